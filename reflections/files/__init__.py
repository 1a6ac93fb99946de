"""Files that people attach: what each really is, a picture without its metadata, a safe name, a folder to keep it in.

No Django, no database. What comes in is a name and bytes that nobody vouches for; what goes out may be kept and given on.
"""

from .checking import MOST_BYTES, TYPES, Checked, check_file, is_picture
from .names import names_pupils, safe_name
from .refusing import Refused
from .store import NoRoom, Store

__all__ = [
    "MOST_BYTES",
    "TYPES",
    "Checked",
    "NoRoom",
    "Refused",
    "Store",
    "check_file",
    "is_picture",
    "names_pupils",
    "safe_name",
]
