"""Performs commands by the ports and answers with events."""

import logging
from dataclasses import dataclass, field
from functools import partial
from typing import assert_never

from agent_desktop.desk import commands as c
from agent_desktop.desk import commands_dial as cd
from agent_desktop.desk import commands_extras as cx
from agent_desktop.desk import commands_scripts as cs
from agent_desktop.desk import commands_voice as cv
from agent_desktop.desk import events as e
from agent_desktop.desk.commands_plan import PlanCommand
from agent_desktop.desk.commands_playback import (
    LoadRecording,
    PlaybackCommand,
    PlayRecording,
    StopPlaying,
)
from agent_desktop.desk.commands_sound import KeepCheck, SoundCommand
from agent_desktop.desk.drafts import DraftKeeper
from agent_desktop.desk.lane import Lane, Latest, Timers
from agent_desktop.desk.ports import (
    Announcer,
    ClockPort,
    Draft,
    Emit,
    NotKeptError,
    OutboxPort,
    PhonePort,
    PushPort,
    ServerPort,
    ServerRefusedError,
)
from agent_desktop.desk.ports_playback import NoPlayer, PlayerPort
from agent_desktop.desk.requests import Requests
from agent_desktop.desk.requests_dial import DialRequests
from agent_desktop.desk.requests_extras import ExtrasRequests
from agent_desktop.desk.requests_voice import VoiceRequests
from agent_desktop.desk.runner_plan import PlanRunner
from agent_desktop.desk.runner_scripts import ScriptRunner
from server_api.contract.outcomes import Outcome

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ports:
    """The outside world of one desk."""

    server: ServerPort
    push: PushPort
    outbox: OutboxPort
    phone: PhonePort
    clock: ClockPort
    announcer: Announcer
    player: PlayerPort = field(default_factory=NoPlayer)


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds: between typing and asking the server, between two drafts on disk, to finish at the end."""

    check_after_s: float = 0.25
    plan_after_s: float = 0.08
    look_after_s: float = 0.12
    draft_every_s: float = 1.0
    patience_s: float = 3.0


class Runner:
    """Five lanes keep their own order: session, call, case, floor, pacing.

    Saving a result and stopping the floor wait for none of them.
    """

    def __init__(self, ports: Ports, emit: Emit, pace: Pace) -> None:
        self._ports = ports
        self._emit = emit
        self._pace = pace
        self._finished = False
        self._requests = Requests(ports.server, emit)
        self._voice = VoiceRequests(ports.server, self._requests.tell)
        self._dial = DialRequests(ports.server, self._requests.tell)
        self._extras = ExtrasRequests(ports.server, ports.clock, emit, self._requests.tell)
        self._scripts = ScriptRunner(ports.server, ports.outbox, ports.clock, emit, self._requests.tell)
        self._session = Lane("session")
        self._call = Lane("call")
        self._case = Lane("case")
        self._floor = Lane("floor")
        self._pacing = Lane("pacing")
        self._stopping = Lane("stopping")
        self._saving = Lane("saving")
        self._plans = PlanRunner(ports.server, self._requests.tell, pace.plan_after_s)
        self._people = Latest(pace.check_after_s, "people")
        self._counts = Latest(pace.check_after_s, "counts")
        self._statements = Latest(pace.look_after_s, "statements")
        self._finds = Latest(pace.look_after_s, "history")
        self._timers = Timers()
        self._drafts = DraftKeeper(ports.outbox, ports.clock, emit, pace.draft_every_s)

    def perform(self, command: c.Command) -> None:
        """Begin it; what came of it is an event. Once finished, nothing is begun."""
        if self._finished:
            return
        if isinstance(command, SoundCommand):
            self._sound(command)
            return
        if isinstance(command, PlaybackCommand):
            self._playback(command)
            return
        if isinstance(command, cd.DialCommand):
            self._perform_dial(command)
            return
        if isinstance(command, PlanCommand):
            self._plans.perform(command)
            return
        if isinstance(command, cx.ExtrasCommand):
            self._perform_extras(command)
            return
        if isinstance(command, cs.ScriptCommand):
            self._scripts.perform(command)
            return
        match command:
            case c.SignIn():
                self._session.put(partial(self._sign_in, command))
            case c.SignOut() | c.ChangeState() | c.ExtendWrapUp():
                self._session.put(partial(self._requests.session, command))
            case c.Hold() | c.Resume() | c.HangUp() | c.SendDigits():
                self._call.put(partial(self._requests.call, command))
            case c.AnswerChallenge() | c.LoadHistory():
                self._case.put(partial(self._requests.case, command))
            case c.SaveOutcome() | c.KeepDraft() | c.ForgetDraft() | c.FindDraft():
                self._keep(command)
            case c.OpenPush() | c.ClosePush():
                self._push(command)
            case c.OpenLeg() | c.CloseLeg() | c.Mute() | c.PlayTone() | c.Announce():
                self._device(command)
            case _:
                self._perform_voice(command)

    def _perform_voice(self, command: cv.VoiceCommand) -> None:
        if isinstance(command, cv.TalkCommand):
            self._call.put(partial(self._voice.talk, command))
        elif isinstance(command, cv.FindPeople):
            self._people.put(partial(self._voice.find, command))
        elif isinstance(command, cv.FloorCommand):
            self._floor.put(partial(self._voice.floor, command))
        elif isinstance(command, cv.LookCommand):
            self._case.put(partial(self._voice.look, command))
        else:
            assert_never(command)

    def _perform_dial(self, command: cd.DialCommand) -> None:
        if isinstance(command, cd.StopFloor):
            self._stopping.put(partial(self._dial.pacing, command))  # waits for no other order
        elif isinstance(command, cd.PacingCommand):
            self._pacing.put(partial(self._dial.pacing, command))
        elif isinstance(command, cd.PreviewCommand):
            self._call.put(partial(self._dial.preview, command))
        elif isinstance(command, cd.CallbackCommand):
            self._case.put(partial(self._dial.callback, command))
        elif isinstance(command, cd.CountList):
            self._counts.put(partial(self._dial.lists, command))
        elif isinstance(command, cd.ListsCommand):
            self._pacing.put(partial(self._dial.lists, command))
        elif isinstance(command, cd.WhyCommand):
            self._floor.put(partial(self._dial.why, command))
        else:
            assert_never(command)

    def _perform_extras(self, command: cx.ExtrasCommand) -> None:
        if isinstance(command, cx.LoadStatement):
            self._statements.put(partial(self._extras.lookup, command))
        elif isinstance(command, cx.SearchHistory):
            self._finds.put(partial(self._extras.lookup, command))
        elif isinstance(command, cx.LegalCommand):
            self._call.put(partial(self._extras.legal, command))
        elif isinstance(command, cx.RecordCommand):
            self._case.put(partial(self._extras.record, command))
        elif isinstance(command, cx.HideLater):
            self._timers.put(partial(self._extras.hide_later, command))
        else:
            assert_never(command)

    def _sound(self, command: SoundCommand) -> None:
        self._ports.phone.sound(command)
        if isinstance(command, KeepCheck):
            self._session.put(partial(self._requests.keep_check, command.check))

    def _playback(self, command: PlaybackCommand) -> None:
        match command:
            case LoadRecording():
                self._floor.put(partial(self._requests.recording, command))
            case PlayRecording():
                self._ports.player.play(command)
            case StopPlaying():
                self._ports.player.stop()

    async def _sign_in(self, command: c.SignIn) -> None:
        signed_in = await self._requests.sign_in(command)
        if signed_in is not None:
            self._ports.outbox.signed_in(signed_in.agent.agent_id, signed_in.tokens.submit_grant)
            self._emit(e.SignInAccepted(signed_in))

    def _keep(self, command: c.SaveOutcome | c.KeepDraft | c.ForgetDraft | c.FindDraft) -> None:
        match command:
            case c.SaveOutcome(outcome):
                self._saving.put(partial(self._save, outcome))
            case c.KeepDraft(call_id, note, promise):
                self._drafts.keep(Draft(call_id, note, promise))
            case c.ForgetDraft(call_id):
                self._drafts.forget(call_id)
            case c.FindDraft(call_id):
                self._case.put(partial(self._drafts.find, call_id))

    async def _save(self, outcome: Outcome) -> None:
        """This PC's disk first; where it takes nothing, the server at once, or the result stays open."""
        outbox = self._ports.outbox
        try:
            waiting = await outbox.keep(outcome)
        except NotKeptError as error:
            await self._save_directly(outcome, error)
            return
        self._emit(e.OutcomeKept(outcome.key, waiting, self._ports.clock.now()))
        outbox.deliver()

    async def _save_directly(self, outcome: Outcome, full: NotKeptError) -> None:
        try:
            saved = await self._ports.server.submit(outcome, "")
        except ServerRefusedError as error:
            log.info("result kept neither here (%s) nor there (%s)", full.code, error.code)
            self._emit(e.OutcomeNotKept(outcome.key, full.code))
        else:
            self._emit(e.OutcomeConfirmed(outcome.key, saved, self._ports.outbox.waiting))

    def _push(self, command: c.OpenPush | c.ClosePush) -> None:
        if isinstance(command, c.OpenPush):
            self._ports.push.open()
        else:
            self._session.put(self._ports.push.close)

    def _device(self, command: c.OpenLeg | c.CloseLeg | c.Mute | c.PlayTone | c.Announce) -> None:
        match command:
            case c.OpenLeg():
                self._ports.phone.open_leg()
            case c.CloseLeg():
                self._ports.phone.close_leg()
            case c.Mute(on):
                self._ports.phone.mute(on)
            case c.PlayTone(name):
                self._ports.phone.tone(name)
            case c.Announce(code):
                self._ports.announcer.announce(code)

    async def finish(self) -> None:
        """Write what waits to this PC, end what was begun."""
        self._finished = True
        await self._plans.finish(self._pace.patience_s)
        await self._people.finish()
        await self._counts.finish()
        await self._statements.finish()
        await self._finds.finish()
        await self._timers.finish()
        await self._scripts.finish(self._pace.patience_s)
        lanes = (
            self._stopping,
            self._saving,
            self._case,
            self._call,
            self._floor,
            self._pacing,
            self._session,
        )
        for lane in lanes:
            await lane.finish(self._pace.patience_s)
        await self._drafts.finish()
