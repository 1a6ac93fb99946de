"""Reading and checking the files a technician brings: bytes in, dataclasses out, no database and no Django."""
