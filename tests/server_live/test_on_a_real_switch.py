"""Transfers, supervision and prompts with the embedded switch: real SIP and sound, the server's own rules."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import pytest

from server_api.clock import SystemClock
from server_api.contract import routes
from server_api.contract.floor import Supervise
from server_api.contract.transfers import ChoosePerson, Consult, FinishConsult, Transfer, TransferTarget
from server_api.contract.words import Monitoring, PartyKind, TransferStep
from server_api.services.prompt_shelf import LEAST_S, PromptShelf
from server_api.services.prompt_texts import ABANDONED
from server_api.store import tables
from server_api.store.database import Database
from server_api.telephony.embedded.client import EmbeddedSwitch
from server_api.telephony.fake import FakeSwitch
from tests.helpers.waiting import until, until_told
from tests.server_live.floor import Desk, TestFloor, end_threads, quick_settings
from tests.server_live.seed import seed_floor
from tests.server_live.test_inbound import nobody_to_dial
from tests.server_live.test_transfers import to
from tests.services.test_prompt_shelf import recorded
from tests.telephony.far_end import Debtor, Engine, FarEnd
from tests.telephony.switchboard import settings as switch_settings
from tests.telephony.test_embedded_inbound import Caller

pytestmark = pytest.mark.timeout(120)
OUTSIDE = "+551140001000"


class RealFloor(TestFloor):
    """A server, an embedded switch, a carrier and engines."""

    __test__ = False

    def __init__(self, folder: Path, far: FarEnd, **given: Any) -> None:
        self.far = far
        self.embedded = EmbeddedSwitch(folder / "switch", switch_settings())
        # The desks and rows of the other tests serve here too; nothing of the fake is used.
        super().__init__(quick_settings(folder, **given), SystemClock(), cast(FakeSwitch, self.embedded))

    async def seat(self, desk: Desk) -> Engine:
        """The desk's leg, placed by an engine."""
        grant = (await desk.post(routes.LEG)).json()
        token = grant["uri"].removeprefix("sip:").partition("@")[0]
        engine = await self.far.engine(self.embedded.sip_address, token)
        await until(lambda: desk.seat.row.leg_id == grant["leg_id"], what="the leg")
        return engine

    async def agent(self, number: int) -> Desk:
        """Signed in, with a line."""
        desk = await self.sign_in(number, f"pc-{number}")
        await self.seat(desk)
        return desk

    async def lead(self) -> Desk:
        """The lead, with a line."""
        told = {"user": "lea1", "device_id": "pc-lead"}
        desk = await self._sign_in({**told, "password": "correct horse battery", "contract": "1.4"})
        await self.seat(desk)
        return desk

    async def talk(self, desk: Desk, number: str = "+5511999900001") -> tuple[str, Debtor]:
        """Dialled, answered and put through."""
        assert (await desk.ask_state("ready")).status_code == 200
        debtor = await self.far.debtor(number)
        await debtor.answer()
        await until(lambda: desk.state == "talking", what="the talk")
        return str(desk.seat.row.agent.call_id), debtor


@asynccontextmanager
async def real_floor(
    folder: Path, agents: int = 2, debtors: int = 1, **given: Any
) -> AsyncIterator[RealFloor]:
    far = FarEnd()
    await far.endpoint.start()
    host, port = far.endpoint.address
    settings = quick_settings(folder)
    database = Database(settings.database)
    await database.open()
    await seed_floor(database, agents=agents, debtors=debtors, leads=1)
    async with database.write() as conn:
        await conn.execute(tables.trunks.update().values(host=host, port=port, inbound=True))
        preset = {"preset_id": "preset-1", "name": "Ouvidoria", "number": OUTSIDE}
        await conn.execute(tables.transfer_presets.insert().values(**preset))
    await database.close()
    floor = RealFloor(folder, far, **given)
    await floor.it.start()
    try:
        yield floor
    finally:
        await floor.stop()
        await far.close()
        await end_threads()


async def test_a_transfer_a_consultation_and_a_parked_call(tmp_path: Path) -> None:
    async with real_floor(tmp_path) as floor:
        ana, bia = await floor.agent(1), await floor.agent(2)
        call_id, debtor = await floor.talk(ana)
        assert (await bia.ask_state("ready")).status_code == 200
        answer = await ana.post(routes.TRANSFER.format(call_id=call_id), Transfer(target=to(bia)))
        assert answer.status_code == 204, answer.text
        await until(lambda: (ana.state, bia.state) == ("ready", "talking"), what="the transfer")
        answer = await bia.post(routes.CONSULT.format(call_id=call_id), Consult(target=to(ana)))
        assert answer.status_code == 200, answer.text
        await until(lambda: (bia.state, ana.state) == ("holding", "supervising"), what="the consultation")
        path = routes.CONSULT_FINISH.format(call_id=call_id)
        assert (await bia.post(path, FinishConsult(step=TransferStep.JOIN))).status_code == 204
        await until(lambda: bia.state == "talking", what="all three")
        assert (await bia.post(path, FinishConsult(step=TransferStep.COMPLETE))).status_code == 204
        await until(lambda: (ana.state, bia.state) == ("talking", "ready"), what="the attended transfer")
        assert (await ana.post(routes.PARK.format(call_id=call_id))).status_code == 204
        await until(lambda: ana.state == "ready", what="the park")
        assert (await bia.post(routes.UNPARK.format(call_id=call_id))).status_code == 204
        await until(lambda: bia.state == "talking", what="the talk again")
        assert not debtor.ended
        assert (await bia.post(routes.HANG_UP.format(call_id=call_id))).status_code == 204
        await until(lambda: debtor.ended and bia.state == "wrap_up", what="the end")


