"""``agent-desktop``: the window, or with ``--engine`` its softphone engine."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any


def parser() -> argparse.ArgumentParser:
    """Arguments of the command line; what is not given comes from environment and files."""
    made = argparse.ArgumentParser("agent-desktop", description="Acordo: the agent's desk.")
    made.add_argument("--server", dest="server_url", metavar="URL", help="address of the server")
    made.add_argument(
        "--ca", dest="ca_file", type=Path, metavar="FILE", help="certificate authority to trust"
    )
    made.add_argument("--user", help="user name to show at sign-in")
    made.add_argument("--language", choices=("pt-BR", "es", "en"))
    made.add_argument("--theme", choices=("light", "dark", "contrast"))
    made.add_argument(
        "--scale", type=float, help="1.0 to 2.0: size on the glass, in place of the system's; else as it says"
    )
    made.add_argument("--data-dir", type=Path, metavar="FOLDER", help="outbox, log and device id")
    made.add_argument("--audio", choices=("auto", "qt", "null"), help="null keeps time without a device")
    made.add_argument("--log-level", choices=("DEBUG", "INFO", "WARNING", "ERROR"))
    made.add_argument("--autopilot", type=Path, metavar="FILE", help="play the agent as this file says")
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """The process's exit code: 2 for settings that cannot be used."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["--engine"]:
        return _engine(given[1:])
    options = vars(parser().parse_args(given))
    plan: Path | None = options.pop("autopilot")
    return _window({name: value for name, value in options.items() if value is not None}, plan)


def _engine(arguments: Sequence[str]) -> int:
    # The engine loads neither Qt's widgets nor the links: only what it speaks with.
    from agent_desktop.softphone.engine.__main__ import main as engine

    return engine(arguments)


def _window(given: dict[str, Any], plan: Path | None) -> int:
    from agent_desktop.settings import APP, BadSettingsError, load_settings

    try:
        settings = load_settings(given)
    except BadSettingsError as error:
        print(f"{APP}: {error}", file=sys.stderr)
        return 2
    from agent_desktop.scaling import draw_at

    draw_at(settings.scale, os.environ)
    from agent_desktop.app import run

    return run(settings, plan)


if __name__ == "__main__":
    raise SystemExit(main())
