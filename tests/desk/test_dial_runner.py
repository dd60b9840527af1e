"""Orders about the dialler by the ports; the stop waits for none of them."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from agent_desktop.desk import commands as c
from agent_desktop.desk import commands_dial as cd
from agent_desktop.desk import events as e
from agent_desktop.desk import events_dial as ed
from agent_desktop.desk import events_lists as el
from agent_desktop.desk.dialling import DIAL, SKIP, START, STOP
from server_api.contract.callbacks import MoveCallback as Move
from server_api.contract.lists import Fields, FilterCount, Lists, ListView
from server_api.contract.pacing import CampaignPaceView, ChangePace, SkipPreview
from server_api.contract.why import WhyView
from server_api.contract.words import DialMode, ErrorCode
from tests.desk.fakes import FakeServer
from tests.desk.fakes_dial import FIELDS, campaign
from tests.desk.making import NOW
from tests.desk.test_runner import World
from tests.helpers.waiting import until

POWER = ChangePace(mode=DialMode.POWER)
FLOOR = FakeServer().floor
WHY = WhyView(person_id="p1")


@pytest.fixture
async def world() -> AsyncIterator[World]:
    made = World()
    yield made
    await made.runner.finish()


@pytest.mark.parametrize(
    ("command", "event"),
    [
        (cd.LoadPacing(), ed.FloorPaceTold(FLOOR)),
        (cd.ChangeCampaignPace("c1", POWER), ed.PaceTold(campaign("c1", mode=DialMode.POWER))),
        (cd.StopFloor("list"), ed.FloorPaceTold(FLOOR.model_copy(update={"stopped": True}), STOP)),
        (cd.StartFloor(), ed.FloorPaceTold(FLOOR, START)),
        (cd.DialPreview("pv"), ed.PreviewTold("pv", DIAL)),
        (cd.SkipPreviewed("pv", SkipPreview(reason="other")), ed.PreviewTold("pv", SKIP)),
        (cd.LoadCallbacks(), ed.CallbacksLoaded(())),
        (cd.DialCallback("cb"), ed.CallbackTold("cb")),
        (cd.CloseCallback("cb"), ed.CallbackTold("cb")),
        (cd.LoadWhyOfCall("k1"), ed.WhyArrived("k1", WHY)),
        (cd.LoadWhyOfPerson("p1", NOW), ed.WhyArrived("p1", WHY)),
        (cd.LoadLists("c1"), el.ListsLoaded(Fields(fields=FIELDS), Lists(campaign_id="c1"))),
        (cd.CountList("c1", {}), el.FilterCounted({}, FilterCount(count=7, of=100))),
        (cd.SaveList("c1", ListView(name="Nova")), el.ListSaved(ListView(list_id="l9", name="Nova"))),
        (cd.RemoveList("c1", "l1"), el.ListRemoved("l1")),
    ],
    ids=lambda value: type(value).__name__,
)
async def test_each_order_has_its_answer(world: World, command: c.Command, event: e.Event) -> None:
    assert await world.answer(command) == [event]


async def test_a_moved_callback_comes_back_as_the_server_has_it(world: World) -> None:
    (told,) = await world.answer(cd.MoveCallback("cb", Move(at=NOW)))
    assert isinstance(told, ed.CallbackTold)
    assert told.view is not None
    assert told.view.at == NOW


async def test_a_refusal_names_its_order(world: World) -> None:
    world.server.refusing = ErrorCode.FORBIDDEN
    (refused,) = await world.answer(cd.StopFloor(""))
    assert refused == e.RequestRefused("StopFloor", ErrorCode.FORBIDDEN, (("why", "asked to"),))


async def test_the_stop_goes_out_while_another_change_hangs(world: World) -> None:
    hanging = asyncio.Event()

    async def hang(campaign_id: str, change: ChangePace) -> CampaignPaceView:
        await hanging.wait()
        return campaign(campaign_id)

    world.server.change_pace = hang  # type: ignore[method-assign]
    world.runner.perform(cd.ChangeCampaignPace("c1", POWER))
    world.runner.perform(cd.StopFloor(""))
    await until(lambda: ("stop_floor", "") in world.server.asked, what="the stop")
    assert [type(event).__name__ for event in world.events] in ([], ["FloorPaceTold"])
    hanging.set()


async def test_only_the_latest_filter_is_counted(world: World) -> None:
    await world.answer(cd.CountList("c1", {"all": []}), cd.CountList("c1", {}))
    assert [one for one in world.server.asked if one[0] == "count_filter"] == [("count_filter", "c1", "{}")]
