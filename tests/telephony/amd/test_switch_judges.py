"""A real switch and a real carrier: who answered is told once, in time, and of nobody who was not asked."""

import os
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from server_api.simulator.process import CarrierProcess
from server_api.telephony.port import (
    CallAnswered,
    CallEnded,
    CallJudged,
    DetectOrder,
    DialOrder,
    EndCause,
    EndedBy,
    TrunkSpec,
    Verdict,
)
from tests.helpers.waiting import until
from tests.telephony.fact_box import FactBox
from tests.telephony.switchboard import Switchboard, switchboard

PROFILE = Path(__file__).parents[3] / "resources" / "simulator" / "profiles" / "test.toml"
NUMBER = "+5511300000{}"
SPEAKS, FAX, SILENT, VOICEMAIL, INTERCEPTED = 80, 88, 92, 93, 97
JUDGED_S = 15.0


@pytest.fixture(scope="module")
def carrier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CarrierProcess]:
    folder = tmp_path_factory.mktemp("carrier")
    profile = folder / "slow-intercept.toml"
    text = PROFILE.read_text(encoding="utf-8")
    # Tones need their time before the 404.
    profile.write_text(text.replace("[intercept]\nmean = 0.5", "[intercept]\nmean = 4.0"), encoding="utf-8")
    with CarrierProcess(profile=profile, cache=folder) as running:
        yield running


@pytest.fixture
async def board(tmp_path: Path, carrier: CarrierProcess) -> AsyncIterator[Switchboard]:
    async with switchboard(tmp_path / "s", recorder_ready=False) as board:
        await board.switch.put_trunk(TrunkSpec("robots", *carrier.address))
        yield board


async def dialled(board: Switchboard, suffix: int, detect: DetectOrder | None = None) -> str:
    call_id = f"c{suffix}"
    number = NUMBER.format(suffix)
    order = DialOrder(call_id, "robots", number, "+551140000000", detect=detect or DetectOrder())
    await board.switch.dial(order)
    return call_id


async def judged(box: FactBox, call_id: str) -> CallJudged:
    def found() -> list[CallJudged]:
        return [fact for fact in box.of(CallJudged) if fact.call_id == call_id]

    await until(lambda: bool(found()), JUDGED_S, f"verdict of {call_id}")
    return found()[0]


async def test_each_kind_of_answer_is_told_apart_once(board: Switchboard) -> None:
    kinds = {
        SPEAKS: Verdict.PERSON,
        FAX: Verdict.FAX,
        SILENT: Verdict.SILENCE,
        VOICEMAIL: Verdict.MACHINE,
    }
    calls = {await dialled(board, suffix): wanted for suffix, wanted in kinds.items()}
    facts = {call_id: await judged(board.box, call_id) for call_id in calls}
    assert {call_id: fact.verdict for call_id, fact in facts.items()} == calls
    assert all(fact.after_ms > 0 for fact in facts.values())
    assert facts[f"c{SILENT}"].features["heard_ms"] == DetectOrder().silence_ms
    assert facts[f"c{VOICEMAIL}"].features["length_ms"] > DetectOrder().greeting_ms
    assert facts[f"c{SPEAKS}"].features["pause_ms"] >= DetectOrder().pause_ms
    assert len(board.box.of(CallJudged)) == len(calls)


async def test_an_intercept_is_known_before_any_answer(board: Switchboard) -> None:
    call_id = await dialled(board, INTERCEPTED)
    fact = await judged(board.box, call_id)
    assert fact.verdict is Verdict.TONE
    assert fact.after_ms < 0
    assert not board.box.of(CallAnswered)
    await board.switch.hang_up(call_id, EndedBy.SERVER)
    ended = await board.box.next(CallEnded)
    assert ended.cause is EndCause.CANCELLED


async def test_a_call_without_the_order_is_not_listened_to(board: Switchboard) -> None:
    await board.switch.dial(DialOrder("plain", "robots", NUMBER.format(SPEAKS), "+551140000000"))
    await board.box.next(CallAnswered)
    call_id = await dialled(board, VOICEMAIL)
    await judged(board.box, call_id)
    assert [fact.call_id for fact in board.box.of(CallJudged)] == [call_id]


async def test_nobody_waits_for_a_dead_listener(
    board: Switchboard, expect_log: Callable[[str], None]
) -> None:
    await dialled(board, SILENT, DetectOrder(silence_ms=30_000, most_ms=40_000))
    await board.box.next(CallAnswered)
    os.kill(_listener_of(board), signal.SIGKILL)
    fact = await judged(board.box, f"c{SILENT}")
    assert fact.verdict is Verdict.UNSURE
    # The next one works.
    await judged(board.box, await dialled(board, VOICEMAIL))
    assert len(board.box.of(CallJudged)) == 2


def _listener_of(board: Switchboard) -> int:
    """The listener is told from its siblings by its command."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().split(b"\0")
            parent = int((process / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
        if b"server_api.telephony.embedded.listener" in command and parent in board.switch.pids:
            return int(process.name)
    raise AssertionError("no listener runs")


async def test_a_late_listener_holds_nobody(board: Switchboard) -> None:
    call_id = await dialled(board, SILENT, DetectOrder(silence_ms=60_000, most_ms=700))
    os.kill(_listener_of(board), signal.SIGSTOP)
    try:
        fact = await judged(board.box, call_id)
    finally:
        os.kill(_listener_of(board), signal.SIGCONT)
    assert fact.verdict is Verdict.UNSURE
