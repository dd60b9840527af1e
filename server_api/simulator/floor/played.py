"""The demo without a person: an autopilot takes the calls, then it is told what came of them."""

import argparse
import json
import sys
import tomllib
from pathlib import Path
from typing import Any

from server_api.resources import resource_folder
from server_api.simulator.floor.floor import Floor
from server_api.simulator.floor.processes import Child, ChildFailedError
from server_api.simulator.floor.report import Report, make_report
from server_api.simulator.floor.stories import STORIES
from server_api.simulator.floor.voice import agent_voice
from server_api.simulator.floor.words import Words

#: Longer than any call of the demo takes, seconds; and what the window needs besides.
_A_CALL_S, _BESIDES_S = 60.0, 180.0


def played(floor: Floor, options: argparse.Namespace, words: Words) -> int:
    """0 where every call was brought to its end; else what happened, and what to do, is said."""
    agent, out = floor.plan.agents[0], options.out.absolute()
    for old in (*out.glob("*.png"), *out.glob("*.json")):
        old.unlink()  # what an earlier run left is no result of this one
    notes = words.notes()
    script = {"calls": options.calls, "out": str(out), "stories": STORIES}
    script |= {"note": notes.pop(""), "notes": notes}
    voice = agent_voice(options.lang, floor.plan.folder)
    print(words("playing", calls=options.calls), file=sys.stdout, flush=True)
    desk = floor.start_desk(agent, script, theme=options.theme, settings={"test_voice": str(voice)})
    code = _ended(desk, _BESIDES_S + options.calls * _A_CALL_S, words)
    record = _record(out / "autopilot.json")
    problems = _of_processes(floor, words)
    if record is None or floor.carrier is None:
        problems.append(words("no_record", code=code, tail=desk.tail()))
    else:
        report = make_report(record, floor.database, floor.carrier, options.calls, words)
        report.write(out / "report.json")
        _tell(report, out, words)
        problems += report.problems
    for problem in problems:
        print(words("problem", what=problem), file=sys.stderr)
    if not problems and code == 0:
        return 0
    print(words("what_now", folder=out, logs=floor.logs), file=sys.stderr)
    return 1


def _ended(desk: Child, patience_s: float, words: Words) -> int:
    try:
        return desk.wait(patience_s)
    except ChildFailedError:
        print(words("too_long", seconds=patience_s), file=sys.stderr)
        return desk.stop()


def _of_processes(floor: Floor, words: Words) -> list[str]:
    server = floor.server
    if server is None or server.running():
        return []
    return [words("stopped_server", code=server.wait(1.0), log=server.log)]


def _record(file: Path) -> dict[str, Any] | None:
    if not file.exists():
        return None
    record: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return record


def _tell(report: Report, out: Path, words: Words) -> None:
    labels = _labels(words.language)
    for number, call in enumerate(report.calls, 1):
        promise = words("promise", promise_id=call.promise_id[:8]) if call.promise_id else ""
        audio, screen = (_after(ms, words) for ms in (call.answer_to_audio_ms, call.answer_to_pop_ms))
        result = labels.get(call.result, call.result) or words("no_result")
        print(
            words("call", number=number, result=result, audio=audio, screen=screen, promise=promise),
            file=sys.stdout,
        )
    if report.lost:
        print(words("lost", count=report.lost), file=sys.stdout)
    judged = "" if report.judged_ms is None else words("judged", ms=report.judged_ms)
    print(words("machines", count=report.machines_caught, judged=judged), file=sys.stdout)
    print(words("result", promises=report.promises_in_database, folder=out), file=sys.stdout)


def _labels(language: str) -> dict[str, str]:
    """Results by code, as the agent's window calls them."""
    file = resource_folder("dispositions") / "results.toml"
    entries = tomllib.loads(file.read_text(encoding="utf-8"))["disposition"]
    return {entry["code"]: entry["labels"][language.replace("-", "_")] for entry in entries}


def _after(ms: float | None, words: Words) -> str:
    return "—" if ms is None else words("after", ms=ms)
