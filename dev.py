#!/usr/bin/env python3
"""The one door to Acordo for people: sets up what is needed, then runs what you ask for.

Standard library only, and written for any Python from 3.8 on: it looks for the right one itself.
"""

from __future__ import annotations

import sys

if sys.version_info < (3, 8):
    sys.exit("dev.py itself needs Python 3.8 or newer to start. Run it with python3.12 or python3.11.")

from devtools import checks, environment, locking, running, system
from devtools.words import SetupError

COMMANDS = {
    "demo": "open a working collection floor on this machine: server, switch, robot debtors, agent window",
    "test": "format, lint, types, laws of the house and all tests; with arguments: pytest with them, only",
    "server": "the server and its commands: serve, import, users, campaigns, trunks …",
    "desktop": "the agent's window",
    "bench": "measure something: bench NAME [--json FILE]",
    "gallery": "paint every state of the window into PNG files",
    "lock": "write requirements.lock anew from pyproject.toml (--upgrade: newest versions)",
}
MODULES = {"demo": "server_api.simulator.floor", "server": "server_api", "desktop": "agent_desktop"}
USAGE = """usage: python3 dev.py [--as-is] COMMAND [ARGUMENTS]

{commands}

The first run makes .venv and installs what requirements.lock names; later runs start at once.
Arguments go to the command as they are: python3 dev.py COMMAND --help
--as-is   do not look for missing system packages
"""


def main(arguments: list[str]) -> int:
    as_is = "--as-is" in arguments[:1]
    arguments = arguments[1:] if as_is else arguments
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(usage())
        return 0
    command, rest = arguments[0], arguments[1:]
    if command not in COMMANDS:
        raise SetupError(f"There is no command {command!r}.\n\n{usage()}")
    if not as_is:
        system.require(command)
    python = environment.ready()
    if command == "test":
        return checks.run(python, rest)
    if command == "lock":
        return locking.run(python, rest)
    return running.hand_over(python, module_of(command, rest), rest[command == "bench" :])


def usage() -> str:
    width = max(map(len, COMMANDS))
    return USAGE.format(commands="\n".join(f"  {name:{width}}  {line}" for name, line in COMMANDS.items()))


def module_of(command: str, rest: list[str]) -> str:
    if command == "gallery":
        return "tests.bench.gallery"
    if command == "bench":
        if not rest or not rest[0].isidentifier():
            raise SetupError(
                f"Which one? python3 dev.py bench NAME. There are: {', '.join(running.benches())}"
            )
        return f"tests.bench.{rest[0]}"
    return MODULES[command]


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except SetupError as stop:
        print(f"\n{stop}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
