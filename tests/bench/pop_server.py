"""The server of ``bench pop``, in a process of its own: the real one, long timelines, a played carrier.

Orders come as lines of JSON on stdin, answers go as lines of JSON to stdout:
``{"pop": 500}`` puts a call with such a timeline through to the agent, ``{"end": true}`` ends it,
``{"storm": 200, "seconds": 10}`` pushes mixed events to the agent's desk.
"""

import asyncio
import json
import os
import signal
import sys
import time
import traceback
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, insert, select

from server_api.clock import SystemClock
from server_api.contract.push import CallChanged
from server_api.contract.words import AgentState, CallPhase, Role
from server_api.domain import agent as life
from server_api.services.import_portfolio import ImportPortfolio
from server_api.services.live_calls import LiveCall
from server_api.services.manage_campaigns import ManageCampaigns, NewCampaign
from server_api.services.manage_trunks import ManageTrunks, NewTrunk
from server_api.services.manage_users import ManageUsers
from server_api.services.passwords import Passwords
from server_api.services.roster import Seat
from server_api.settings import ServerSettings
from server_api.store import dial_plan_rows
from server_api.store.database import Database
from server_api.store.tables import campaign_agents, campaigns, debts, history, leads, phones, users
from server_api.telephony.fake import FakeSwitch
from server_api.telephony.port import CallAnswered, CallConnected
from server_api.wiring.cases import load_cases
from server_api.wiring.floor import Floor
from server_api.wiring.listen import listen, run_web, web_config
from server_api.wiring.relays import SeatRelays
from tests.bench.pop_storm import storm_of
from tests.bench.portfolio import write_portfolio

USER, PASSWORD = "camila", "secret-123"
_CREDITOR = "meridiano"
_CHANNELS = ("voice", "sms", "email", "whatsapp", "letter", "payment", "bot", "note", "legal", "promise")
_TEXT = "Lembrete da condição enviado; abriu o link e pediu retorno depois do dia 30, de manhã"
_ROWS_AT_ONCE = 5000


