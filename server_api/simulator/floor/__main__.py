"""``dev.py demo``: a working collection floor on this machine, with one command."""

import argparse
import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

from server_api.simulator.floor.floor import Floor
from server_api.simulator.floor.plan import (
    CREDITOR_BY_LANGUAGE,
    LEAD,
    PASSWORD,
    FloorPlan,
    agents,
    offset_into_legal_hours,
)
from server_api.simulator.floor.played import played
from server_api.simulator.floor.processes import ChildFailedError
from server_api.simulator.floor.seed import SeedError
from server_api.simulator.floor.words import Words
from server_api.simulator.process import CarrierError

_SHIFT = 100_000  # calls: more than any demo lasts
#: The robot lead answers what agents ask for, as long as the demo is open.
_LEADS: dict[str, Any] = {"calls": 0, "lead": [{"do": "answer_all"}]}


def main(arguments: list[str] | None = None) -> int:
    """0: all went well. 1: something did not, and was said. 2: this machine cannot run it."""
    options = _parser().parse_args(arguments)
    if sys.platform == "win32":
        print(_NO_SWITCH, file=sys.stderr)
        return 2
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    words = Words(options.lang)
    try:
        return _open(options, words)
    except (SeedError, ChildFailedError, CarrierError, OSError) as error:
        print(words("not_opened", what=error), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\n" + words("closed"))
        return 130


_NO_SWITCH = (
    "The embedded switch does not run on Windows: one of its libraries has no build for it.\n"
    "The desk does. Start a server on Linux (python3 dev.py server serve --host ADDRESS), then here:\n"
    "  python dev.py desktop --server https://ADDRESS:8443 --ca ca.pem"
)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("dev.py demo", description="Open a working collection floor here.")
    parser.add_argument("--headless", action="store_true", help="no display: an autopilot plays the agent")
    parser.add_argument("--calls", type=int, default=10, help="calls the autopilot takes (headless)")
    parser.add_argument(
        "--agents", type=int, default=1, help="agents in all; those after the first are robots"
    )
    parser.add_argument("--lang", choices=("pt-BR", "es", "en"), default="pt-BR")
    parser.add_argument("--theme", choices=("light", "dark", "contrast"), default="light")
    parser.add_argument("--out", type=Path, default=Path("demo-output"), help="report, pictures, data, logs")
    parser.add_argument("--seed", type=int, help="another set of robots")
    return parser


def has_display() -> bool:
    """Whether a person can see a window here."""
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")) or sys.platform == "darwin"


def _open(options: argparse.Namespace, words: Words) -> int:
    headless = options.headless or not has_display()
    plan = FloorPlan(
        folder=options.out.absolute() / "floor",
        agents=(*agents(max(1, options.agents)), LEAD),
        language=options.lang,
        seed=options.seed,
        ring_limit_s=15,  # a demo waits less for those who do not answer
        detects=True,
        legal_offset_s=offset_into_legal_hours(datetime.now(UTC)),
        abroad=tuple(language for language in CREDITOR_BY_LANGUAGE if language != options.lang),
        server_settings={"payment_provider": "demo", "demo_bank_pays_s": "3" if headless else "10"},
    )
    print(words("opening"), flush=True)
    with Floor(plan) as floor:
        print(floor.imported)
        print(words("server", url=floor.url, folder=plan.folder), flush=True)
        for robot in plan.agents[1:]:
            shift = _LEADS if robot is LEAD else {"calls": _SHIFT}
            floor.start_desk(robot, {**shift, "pictures": False, "out": str(floor.desk_folder(robot))})
        if headless:
            return played(floor, options, words)
        return _by_hand(floor, options, words)


def _by_hand(floor: Floor, options: argparse.Namespace, words: Words) -> int:
    agent = floor.plan.agents[0]
    print(words("you", name=agent.name, login=agent.login, password=PASSWORD))
    print(words("clock"), flush=True)
    script = {"out": str(floor.desk_folder(agent)), "hand_over": True, "pictures": False}
    desk = floor.start_desk(agent, script, headless=False, theme=options.theme)
    code = desk.wait(24 * 3600)
    if code:
        print(words("no_record", code=code, tail=desk.tail()), file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
