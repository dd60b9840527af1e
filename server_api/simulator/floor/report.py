"""What came of a headless demo: one entry a call, joined from desk, carrier and database."""

import json
import sqlite3
import statistics
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from server_api.simulator.events import Answered, AudioHeard, Invited
from server_api.simulator.floor.words import Words
from server_api.simulator.process import CarrierProcess
from server_api.store.verdict_rows import HUNG_UP

NS_PER_MS = 1e6
#: Ends that have a sentence of their own.
_STOPS = ("link", "sign_in", "left", "stuck")


@dataclass(frozen=True, slots=True)
class CallReport:
    """One call. Milliseconds count from the carrier's 200 OK; None where it never happened."""

    call_id: str
    result: str
    connected: bool
    popped: bool
    answer_to_audio_ms: float | None
    answer_to_pop_ms: float | None
    promise_id: str
    saved: str

    @property
    def whole(self) -> bool:
        """Connected, popped and with a result on the server's disk."""
        return self.connected and self.popped and bool(self.result) and self.saved == "saved"


@dataclass(frozen=True, slots=True)
class Report:
    """A whole run; ``problems`` is empty where all went well. ``lost`` calls went with a lost link.

    ``machines_caught`` were hung up before an agent saw them; ``judged_ms`` from answer to verdict, median.
    """

    calls: tuple[CallReport, ...]
    machines_caught: int
    judged_ms: float | None
    promises_in_database: int
    lost: int
    pictures: tuple[str, ...]
    problems: tuple[str, ...]

    def write(self, file: Path) -> None:
        """As JSON."""
        file.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def make_report(
    record: dict[str, Any], database: Path, carrier: CarrierProcess, wanted: int, words: Words
) -> Report:
    """Join the autopilot's ``record`` with the carrier's events and the rows of the ``database``."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as conn:
        numbers = _numbers(conn)
        promises = {row[0] for row in conn.execute("SELECT promise_id FROM promises")}
        verdicts = conn.execute("SELECT verdict, verdict_ms FROM calls WHERE verdict != ''").fetchall()
    conn.close()
    timings = carrier_timings(carrier)
    calls = tuple(
        _call(entry, timings.get(numbers.get(entry["call_id"], ("", 0)))) for entry in record["calls"]
    )
    found = sum(1 for call in calls if call.promise_id in promises)
    problems = tuple(_problems(record, calls, found, wanted, words))
    caught = sum(1 for verdict, _ in verdicts if verdict in HUNG_UP)
    times = [ms for _, ms in verdicts if ms > 0]
    judged_ms = statistics.median(times) if times else None
    return Report(calls, caught, judged_ms, found, len(record["lost"]), tuple(record["pictures"]), problems)


def _numbers(conn: sqlite3.Connection) -> dict[str, tuple[str, int]]:
    """By call id: the number dialled and how many times it had been dialled before."""
    seen: dict[str, int] = {}
    numbers: dict[str, tuple[str, int]] = {}
    for call_id, number in conn.execute("SELECT call_id, number FROM calls ORDER BY started_at, call_id"):
        before = seen.get(number, 0)
        numbers[call_id] = (number, before)
        seen[number] = before + 1
    return numbers


@dataclass(frozen=True, slots=True)
class Timing:
    """Nanoseconds of ``time.monotonic_ns()``: the carrier's 200 OK, the first audio that the debtor heard."""

    answered: int
    heard: int | None


def carrier_timings(carrier: CarrierProcess) -> dict[tuple[str, int], Timing]:
    """By number and its count of earlier calls."""
    answered = {event.call: event.mono_ns for event in carrier.events(Answered)}
    heard = {event.call: event.mono_ns for event in carrier.events(AudioHeard)}
    seen: dict[str, int] = {}
    timings: dict[tuple[str, int], Timing] = {}
    for event in carrier.events(Invited):
        before = seen.get(event.number, 0)
        seen[event.number] = before + 1
        if event.call in answered:
            timings[(event.number, before)] = Timing(answered[event.call], heard.get(event.call))
    return timings


def _call(entry: dict[str, Any], timing: Timing | None) -> CallReport:
    painted = entry["pop_painted_mono_ns"]
    return CallReport(
        call_id=entry["call_id"],
        result=entry["disposition"],
        connected=entry["connected"],
        popped=bool(painted),
        answer_to_audio_ms=_ms(timing.heard, timing) if timing else None,
        answer_to_pop_ms=_ms(painted or None, timing) if timing else None,
        promise_id=entry["promise_id"],
        saved=entry["saved"],
    )


def _ms(moment: int | None, timing: Timing) -> float | None:
    return None if moment is None else round((moment - timing.answered) / NS_PER_MS, 1)


def _problems(
    record: dict[str, Any], calls: tuple[CallReport, ...], promises: int, wanted: int, words: Words
) -> list[str]:
    found = []
    if record["error"]:
        code = record["code"] if record["code"] in _STOPS else "stuck"
        found.append(words(f"stopped_{code}") + words("detail", detail=record["error"]))
    if len(calls) < wanted:
        found.append(words("few_calls", made=len(calls), wanted=wanted))
    for number, call in enumerate(calls, 1):
        if not call.whole:
            found.append(_not_whole(number, call, words))
    if promises == 0:
        found.append(words("no_promise"))
    return found


def _not_whole(number: int, call: CallReport, words: Words) -> str:
    there = {
        "connected": call.connected,
        "popped": call.popped,
        "result": bool(call.result),
        "saved": call.saved == "saved",
    }
    missing = ", ".join(words(f"missing_{part}") for part, is_there in there.items() if not is_there)
    return words("not_whole", number=number, missing=missing, call_id=call.call_id)
