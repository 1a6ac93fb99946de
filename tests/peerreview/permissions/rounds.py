"""Rounds: made, answered, agreed on, published, looked at. Notation: see the package."""

TABLE = {}
