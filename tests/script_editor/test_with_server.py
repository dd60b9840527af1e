"""The desk's own store and link on the server's own routes: write, try, publish, go back, and be heard."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx

from agent_desktop.desk import events as e
from agent_desktop.desk import events_editor as ee
from agent_desktop.desk.editor_state import Editor, Text
from agent_desktop.desk.runner import Pace, Ports, Runner
from agent_desktop.desk.script_edits import Place, Put
from agent_desktop.desk.store import Store
from agent_desktop.desk.workspace import LinkState, Workspace
from agent_desktop.links.server_link import ServerLink
from server_api.contract import push as p
from server_api.contract.cases import CaseBody, CaseHead
from server_api.contract.debt_words import VersionState
from server_api.store import tables
from tests.desk.fakes import FakeAnnouncer, FakeClock, FakeOutbox, FakePhone, FakePush
from tests.desk.making import NOW, Desk, at_work, link, pushed
from tests.desk.test_dial import leading
from tests.helpers.waiting import until, until_told
from tests.server_live.floor import Desk as Seat
from tests.server_live.floor import TestFloor, open_floor
from tests.server_live.seed import PASSWORD
from tests.server_live.test_scripts import all_hear_general, next_script
from tests.server_live.test_story import talk


class Live:
    """A desk whose requests go to the server; what comes back is in its workspace."""

    def __init__(self, floor: TestFloor, start: Workspace) -> None:
        transport = httpx.ASGITransport(app=floor.it.app, raise_app_exceptions=False)
        self.link = ServerLink(httpx.AsyncClient(transport=transport, base_url="http://floor"), "pc-9")
        self.outbox = FakeOutbox()
        ports = Ports(self.link, FakePush(), self.outbox, FakePhone(), FakeClock(), FakeAnnouncer())
        self.runner = Runner(ports, lambda event: self.store.dispatch(event), Pace(check_after_s=0.01))
        self.store = Store(start, self.runner.perform)

    @property
    def now(self) -> Workspace:
        return self.store.workspace

    @property
    def editor(self) -> Editor:
        return self.now.editor

    @property
    def text(self) -> Text:
        assert self.editor.text is not None
        return self.editor.text

    def on(self, *events: e.Event) -> None:
        for event in events:
            self.store.dispatch(event)

    async def opened(self, script_id: str) -> None:
        self.on(ee.EditorOpened())
        await until(lambda: self.editor.scripts, what="the scripts")
        self.on(ee.ScriptPicked(script_id))
        await until(lambda: self.editor.text is not None, what="the script")

    def greet(self, words: str) -> None:
        """Other first words."""
        said = f"{words} {{{{ debtor_name }}}}?"
        self.on(ee.ScriptEdited(Put(Place("step", self.text.doc.start), "say", said, "pt-BR")))

    async def saved(self) -> None:
        await until(lambda: self.text.doc == self.text.kept and self.text.saving is None, what="the draft")

    async def published(self, to: str) -> None:
        self.on(ee.AudienceChosen(to), ee.PublishAsked())
        await until(lambda: self.editor.told or self.editor.error, what="the publishing")
        assert (self.editor.told, self.editor.error) == ("published", "")


@asynccontextmanager
async def lead_of(floor: TestFloor, number: int = 1) -> AsyncIterator[Live]:
    live = Live(floor, leading(None).now)
    await live.link.sign_in(f"lea{number}", PASSWORD, "pt-BR")
    try:
        yield live
    finally:
        await live.runner.finish()
        await live.link.close()


def first_words(script: dict[str, object]) -> str:
    steps = script["steps"]
    assert isinstance(steps, list)
    return str(steps[0]["say"][0]).split(" ")[0]


async def test_a_draft_is_tried_published_heard_and_taken_back(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=3, leads=1) as floor, lead_of(floor) as lead:
        await all_hear_general(floor)
        await lead.opened("general")
        live = lead.text.version
        assert lead.text.state is VersionState.LIVE
        lead.greet("Alô,")
        lead.greet("Alô-alô,")
        await lead.saved()
        assert (lead.text.version, lead.text.state) == (live + 1, VersionState.DRAFT)
        assert lead.outbox.drafts == {}
        await until(lambda: lead.editor.preview.script is not None, what="the preview")
        shown = lead.editor.preview.script
        assert shown is not None
        assert shown.steps[0].say[0].startswith("Alô-alô,")
        assert "{{" not in shown.steps[0].say[0]
        agent = await floor.sign_in()
        await lead.published("me")
        assert (await next_script(floor, agent))["version"] == live
        await lead.published("all")
        heard = await next_script(floor, agent)
        assert (heard["version"], first_words(heard)) == (live + 1, "Alô-alô,")
        lead.on(ee.VersionPicked(live))
        await until(lambda: lead.text.version == live, what="the version before")
        lead.on(ee.RollBackAsked())
        await until(lambda: lead.editor.told == "rolled_back", what="the way back")
        assert (await next_script(floor, agent))["version"] == live


async def test_two_leads_lose_nothing(tmp_path: Path) -> None:
    async with (
        open_floor(tmp_path, leads=2) as floor,
        lead_of(floor, 1) as one,
        lead_of(floor, 2) as two,
    ):
        await one.opened("general")
        await two.opened("general")
        one.greet("Um,")
        await one.saved()
        two.greet("Dois,")
        await until(lambda: two.text.theirs is not None, what="the other's text")
        assert two.text.theirs is not None
        assert two.text.theirs.doc == one.text.doc
        two.on(ee.ConflictSettled("mine"))
        await two.saved()
        two.on(ee.EditUndone())
        await two.saved()
        assert two.text.doc == one.text.doc


async def test_what_was_typed_without_the_server_goes_out_when_it_is_back(tmp_path: Path) -> None:
    async with open_floor(tmp_path, leads=1) as floor:
        async with lead_of(floor) as lead:
            await lead.opened("general")
            lead.on(link(LinkState.DOWN))
            lead.greet("Sem servidor,")
            typed = lead.text.doc
            await until(lambda: lead.text.here, what="this PC's disk")
            kept = dict(lead.outbox.drafts)
        async with lead_of(floor) as again:
            again.outbox.drafts = kept
            await again.opened("general")
            assert again.text.doc == typed
            await again.saved()
            assert again.text.state is VersionState.DRAFT


async def test_a_faulty_script_names_its_places(tmp_path: Path) -> None:
    async with open_floor(tmp_path, leads=1) as floor, lead_of(floor) as lead:
        await lead.opened("general")
        lead.greet("{{ balance }}")
        await lead.saved()
        found = {(one.code, one.step_id) for one in lead.editor.check.findings}
        assert ("amount_before_identity", lead.text.doc.start) in found
        lead.on(ee.PublishAsked())
        assert lead.editor.error == "script_faulty"


# --- the script of a call -------------------------------------------------------------------------


def _case(seat: Seat) -> tuple[CaseHead, CaseBody | None]:
    told = seat.last("case_arrived")
    body = told.get("body")
    return CaseHead.model_validate(told["head"]), CaseBody.model_validate(body) if body else None


async def test_ticks_and_place_are_on_the_servers_disk_and_come_back(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        seat = await floor.sign_in()
        call_id = await talk(floor, seat)
        await until(lambda: "case_arrived" in seat.kinds(), what="the case")
        head, body = _case(seat)
        started: Desk = at_work()
        live = Live(floor, started.now)
        await live.link.sign_in("ana1", PASSWORD, "pt-BR")
        try:
            live.on(pushed(p.CaseArrived(head=head, body=body), 2))
            code = head.disclosures[0].code
            live.on(e.DisclosureRead(code, NOW), e.ScriptAnswered(0), e.ObjectionOpened(0))
            await until(lambda: live.now.case and not live.now.case.script.unsent, what="the tick")
            case = live.now.case
            assert case is not None
            path = case.script.path
            assert len(path) == 2
            await until_told(lambda: _places(floor, call_id), what="the place")
            places = await _places(floor, call_id)
            assert tuple(places[-1]["path"]) == path
            ticks = await floor.rows(tables.disclosure_ticks, call_id=call_id)
            assert [row["code"] for row in ticks] == [code]
        finally:
            await live.runner.finish()
            await live.link.close()


async def _places(floor: TestFloor, call_id: str) -> list[dict[str, Any]]:
    return [dict(row) for row in await floor.rows(tables.script_places, call_id=call_id)]


def test_the_desk_of_a_lead_without_the_dialler_opens_too() -> None:
    desk = leading(None)
    desk.now = replace(desk.now, dialling=Workspace().dialling)
    assert desk.on(ee.EditorOpened())
