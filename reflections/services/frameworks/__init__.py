from .versions import (
    copy_framework,
    create_framework,
    discard_framework,
    missing_from,
    publish_framework,
    restore_framework,
    retire_framework,
    revise_framework,
)

__all__ = [
    "copy_framework",
    "create_framework",
    "discard_framework",
    "missing_from",
    "publish_framework",
    "restore_framework",
    "retire_framework",
    "revise_framework",
]