async def test_a_call_leaves_the_house(tmp_path: Path) -> None:
    async with real_floor(tmp_path, agents=1) as floor:
        ana = await floor.agent(1)
        call_id, debtor = await floor.talk(ana)
        target = TransferTarget(kind=PartyKind.PRESET, target_id="preset-1")
        answer = await ana.post(routes.TRANSFER.format(call_id=call_id), Transfer(target=target))
        assert answer.status_code == 204, answer.text
        outside = await floor.far.debtor(OUTSIDE)
        await outside.answer()
        await until(lambda: ana.state == "wrap_up", what="time for the result")
        assert not debtor.ended
        assert not outside.ended
        outside.call.hang_up()
        await until(lambda: debtor.ended, what="the end of both")


async def test_a_lead_listens_whispers_and_takes_over(tmp_path: Path) -> None:
    async with real_floor(tmp_path, agents=1) as floor:
        ana, lead = await floor.agent(1), await floor.lead()
        call_id, debtor = await floor.talk(ana)
        for mode in (Monitoring.LISTEN, Monitoring.WHISPER, Monitoring.BARGE):
            answer = await lead.post(routes.SUPERVISE.format(agent_id=ana.agent_id), Supervise(mode=mode))
            assert answer.status_code == 200, answer.text
        answer = await lead.post(routes.TAKE_OVER.format(agent_id=ana.agent_id))
        assert answer.status_code == 204, answer.text
        await until(lambda: (lead.state, ana.state) == ("talking", "ready"), what="the take-over")
        await until(lambda: "case_arrived" in lead.kinds(), what="the case")
        assert lead.last("case_arrived")["head"]["call_id"] == call_id
        rows = [(row["mode"], row["reason"]) for row in await floor.rows(tables.supervisions)]
        assert rows == [("listen", "mode_changed"), ("whisper", "mode_changed"), ("barge", "took_over")]
        debtor.call.hang_up()
        await until(lambda: lead.state == "wrap_up", what="wrap-up")


async def test_a_debtor_calls_in_and_is_named(tmp_path: Path) -> None:
    async with real_floor(tmp_path, agents=1) as floor:
        await nobody_to_dial(floor)
        ana = await floor.agent(1)
        assert (await ana.ask_state("ready")).status_code == 200
        caller = Caller()
        host, port = floor.embedded.sip_address
        caller.call = floor.far.endpoint.invite(
            "+551140000000",
            host,
            port,
            caller="+5511999900001",
            sdp=caller.offer(),
            on_event=caller.events.append,
        )
        try:
            await until(lambda: ana.state == "talking" and "caller_proposed" in ana.kinds(), what="the talk")
            (person,) = ana.last("caller_proposed")["people"]
            call_id = str(ana.seat.row.agent.call_id)
            answer = await ana.post(
                routes.CALL_PERSON.format(call_id=call_id), ChoosePerson(person_id=person["person_id"])
            )
            assert answer.status_code == 204, answer.text
            await until(lambda: "case_arrived" in ana.kinds(), what="the case")
            assert ana.last("case_arrived")["head"]["person_id"] == "person-1"
            caller.call.hang_up()
            await until(lambda: ana.state == "wrap_up", what="wrap-up")
        finally:
            caller.peer.close()


async def test_an_answer_nobody_can_take_hears_the_whole_message(tmp_path: Path) -> None:
    async with real_floor(tmp_path, agents=1) as floor:
        message = recorded(tmp_path / "own.wav", LEAST_S)
        PromptShelf(tmp_path / "prompts", "").add(message, ABANDONED, "pt-BR")
        ana = await floor.agent(1)
        assert (await ana.ask_state("ready")).status_code == 200
        debtor = await floor.far.debtor("+5511999900001")
        ana.leave()
        await until(lambda: not floor.it.hub.hears(ana.agent_id), what="the loss of the desk")
        await debtor.answer()
        await until(lambda: debtor.ended, timeout=60, what="the end of the message")

        async def ended() -> bool:
            return all(row["state"] == "ended" for row in await floor.rows(tables.calls))

        await until_told(ended, what="the call's row")
        (row,) = await floor.rows(tables.calls)
        assert (row["cause"], row["message"]) == ("abandoned", "whole")
        assert (row["ended_at"] - row["answered_at"]).total_seconds() >= 7.0, "no short call"
