"""Everything that lives as long as the server does, put together."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial

from fastapi import FastAPI

from server_api.clock import Clock
from server_api.dialer.call_pump import CallPump, Takers
from server_api.dialer.trunks import PutTrunks
from server_api.jobs.clean import Clean
from server_api.jobs.keep_node import KeepNode
from server_api.jobs.turns import Job, take_turns
from server_api.jobs.watch import Watch
from server_api.services.adopt_calls import AdoptCalls
from server_api.services.adopt_lines import AdoptLines
from server_api.services.follow_call import FollowCall
from server_api.services.judge_answers import JudgeAnswers
from server_api.services.legs import NoteLegs
from server_api.services.open_seat import OpenSeat
from server_api.services.prompt_texts import LANGUAGES
from server_api.settings import ServerSettings
from server_api.store import dial_plan_rows
from server_api.store.database import Database, StoreError
from server_api.telephony.port import Switch, SwitchError, SwitchState
from server_api.web.app import make_app
from server_api.wiring.agreements import build_agreements
from server_api.wiring.cases import Cases
from server_api.wiring.core import Core, build_core
from server_api.wiring.dialing import build_dialing
from server_api.wiring.node import make_node
from server_api.wiring.payments import build_payments
from server_api.wiring.recordings import make_recording
from server_api.wiring.relays import SeatRelays
from server_api.wiring.rooms import build_room
from server_api.wiring.scripts import build_scripts
from server_api.wiring.talks import build_talks, build_watched
from server_api.wiring.whom import build_whom

log = logging.getLogger(__name__)

_CLEAN_EVERY_S = 600.0
_LAST_WRITES_S = 5.0


class Floor:
    """The server without its port. :meth:`start` and :meth:`stop` bracket its life.

    ``relays`` carry the seats' SIP to the switch.
    """

    def __init__(
        self,
        settings: ServerSettings,
        clock: Clock,
        database: Database,
        switch: Switch,
        cases: Cases,
        relays: SeatRelays,
    ) -> None:
        self.node = make_node(switch.switch_id, database)
        core = self._core = build_core(settings, clock, database, self.node, switch, cases)
        self.bus = core.bus
        self._settings, self._clock, self._switch, self.database = settings, clock, switch, database
        self.background, self.journal, self.hub = core.background, core.journal, core.hub
        self.roster, self.calls, self.lines = core.roster, core.calls, core.lines
        self.count_day, self.tallies, self.tell_case = core.count_day, core.tallies, core.tell_case
        self._tasks: list[asyncio.Task[None]] = []
        put_trunks = PutTrunks(database, switch, core.lines)
        self.watched = build_watched(core)
        self.talks = build_talks(core, self.watched, put_trunks)
        self.dialing = build_dialing(core, self.talks.inbound, put_trunks)
        self.dialer = self.dialing.loop
        core.woken.serve_callers, core.woken.wake_dialer = self.talks.inbound.serve, self.dialer.wake
        self.recording = make_recording(core, self.watched.alerts)
        self.agreements = build_agreements(core)
        self._adopt_calls = self._adoption(core, put_trunks)
        self.pump = self._pump(core)
        self._build_jobs(core)
        self.payments = build_payments(core, self.recording.pause)
        self.whom = build_whom(core, self.talks, self.dialing, self.payments.post)
        self.scripts = build_scripts(core)
        room = build_room(
            core,
            self.watched,
            self.talks,
            self.recording,
            self.dialing,
            self.whom,
            self.agreements,
            self.payments,
            relays,
            self.scripts,
        )
        self.app: FastAPI = make_app(room, max_body_bytes=settings.max_body_bytes)

    def _adoption(self, core: Core, put_trunks: PutTrunks) -> AdoptCalls:
        return AdoptCalls(
            core.database,
            core.switch,
            core.clock,
            core.roster,
            core.calls,
            core.journal,
            core.lines,
            core.prepare,
            core.connect,
            core.finish,
            core.background,
            self.talks.inbound,
            self._adopt_lines(core),
            put_trunks,
        )

    def _adopt_lines(self, core: Core) -> AdoptLines:
        watched = self.watched
        return AdoptLines(
            core.switch, core.clock, core.roster, watched.lines, watched.under_way, core.background
        )

    async def _adopt(self, state: SwitchState) -> None:
        await self._adopt_calls(state)
        await self.recording.adopt(state)

    def _pump(self, core: Core) -> CallPump:
        talks, watched = self.talks, self.watched
        takers = Takers(
            legs=NoteLegs(core.switch, core.roster, core.journal, core.desks, core.background),
            connect=core.connect,
            follow=FollowCall(core.roster, core.calls, core.desks, core.journal),
            finish=core.finish,
            move=talks.move,
            park=talks.park,
            consult=talks.follow_consult,
            supervision=watched.lines,
            inbound=talks.inbound,
            prompts=core.prompts,
            messages=core.messages,
            quality=watched.quality,
            alerts=watched.floor_alerts,
            help_desk=watched.help_desk,
            approvals=self.agreements.room.approvals,
            record=self.recording.record,
            judge=JudgeAnswers(
                core.connect, core.calls, core.desks, core.journal, core.background, core.messages
            ),
            notes=core.notes,
        )
        return CallPump(core.switch, core.journal, core.lines, takers, self._adopt, core.woken)

    def _build_jobs(self, core: Core) -> None:
        settings = self._settings
        self.watch = Watch(
            core.roster,
            core.desks,
            core.clock,
            core.connect,
            core.hand_over,
            core.calls,
            self.talks.move,
            (
                self.talks.park.look,
                self.talks.inbound.look,
                self.watched.floor_alerts.look,
                self.dialing.day.look,
            ),
            every_s=settings.watch_s,
            desk_lost_s=settings.desk_lost_s,
            put_through_s=settings.put_through_s,
        )
        url = settings.node_url or f"{settings.host}:{settings.port}"
        self.keep_node = KeepNode(self.database, core.clock, core.leader, core.bus.node_id, url)
        self.clean = Clean(
            self.database,
            core.clock,
            self.recording.shred,
            every_s=_CLEAN_EVERY_S,
            tries_s=settings.sign_in_window_s,
        )

    async def start(self) -> None:
        """Open the database, seat who was at work, start or adopt the switch, begin to work.

        Raises StoreError, SwitchError.
        """
        await self.database.open()
        async with self.database.read() as conn:
            for seat in await OpenSeat(self.count_day).restored(conn, self.node.bus.node_id):
                self.roster.put(seat)
            await self.watched.help_desk.restore(conn)
        await self.agreements.book.restore()
        await self.scripts.begin()
        self._begin("journal", self.journal.run)
        await self._join()
        await self._adopt(await self._switch.start())
        self._begin("pump", self.pump.run)
        self._begin_job("watch", self.watch)
        self._begin_job("withdrawals", self.whom.watch)
        self._begin_job("callbacks", self.whom.callbacks)
        self._begin_job("approvals", self.agreements.keep)
        self._begin_job("clean", self.clean)
        self._begin_job("scripts", self.scripts.keep)
        for name, job in self.payments.jobs().items():
            self._begin_job(name, job)
        if self.payments.bank is not None:
            self._begin("demo bank", self.payments.bank_lives)
        self._begin("floor", self.watched.feed.run)
        self._begin("pacing", self.dialing.feed.run)
        if self._settings.prompts_made:
            self.background.start(self._make_prompts(), "prompts")
        await self.dialing.load()
        if self._settings.dialer_enabled:
            self._begin("placings", self.dialing.placings.run)
            self._begin("dialer", self.dialer.run)

    async def _join(self) -> None:
        """Be one of the nodes. Raises NodeTakenError, StoreAwayError."""
        for name, run in self.node.works.items():
            self._begin(name, run)
        await self.node.joined()
        if not self.database.sqlite:
            self._begin_job("node", self.keep_node)
            self._begin("tiles", self._tell_tiles)

    async def _tell_tiles(self) -> None:
        await self.watched.far.run(self.watched.tiles.own)

    async def _make_prompts(self) -> None:
        async with self.database.read() as conn:
            plans = await dial_plan_rows.active(conn)
        await self._core.shelf.warm(plans, LANGUAGES)

    def _begin(self, name: str, run: Callable[[], Awaitable[None]]) -> None:
        async def work() -> None:
            await run()

        task = asyncio.create_task(work(), name=name)
        task.add_done_callback(self._ended)
        self._tasks.append(task)

    def _begin_job(self, name: str, job: Job) -> None:
        self._begin(name, partial(take_turns, name, job, self._core.jobs))

    def _ended(self, task: asyncio.Task[None]) -> None:
        """Nothing that is begun here ends before the stop."""
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("%s has ended", task.get_name(), exc_info=error)
            self._core.jobs.failed(task.get_name(), error)

    async def stop(self, *, keep_calls: bool) -> None:
        """Dial no more, tell the switch, write what is left, close. Safe after a start that failed."""
        journal, others = self._tasks[:1], self._tasks[1:]
        await _end(others)
        if journal:
            await self.dialing.leave()
        self.hub.close()
        if not self.database.sqlite:
            await self._leave()
        try:
            await self._switch.close(keep_calls=keep_calls)
        except SwitchError as error:
            log.warning("the switch could not be told of the stop: %s", error)
        await self.background.close()
        if journal:
            await self._write_last()
        await _end(journal)
        await self.database.close()

    async def _leave(self) -> None:
        try:
            await self.keep_node.leave()
        except StoreError as error:
            log.warning("the other nodes find out by themselves that this one went: %s", error)

    async def _write_last(self) -> None:
        try:
            async with asyncio.timeout(_LAST_WRITES_S):
                await self.journal.flush()
        except TimeoutError:
            log.warning("the store took no more writes; the calls' last facts are found again at the start")


async def _end(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
