"""The review itself: its page, roles, pause; self-review and preparing. Notation: see the package."""

TABLE = {}
