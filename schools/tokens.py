"""Secrets that stand in an address: shown once, kept as a digest."""

import hashlib
import secrets


def new_token() -> str:
    """256 random bits, as text for an address."""
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """What is kept of a token: enough to know it again, not enough to make it."""
    return hashlib.sha256(token.encode()).hexdigest()
