"""Prompts: played whole, stopped, cut off by the end of the call."""

import asyncio

from server_api.telephony.port import (
    CallConnected,
    CallEnded,
    DialOrder,
    Ear,
    EndCause,
    EndedBy,
    GoneError,
    PromptEnded,
    PromptOrder,
)
from tests.telephony.conformance.base import SwitchCase
from tests.telephony.conformance.world import Desk, gone, refused
from tests.telephony.prompt_files import tone_file


def _prompt(
    desk: Desk, call: DialOrder, prompt_id: str = "p1", *, seconds: float = 0.4, then_hang_up: bool = False
) -> PromptOrder:
    path = tone_file(desk.folder / f"{prompt_id}.wav", seconds=seconds)
    return PromptOrder(prompt_id, call.call_id, path, Ear.DEBTOR, then_hang_up)


class PromptsConformance(SwitchCase):
    """Each prompt that was accepted ends exactly once."""

    async def test_played_to_its_end(self, desk: Desk) -> None:
        call, _ = await desk.talking()
        order = _prompt(desk, call)
        await desk.switch.play(order)
        await desk.world.prompt_ends(order)
        ended = await desk.box.next(PromptEnded)
        assert (ended.call_id, ended.prompt_id, ended.whole) == (call.call_id, "p1", True)
        assert ended.played_s > 0
        assert not desk.box.of(CallEnded)

    async def test_before_anybody_is_connected_and_then_the_end(self, desk: Desk) -> None:
        call = await desk.answered()
        order = _prompt(desk, call, then_hang_up=True)
        await desk.switch.play(order)
        await desk.world.prompt_ends(order)
        ended = await desk.ends(call)
        assert (ended.cause, ended.by) == (EndCause.NORMAL, EndedBy.SERVER)
        assert desk.box.of(PromptEnded)[0].whole

    async def test_stopped(self, desk: Desk) -> None:
        call = await desk.answered()
        await desk.leg("ana")
        await desk.switch.play(_prompt(desk, call, seconds=30, then_hang_up=True))
        await desk.switch.stop_prompt(call.call_id)
        await desk.switch.stop_prompt(call.call_id)
        assert not (await desk.box.next(PromptEnded)).whole
        await desk.switch.connect(call.call_id, "ana")
        await desk.box.next(CallConnected)
        assert len(desk.box.of(PromptEnded)) == 1
        assert not desk.box.of(CallEnded)

    async def test_the_call_ends_before_the_prompt(self, desk: Desk) -> None:
        call = await desk.answered()
        await desk.switch.play(_prompt(desk, call, seconds=30))
        await desk.world.hang_up(call)
        await desk.ends(call)
        kinds = [type(fact) for fact in desk.box.about(call.call_id)]
        assert kinds[-2:] == [PromptEnded, CallEnded]
        assert not desk.box.of(PromptEnded)[0].whole

    async def test_a_debtor_who_hangs_up_as_it_begins(self, desk: Desk) -> None:
        for count in range(3):
            call = await desk.answered()
            prompt = _prompt(desk, call, f"p{count}", seconds=30)
            outcome, _ = await asyncio.gather(
                desk.switch.play(prompt), desk.world.hang_up(call), return_exceptions=True
            )
            await desk.ends(call)
            kinds = [type(fact) for fact in desk.box.about(call.call_id)]
            assert kinds[-1] is CallEnded
            assert kinds.count(PromptEnded) == 1 or isinstance(outcome, GoneError)
            assert kinds.count(PromptEnded) <= 1

    async def test_one_at_a_time(self, desk: Desk) -> None:
        call = await desk.answered()
        first = _prompt(desk, call, seconds=30)
        await desk.switch.play(first)
        await desk.switch.play(first)
        error = await refused(desk.switch.play(_prompt(desk, call, "p2")), "prompt_playing")
        assert error.detail == "p1"
        await desk.switch.stop_prompt(call.call_id)
        second = _prompt(desk, call, "p2")
        await desk.switch.play(second)
        await desk.world.prompt_ends(second)
        await desk.box.next(PromptEnded, 2)
        assert [(p.prompt_id, p.whole) for p in desk.box.of(PromptEnded)] == [("p1", False), ("p2", True)]

    async def test_files_that_are_no_prompts(self, desk: Desk) -> None:
        call = await desk.answered()
        folder = desk.folder
        text = folder / "text.wav"
        text.write_text("no sound at all")
        bad = [
            str(folder / "missing.wav"),
            str(text),
            tone_file(folder / "stereo.wav", channels=2),
            tone_file(folder / "fast.wav", rate=44100),
            tone_file(folder / "long.wav", seconds=61),
            tone_file(folder / "empty.wav", seconds=0),
        ]
        for path in bad:
            await refused(desk.switch.play(PromptOrder("p1", call.call_id, path)), "bad_prompt")
        await desk.switch.hang_up(call.call_id, EndedBy.SERVER)
        await desk.ends(call)
        assert not desk.box.of(PromptEnded)

    async def test_refused(self, desk: Desk) -> None:
        ringing = await desk.dialled()
        await refused(desk.switch.play(_prompt(desk, ringing)), "not_answered")
        order = PromptOrder("p1", "nothing", tone_file(desk.folder / "tone.wav"))
        await gone(desk.switch.play(order))
        await gone(desk.switch.stop_prompt("nothing"))
