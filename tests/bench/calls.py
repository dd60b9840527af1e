"""One floor of a bench: calls taken one after another, joined from the carrier's and the desk's clocks."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from server_api.simulator.events import Answered, AudioChanged, Invited
from server_api.simulator.floor.floor import Floor
from server_api.simulator.floor.plan import FloorPlan, offset_into_legal_hours
from server_api.simulator.process import CarrierProcess
from tests.bench.figures import NS_PER_MS
from tests.bench.portfolio import write_portfolio

#: The tone of the agent's test voice, as the debtor's ear may find it.
_TONE_HZ = (425.0, 455.0)
_CARRIER = Path(__file__).with_name("carrier.toml")
_A_CALL_S = 30.0
_OPEN_S = 60.0


class BenchError(RuntimeError):
    """The floor did not do what was to be measured."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds of one call; the first three count from the carrier's 200 OK."""

    to_debtor: float | None
    to_agent: float | None
    pop: float | None
    case: float | None


def plan(folder: Path, creditor: str, calls: int) -> FloorPlan:
    """A floor with one agent and just as many debtors as calls."""
    portfolio, columns = write_portfolio(folder / "portfolio", creditor, calls)
    return FloorPlan(
        folder=folder / "floor",
        creditor=creditor,
        portfolio=portfolio,
        portfolio_map=columns,
        profile=_CARRIER,
        babble=True,
        legal_offset_s=offset_into_legal_hours(datetime.now(UTC)),
    )


def take_calls(floor: Floor, calls: int) -> list[Timing]:
    """Let the desk take all calls, then read what both sides noted. Raises BenchError."""
    agent = floor.plan.agents[0]
    folder = floor.desk_folder(agent)
    script = {"calls": calls, "pictures": False, "out": str(folder)}
    desk = floor.start_desk(agent, script, settings={"test_voice": "tone"})
    code = desk.wait(_OPEN_S + calls * _A_CALL_S)
    record = read_record(folder)
    if code or record["error"] or floor.carrier is None:
        raise BenchError(f"the desk stopped: {record['error'] or code}\n{desk.tail()}")
    return list(_joined(record, floor.carrier, _numbers(floor.database)))


def read_record(folder: Path) -> dict[str, Any]:
    """What the autopilot wrote. Raises BenchError."""
    try:
        record: dict[str, Any] = json.loads((folder / "autopilot.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BenchError(f"the desk wrote nothing in {folder}") from None
    return record


def is_ready(floor: Floor) -> bool:
    """Whether the server holds an agent ready."""
    return ("ready",) in _rows(floor.database, "SELECT state FROM agents")


def _numbers(database: Path) -> dict[str, str]:
    return {row[0]: row[1] for row in _rows(database, "SELECT call_id, number FROM calls")}


def _rows(database: Path, query: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as conn:
        return conn.execute(query).fetchall()


def _joined(record: dict[str, Any], carrier: CarrierProcess, numbers: dict[str, str]) -> Iterator[Timing]:
    answered = {event.call: event.mono_ns for event in carrier.events(Answered)}
    dialled = {event.number: event.call for event in carrier.events(Invited)}
    tones = carrier.events(AudioChanged)
    for entry in record["calls"]:
        call = dialled[numbers[entry["call_id"]]]
        yield _timing(entry, answered[call], [tone for tone in tones if tone.call == call])


def _timing(entry: dict[str, Any], answered_ns: int, heard: Sequence[AudioChanged]) -> Timing:
    tone = next((sound.mono_ns for sound in heard if _is_voice(sound)), 0)
    return Timing(
        to_debtor=_ms(tone, answered_ns),
        to_agent=_ms(entry["far_audio_mono_ns"], answered_ns),
        pop=_ms(entry["pop_painted_mono_ns"], answered_ns),
        case=_ms(entry["case_painted_mono_ns"], entry["identity_asked_mono_ns"]),
    )


def _is_voice(sound: AudioChanged) -> bool:
    return sound.tonal and _TONE_HZ[0] <= sound.dominant_hz <= _TONE_HZ[1]


def _ms(moment_ns: int, since_ns: int) -> float | None:
    return (moment_ns - since_ns) / NS_PER_MS if moment_ns and since_ns else None
