#!/usr/bin/env python3
"""The one way in: the demo, the tests and Django's commands. config/launcher says what it does before Django."""

import sys

if sys.version_info < (3, 11):
    sys.exit("Candour needs Python 3.11 or newer; this is Python " + sys.version.split()[0] + ".")

from config.launcher.main import run  # noqa: E402, it may not parse on an older Python

if __name__ == "__main__":
    run(sys.argv)