class PopServer:
    """One agent, and a debtor for each size of timeline."""

    def __init__(self, folder: Path, sizes: list[int]) -> None:
        self._folder, self._sizes = folder, sizes
        self._clock = SystemClock()
        self._settings = ServerSettings(
            data_dir=folder, port=0, dialer_enabled=False, prompts_made=False, push_buffer=20_000
        )
        self._database = Database(self._settings.database)
        self._switch = FakeSwitch()
        self._relays = SeatRelays(lambda: self._switch.sip_address)
        cases = load_cases(self._database, self._clock)
        self._floor = Floor(self._settings, self._clock, self._database, self._switch, cases, self._relays)
        self._calls: dict[int, LiveCall] = {}
        self._call: LiveCall | None = None

    async def run(self) -> None:
        """Until it is told to stop."""
        await self._database.open()
        await self._fill()
        await self._database.close()
        with listen(self._settings.host, 0) as listener:
            await self._floor.start()
            orders = asyncio.create_task(self._orders())
            orders.add_done_callback(_failed)
            try:
                config = web_config(self._floor.app, self._settings)
                await run_web(config, listener, self._settings, self._floor.hub.close)
            finally:
                orders.cancel()
                await asyncio.gather(orders, return_exceptions=True)
                self._relays.close()
                await self._floor.stop(keep_calls=False)

    async def _fill(self) -> None:
        file, map_file = write_portfolio(self._folder / "portfolio", _CREDITOR, len(self._sizes))
        await ImportPortfolio(self._database, self._clock)(file=file, map_file=map_file)
        people = ManageUsers(
            self._database, self._clock, Passwords(time_cost=1, memory_kib=64, parallelism=1)
        )
        await people.add(login=USER, name="Camila Rocha", role=Role.AGENT, password=PASSWORD)
        await ManageTrunks(self._database, self._clock).add(NewTrunk("sim", "127.0.0.1"))
        await ManageCampaigns(self._database, self._clock).add(NewCampaign(_CREDITOR, _CREDITOR, "sim"))
        async with self._database.write() as conn:
            campaign_id = (await conn.execute(select(campaigns.c.campaign_id))).scalar_one()
            plan = await dial_plan_rows.get(conn, campaign_id)
            assert plan is not None
            agent_id = (await conn.execute(select(users.c.user_id))).scalar_one()
            await conn.execute(insert(campaign_agents).values(campaign_id=campaign_id, agent_id=agent_id))
            owing = (await conn.execute(select(debts.c.person_id).distinct())).scalars().all()
            for size, person_id in zip(self._sizes, sorted(owing), strict=True):
                await conn.execute(delete(history).where(history.c.person_id == person_id))
                for first in range(0, size, _ROWS_AT_ONCE):
                    count = min(_ROWS_AT_ONCE, size - first)
                    await conn.execute(insert(history), [_row(person_id, first + n) for n in range(count)])
                phone_id = (
                    (await conn.execute(select(phones.c.phone_id).where(phones.c.person_id == person_id)))
                    .scalars()
                    .first()
                )
                lead_id = (
                    await conn.execute(select(leads.c.lead_id).where(leads.c.person_id == person_id))
                ).scalar_one()
                self._calls[size] = LiveCall(
                    "", replace(plan, detects=False), lead_id, person_id, phone_id or "", datetime.now(UTC)
                )

    async def _orders(self) -> None:
        reader = asyncio.StreamReader()
        protocol = asyncio.StreamReaderProtocol(reader)
        await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, sys.stdin)
        while line := await reader.readline():
            order = json.loads(line)
            if "pop" in order:
                answer = await self._pop(int(order["pop"]))
            elif "storm" in order:
                answer = await self._storm(float(order["storm"]), float(order["seconds"]))
            else:
                answer = self._end()
            print(json.dumps(answer), flush=True)

    async def _seat(self) -> Seat:
        seat = next(iter(self._floor.roster))
        if not seat.leg_up:
            self._floor.roster.set_leg(seat, self._switch.switch_id, "leg-of-the-bench")
        if seat.row.agent.state is not AgentState.READY:
            self._floor.roster.apply(seat, life.StateAsked(AgentState.READY, "", True), "bench")
        return seat

    async def _pop(self, size: int) -> dict[str, Any]:
        """The case is prepared while it rings; the call is answered, and the case pushed."""
        seat = await self._seat()
        known = self._calls[size]
        call = LiveCall(
            str(uuid4()), known.plan, known.lead_id, known.person_id, known.phone_id, self._clock.utc()
        )
        self._floor.calls.add(call)
        began = time.perf_counter()
        await self._floor._core.prepare.start(call, seat.profile)
        prepared_ms = (time.perf_counter() - began) * 1000
        assert call.pop is not None, "the case was not prepared"
        told_ns = time.monotonic_ns()
        fact = CallAnswered(
            switch_id=self._switch.switch_id, at=self._clock.utc(), mono_ns=told_ns, call_id=call.call_id
        )
        self._floor._core.connect.answered(fact)
        assert call.agent_id == seat.agent_id, "the call went to nobody"
        self._call = call
        joined = CallConnected(
            switch_id=self._switch.switch_id,
            at=self._clock.utc(),
            mono_ns=time.monotonic_ns(),
            call_id=call.call_id,
            leg_id=seat.row.leg_id,
        )
        self._floor._core.connect.connected(joined)
        size_bytes = len(call.pop.model_dump_json().encode())
        return {
            "call_id": call.call_id,
            "told_ns": told_ns,
            "bytes": size_bytes,
            "prepared_ms": round(prepared_ms, 2),
        }

    def _end(self) -> dict[str, Any]:
        call, self._call = self._call, None
        seat = next(iter(self._floor.roster))
        if call is not None:
            roster = self._floor.roster
            roster.apply(seat, life.CallLeft(call.call_id, self._clock.utc() + timedelta(minutes=1)), "bench")
            roster.apply(seat, life.ResultSaved(call.call_id), "bench")
            self._floor.calls.remove(call.call_id)
            call.enter(CallPhase.ENDED, self._clock.utc())
            self._floor.hub.tell(seat.agent_id, CallChanged(call=call.view))
        return {"ended": True}

    async def _storm(self, a_second: float, seconds: float) -> dict[str, Any]:
        """Evenly, whatever the desk makes of it."""
        call = self._call
        assert call is not None, "there is no call for the storm"
        seat, began = next(iter(self._floor.roster)), time.monotonic()
        bodies = storm_of(call, seat, self._clock.utc())
        for sent in range(int(a_second * seconds)):
            await asyncio.sleep(max(0.0, began + sent / a_second - time.monotonic()))
            self._floor.hub.tell(seat.agent_id, bodies(sent))
        return {"sent": int(a_second * seconds), "seconds": round(time.monotonic() - began, 2)}


def _failed(orders: asyncio.Task[None]) -> None:
    """An order could not be carried out: say why, and stop."""
    if not orders.cancelled() and (error := orders.exception()) is not None:
        traceback.print_exception(error)
        os.kill(os.getpid(), signal.SIGTERM)


def _row(person_id: str, number: int) -> dict[str, Any]:
    return {
        "item_id": str(uuid4()),
        "person_id": person_id,
        "at": datetime(2026, 10, 1, 12, tzinfo=UTC) - timedelta(minutes=17 * number),
        "channel": _CHANNELS[number % len(_CHANNELS)],
        "body": f"{_TEXT} ({number})",
        "result": "CPC" if number % 3 else "",
        "agent": "Camila Rocha" if number % 4 else "",
    }


if __name__ == "__main__":
    asyncio.run(PopServer(Path(sys.argv[1]), [int(size) for size in sys.argv[2:]]).run())
