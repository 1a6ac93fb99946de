"""Workshop, improving, revisiting and closing. Notation: see the package."""

TABLE = {}
