"""Everything that lives as long as the server does, put together."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from fastapi import FastAPI

from server_api.clock import Clock
from server_api.dialer.call_pump import CallPump
from server_api.dialer.loop import DialerLoop
from server_api.dialer.place_call import PlaceCall
from server_api.dialer.queue import Queue
from server_api.dialer.trunks import PutTrunks
from server_api.jobs.clean import Clean
from server_api.jobs.watch import Watch
from server_api.services.adopt_calls import AdoptCalls
from server_api.services.background import Background
from server_api.services.change_state import ChangeState
from server_api.services.command_call import CommandCall
from server_api.services.confirm_identity import ConfirmIdentity
from server_api.services.connect_call import ConnectCall
from server_api.services.day_stats import CountDay
from server_api.services.extend_wrap_up import ExtendWrapUp
from server_api.services.finish_call import FinishCall
from server_api.services.hand_over import HandOver
from server_api.services.journal import Journal
from server_api.services.legs import DropLeg, NoteLegs, OpenLeg
from server_api.services.lines import Lines
from server_api.services.live_calls import LiveCalls
from server_api.services.load_history import LoadHistory
from server_api.services.open_seat import OpenSeat
from server_api.services.own_cases import OwnHistory
from server_api.services.passwords import Passwords
from server_api.services.prepare_live import PrepareLive
from server_api.services.refresh import RefreshSession
from server_api.services.report_health import ReportHealth
from server_api.services.roster import Roster, Seat
from server_api.services.sessions import CheckSession
from server_api.services.sign_in import SessionLife, SignInUser
from server_api.services.sign_out import SignOutUser
from server_api.services.snapshot import TakeSnapshot
from server_api.services.submit_grants import CheckSubmitter
from server_api.services.take_result import TakeResult
from server_api.services.throttle import Throttle
from server_api.services.tickets import Tickets
from server_api.services.tokens import AccessTokens, load_key
from server_api.settings import ServerSettings
from server_api.store.database import Database
from server_api.telephony.port import Switch, SwitchError
from server_api.web.app import make_app
from server_api.web.push_hub import PushHub, PushPace
from server_api.web.room import Room
from server_api.wiring.cases import Cases
from server_api.wiring.relays import SeatRelays

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
        self._settings = settings
        self._clock = clock
        self.database = database
        self._switch = switch
        self._cases = cases
        self._tasks: list[asyncio.Task[None]] = []
        self._build_core()
        self._build_calls()
        put_trunks = PutTrunks(database, switch)
        self.dialer = self._dialer(put_trunks)
        self._adopt = self._adoption(put_trunks)
        self.pump = self._pump()
        self._build_jobs()
        self.app: FastAPI = make_app(self._room(relays), max_body_bytes=settings.max_body_bytes)

    def _build_core(self) -> None:
        settings, clock = self._settings, self._clock
        self.background = Background()
        self.journal = Journal(self.database)
        pace = PushPace(settings.heartbeat_s, settings.heartbeat_dead_s, settings.push_buffer)
        self.hub = PushHub(clock, pace)
        self.roster = Roster(clock, self.journal, self.hub)
        self.calls = LiveCalls()
        self.lines = Lines()
        self.count_day = CountDay(
            self.database, clock, self.hub, settings.floor_time_zone, self._cases.right_party
        )

    def _build_calls(self) -> None:
        self.prepare = PrepareLive(self._cases.prepare, self.background)
        self.connect = ConnectCall(
            self._switch, self.roster, self.calls, self.hub, self.journal, self.prepare, self.background
        )
        self.finish = FinishCall(
            self.roster,
            self.calls,
            self.hub,
            self.journal,
            self._clock,
            self.count_day,
            self.background,
            timedelta(seconds=self._settings.busy_retry_s),
        )
        self.hand_over = HandOver(self.roster, self.calls, self.connect, self.background)

    def _dialer(self, put_trunks: PutTrunks) -> DialerLoop:
        queue = Queue(self._cases.gate, self._clock)
        place_call = PlaceCall(
            self.database, self._switch, self._clock, queue, self.calls, self.prepare, put_trunks, self.lines
        )
        return DialerLoop(
            self.database, self.roster, self.calls, self.lines, place_call, self._settings.dialer_tick_s
        )

    def _adoption(self, put_trunks: PutTrunks) -> AdoptCalls:
        return AdoptCalls(
            self.database,
            self._switch,
            self._clock,
            self.roster,
            self.calls,
            self.journal,
            self.lines,
            self.prepare,
            self.connect,
            self.finish,
            self.background,
            put_trunks,
        )

    def _pump(self) -> CallPump:
        legs = NoteLegs(self._switch, self.roster, self.journal, self.hub, self.background)
        return CallPump(
            self._switch,
            self.roster,
            self.calls,
            self.hub,
            self.journal,
            self.lines,
            legs,
            self.connect,
            self.finish,
            self._adopt,
            self.dialer.wake,
        )

    def _build_jobs(self) -> None:
        settings = self._settings
        self.watch = Watch(
            self.roster,
            self.hub,
            self._clock,
            self.connect,
            self.hand_over,
            every_s=settings.watch_s,
            desk_lost_s=settings.desk_lost_s,
            put_through_s=settings.put_through_s,
        )
        self.clean = Clean(
            self.database, self._clock, every_s=_CLEAN_EVERY_S, tries_s=settings.sign_in_window_s
        )

    def _room(self, relays: SeatRelays) -> Room:
        settings, clock = self._settings, self._clock
        tokens = AccessTokens(load_key(settings.data_dir / "access.key"), clock, settings.access_token_s)
        check_session = CheckSession(tokens, self.roster)
        drop_leg = DropLeg(self._switch, self.roster)
        sign_out = SignOutUser(
            self.roster, self.calls, self.journal, self.hub, clock, drop_leg, self.hand_over, relays.leave
        )
        life = SessionLife(timedelta(days=settings.refresh_days), timedelta(days=settings.submit_grant_days))
        pauses = {pause.code for pause in self._cases.catalogue.pause_codes}
        return Room(
            clock=clock,
            hub=self.hub,
            check_session=check_session,
            check_submitter=CheckSubmitter(self.database, clock, check_session),
            sign_in=self._sign_in(tokens, life, drop_leg),
            sign_out=sign_out,
            refresh=RefreshSession(self.database, clock, self.roster, tokens, life.refresh, sign_out),
            tickets=Tickets(clock, settings.ticket_s),
            snapshot=TakeSnapshot(self.calls),
            change_state=ChangeState(self.roster, pauses, self._state_changed, settings.leg_wait_s),
            extend_wrap_up=ExtendWrapUp(self.roster, clock),
            open_leg=OpenLeg(self._switch, clock, self.journal, settings.leg_token_s, settings.srtp),
            command_call=CommandCall(self._switch, self.calls),
            verify_identity=ConfirmIdentity(self._cases.verify, self.calls, self.journal),
            check_promise=self._cases.check_promise,
            record_outcome=self._cases.record(self._take_result()),
            load_history=OwnHistory(LoadHistory(self.database), self.calls),
            relay_sip=relays,
            health=ReportHealth(self.database, self._switch, self.lines, self.calls),
            desk_came=self._state_changed,
        )

    def _sign_in(self, tokens: AccessTokens, life: SessionLife, drop_leg: DropLeg) -> SignInUser:
        settings, clock = self._settings, self._clock
        throttle = Throttle(self.database, clock, settings.sign_in_tries, settings.sign_in_window_s)
        passwords = Passwords(
            time_cost=settings.argon2_time_cost,
            memory_kib=settings.argon2_memory_kib,
            parallelism=settings.argon2_parallelism,
        )
        return SignInUser(
            self.database,
            clock,
            self.roster,
            self.hub,
            passwords,
            throttle,
            tokens,
            life,
            OpenSeat(self.count_day),
            drop_leg,
            self.hand_over,
            self._cases.catalogue,
        )

    def _take_result(self) -> TakeResult:
        return TakeResult(self.roster, self.calls, self.count_day, self.background, self._state_changed)

    def _state_changed(self, seat: Seat) -> None:
        self.hand_over(seat)
        self.dialer.wake()

    async def start(self) -> None:
        """Open the database, seat who was at work, start or adopt the switch, begin to work.

        Raises StoreError, SwitchError.
        """
        await self.database.open()
        async with self.database.read() as conn:
            for seat in await OpenSeat(self.count_day).restored(conn):
                self.roster.put(seat)
        self._begin("journal", self.journal.run)
        await self._adopt(await self._switch.start())
        self._begin("pump", self.pump.run)
        self._begin("watch", self.watch.run)
        self._begin("clean", self.clean.run)
        if self._settings.dialer_enabled:
            self._begin("dialer", self.dialer.run)

    def _begin(self, name: str, run: Callable[[], Awaitable[None]]) -> None:
        async def work() -> None:
            await run()

        self._tasks.append(asyncio.create_task(work(), name=name))

    async def stop(self, *, keep_calls: bool) -> None:
        """Dial no more, tell the switch, write what is left, close. Safe after a start that failed."""
        journal, others = self._tasks[:1], self._tasks[1:]
        await _end(others)
        self.hub.close()
        try:
            await self._switch.close(keep_calls=keep_calls)
        except SwitchError as error:
            log.warning("the switch could not be told of the stop: %s", error)
        await self.background.close()
        if journal:
            await self._write_last()
        await _end(journal)
        await self.database.close()

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
