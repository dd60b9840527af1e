"""``dev.py demo``: a working collection floor on this machine, with one command."""

import argparse
import json
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
from server_api.simulator.floor.processes import ChildFailedError
from server_api.simulator.floor.report import Report, make_report
from server_api.simulator.floor.seed import SeedError
from server_api.simulator.floor.stories import STORIES
from server_api.simulator.floor.voice import agent_voice
from server_api.simulator.process import CarrierError

_A_CALL_S = 150.0
#: What the autopilot notes about each call.
NOTES = {"pt-BR": "Combinado por telefone.", "es": "Acordado por teléfono.", "en": "Agreed by phone."}
_SHIFT = 100_000  # calls: more than any demo lasts
#: The robot lead answers what agents ask for, as long as the demo is open.
_LEADS: dict[str, Any] = {"calls": 0, "lead": [{"do": "answer_all"}], "patience_s": 24 * 3600.0}


def main(arguments: list[str] | None = None) -> int:
    """0: all went well. 1: something did not, and was said. 2: this machine cannot run it."""
    options = _parser().parse_args(arguments)
    if sys.platform == "win32":
        print(_NO_SWITCH, file=sys.stderr)
        return 2
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    try:
        return _open(options)
    except (SeedError, ChildFailedError, CarrierError) as error:
        print(f"The floor did not open.\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nThe floor is closed.")
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


def _open(options: argparse.Namespace) -> int:
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
    print("Opening the floor: database, portfolio, carrier, server …", flush=True)
    with Floor(plan) as floor:
        print(floor.imported)
        print(f"Server {floor.url} · data and logs in {plan.folder}")
        for robot in plan.agents[1:]:
            shift = _LEADS if robot is LEAD else {"calls": _SHIFT}
            floor.start_desk(robot, {**shift, "pictures": False, "out": str(floor.desk_folder(robot))})
        if headless:
            return _played(floor, options)
        return _by_hand(floor, options)


def _by_hand(floor: Floor, options: argparse.Namespace) -> int:
    agent = floor.plan.agents[0]
    print(f"You are {agent.name} (user {agent.login}, password {PASSWORD}).")
    print("The dialler's clock is set to legal hours. Close the window or press Ctrl-C to end.", flush=True)
    script = {"out": str(floor.desk_folder(agent)), "hand_over": True, "pictures": False}
    desk = floor.start_desk(agent, script, headless=False, theme=options.theme)
    code = desk.wait(24 * 3600)
    if code:
        print(desk.tail(), file=sys.stderr)
    return code


def _played(floor: Floor, options: argparse.Namespace) -> int:
    agent, out = floor.plan.agents[0], options.out.absolute()
    for old in out.glob("*.png"):
        old.unlink()
    script = {"calls": options.calls, "out": str(out), "note": NOTES[options.lang], "stories": STORIES}
    voice = agent_voice(options.lang, floor.plan.folder)
    desk = floor.start_desk(agent, script, theme=options.theme, settings={"test_voice": str(voice)})
    code = desk.wait(60 + options.calls * _A_CALL_S)
    record = _record(out / "autopilot.json")
    if record is None or floor.carrier is None:
        print(f"The desk wrote no record (exit code {code}).\n{desk.tail()}", file=sys.stderr)
        return 1
    report = make_report(record, floor.database, floor.carrier, options.calls)
    report.write(out / "report.json")
    _tell(report, out)
    return 1 if report.problems or code else 0


def _record(file: Path) -> dict[str, Any] | None:
    if not file.exists():
        return None
    record: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return record


def _tell(report: Report, out: Path) -> None:
    for number, call in enumerate(report.calls, 1):
        promise = f" · promise {call.promise_id[:8]}" if call.promise_id else ""
        audio, pop = (_shown(ms) for ms in (call.answer_to_audio_ms, call.answer_to_pop_ms))
        print(f"call {number}: {call.result or 'no result'} · audio {audio} · screen {pop}{promise}")
    judged = "" if report.judged_ms is None else f"; judged {report.judged_ms:.0f} ms after the answer"
    print(f"{report.machines_caught} machine(s) caught before an agent saw them{judged}")
    print(f"{report.promises_in_database} promise(s) in the database · report and pictures in {out}")
    for problem in report.problems:
        print(f"Not as it should be: {problem}", file=sys.stderr)


def _shown(ms: float | None) -> str:
    return "—" if ms is None else f"{ms:.0f} ms after the answer"


if __name__ == "__main__":
    sys.exit(main())
