"""The Candour pulse. Notation: see the package."""

TABLE = {}
