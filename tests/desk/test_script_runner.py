"""Orders about scripts by the ports: ticks tried again, drafts kept on this PC, each answer an event."""

from collections.abc import AsyncIterator

import pytest

from agent_desktop.desk import commands as c
from agent_desktop.desk import commands_scripts as cs
from agent_desktop.desk import events as e
from agent_desktop.desk import events_editor as ee
from server_api.contract.holds import DisclosureTicked, TickDisclosure
from server_api.contract.script_edit import DraftSaved, PreviewScript, PublishScript, SaveDraft
from server_api.contract.scripts import ScriptPlace
from server_api.contract.words import ErrorCode
from tests.desk.fakes_dial import FIELDS
from tests.desk.making import NOW as NOW_OF_CALL
from tests.desk.script_samples import DOC, NOW, opened, preview, scripts
from tests.desk.test_runner import World
from tests.helpers.waiting import until

TICK = cs.TickSaid("call-1", TickDisclosure(code="recording", at=NOW_OF_CALL))


@pytest.fixture
async def world() -> AsyncIterator[World]:
    made = World()
    yield made
    await made.runner.finish()


@pytest.mark.parametrize(
    ("command", "event"),
    [
        (
            TICK,
            e.DisclosureTold("call-1", DisclosureTicked(code="recording", at=NOW_OF_CALL, offset_ms=9_000)),
        ),
        (cs.LoadScripts("c1"), ee.ScriptsLoaded(scripts(), FIELDS)),
        (cs.LoadScripts(""), ee.ScriptsLoaded(scripts(), ())),
        (cs.LoadScript("cards-61-90"), ee.ScriptLoaded(opened())),
        (
            cs.SaveScriptDraft("cards-61-90", SaveDraft(doc=DOC, revision=4)),
            ee.DraftKept("cards-61-90", DOC, DraftSaved(version=13, revision=5, saved_at=NOW)),
        ),
        (cs.ShowDraft("cards-61-90", PreviewScript(doc=DOC)), ee.PreviewTold("cards-61-90", preview())),
        (cs.Publish("cards-61-90", PublishScript(version=13)), ee.VersionTold(opened())),
        (cs.RollBackScript("cards-61-90", 11), ee.VersionTold(opened())),
    ],
    ids=lambda value: type(value).__name__,
)
async def test_each_order_has_its_answer(world: World, command: c.Command, event: e.Event) -> None:
    assert await world.answer(command) == [event]


async def test_a_tick_is_tried_again_before_it_is_given_up(world: World) -> None:
    world.server.refusing = ErrorCode.LINK_DOWN
    (event,) = await world.answer(TICK)
    assert event == e.RequestRefused("TickSaid", ErrorCode.LINK_DOWN, (("why", "asked to"),))
    assert world.clock.waits[:3] == [0.5, 2.0, 5.0]
    assert len([one for one in world.server.asked if one[0] == "tick"]) == 4


async def test_a_tick_that_is_refused_for_good_is_not_tried_again(world: World) -> None:
    world.server.refusing = ErrorCode.NOT_FOUND
    await world.answer(TICK)
    assert len([one for one in world.server.asked if one[0] == "tick"]) == 1


async def test_only_the_latest_place_goes_out_and_a_refusal_is_no_matter(world: World) -> None:
    world.server.refusing = ErrorCode.BUSY
    for path in (("a",), ("a", "b"), ("a", "b", "c")):
        world.runner.perform(cs.KeepPlace("call-1", ScriptPlace(path=path)))
    await until(lambda: world.server.asked)
    assert world.server.asked == [("keep_place", "call-1", "a", "b", "c")]
    assert world.events == []


async def test_what_was_typed_is_on_this_disk_and_comes_back_after_a_crash(world: World) -> None:
    (told,) = await world.answer(cs.KeepScriptHere("cards-61-90", DOC, 4))
    assert told == ee.DraftKeptHere("cards-61-90", kept=True)
    again = World(outbox=world.outbox)
    try:
        assert await again.answer(cs.LoadScript("cards-61-90")) == [ee.ScriptLoaded(opened(), DOC, 4)]
        again.server.refusing = ErrorCode.LINK_DOWN
        again.events.clear()
        assert await again.answer(cs.LoadScript("cards-61-90")) == [ee.ScriptFoundHere(DOC, 4)]
        again.runner.perform(cs.KeepScriptHere("cards-61-90", None))
        await until(lambda: not again.outbox.drafts)
    finally:
        await again.runner.finish()


async def test_a_full_disk_is_told(world: World) -> None:
    world.outbox.full = True
    assert await world.answer(cs.KeepScriptHere("cards-61-90", DOC, 4)) == [
        ee.DraftKeptHere("cards-61-90", kept=False)
    ]


async def test_what_waits_is_written_when_the_window_closes() -> None:
    world = World()
    world.runner.perform(cs.KeepScriptHere("cards-61-90", DOC, 4))
    await world.runner.finish()
    assert world.outbox.drafts["script:cards-61-90"].note == DOC.model_dump_json()
