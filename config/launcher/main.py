"""Which command was asked for, and how its refusal is told."""

import sys

from config.launcher import benching, commands, demo, testing
from config.launcher.processes import Stopped
from config.launcher.report import Refusal, plainly

ALONE = {"bench": benching.run, "demo": demo.run, "test": testing.run}  # they run Django in processes of their own
INTERRUPTED = 130  # the exit code of a program that Ctrl-C ended


def run(argv: list[str]) -> None:
    """Run `demo`, `test`, `bench` or a command of Django's; one clear line and exit code 1 where the launcher cannot go on."""
    command, arguments = (argv[1], argv[2:]) if len(argv) > 1 else ("help", [])
    try:
        if command in ALONE:
            with plainly():
                ALONE[command](arguments)
        else:
            commands.run(argv[1:])
    except Refusal as refusal:
        sys.exit(str(refusal))
    except (Stopped, KeyboardInterrupt):
        sys.exit(INTERRUPTED)
