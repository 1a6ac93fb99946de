"""Tables, the demo's people and, where asked, static files, in one process that knows Django; run with -m."""

import sys

import django
from django.core.management import call_command


def main(steps: list[str]) -> None:
    """Bring the database to the code's tables; then `demo` adds its people, and `static` collects the pages' files."""
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    if "demo" in steps:
        call_command("load_demo")
    if "static" in steps:
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)


if __name__ == "__main__":
    main(sys.argv[1:])
