"""QA conversations. Notation: see the package."""

TABLE = {}
