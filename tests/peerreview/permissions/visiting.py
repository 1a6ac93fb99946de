"""Visiting and findings. Notation: see the package."""

TABLE = {}
