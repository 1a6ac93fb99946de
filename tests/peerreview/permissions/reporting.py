"""Host reply, release and what comes out of a review. Notation: see the package."""

TABLE = {}
