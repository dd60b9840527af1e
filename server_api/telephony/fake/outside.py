"""What happens to a fake switch: the carrier, the debtors and the agents' engines, played by the test."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from server_api.telephony.fake.base import FakeBase, Recording
from server_api.telephony.port import (
    BeepHeard,
    CallAnswered,
    CallEnded,
    CallJudged,
    CallOffered,
    CallRerouted,
    CallRinging,
    CallState,
    DtmfReceived,
    EndCause,
    EndedBy,
    LegDown,
    LegQuality,
    LegState,
    LegUp,
    MediaQuality,
    PromptEnded,
    RecordingChanged,
    RecordingPhase,
    RecordingResult,
    SwitchBack,
    SwitchLost,
    TrunkChanged,
    Verdict,
)
from server_api.telephony.talks import lines, rules

EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
PROMPT_S = 7.0


class FakeOutside(FakeBase):
    """Every method is something the world does; none is a command of the port."""

    def ring(self, call_id: str, *, early_media: bool = False) -> None:
        """The far end rings."""
        self.calls[call_id] = replace(self._call(call_id), state="ringing")
        self._report(CallRinging(call_id=call_id, early_media=early_media, **self._stamp()))

    def pick_up(self, call_id: str) -> None:
        """The far end answers."""
        now = datetime.now(UTC)
        self.calls[call_id] = replace(self._call(call_id), state="answered", answered_at=now)
        rules.answered(self.floor, call_id)
        self._report(CallAnswered(call_id=call_id, **self._stamp()))

    def offer(self, call_id: str, trunk_id: str, caller: str = "", called: str = "") -> None:
        """Somebody calls."""
        self.calls[call_id] = CallState(call_id, "offered", caller, trunk_id)
        self._known.add(call_id)
        fact = CallOffered(call_id=call_id, trunk_id=trunk_id, caller=caller, called=called, **self._stamp())
        self._report(fact)

    def reroute(self, call_id: str, trunk_id: str, caller_id: str, reason: str = "503") -> None:
        """The call goes out by another trunk."""
        self.calls[call_id] = replace(self._call(call_id), trunk_id=trunk_id)
        fact = CallRerouted(
            call_id=call_id, trunk_id=trunk_id, caller_id=caller_id, reason=reason, **self._stamp()
        )
        self._report(fact)

    def judge(
        self,
        call_id: str,
        verdict: Verdict,
        after_ms: float = 900.0,
        features: Mapping[str, float] | None = None,
    ) -> None:
        """The detector has decided."""
        self._call(call_id)
        fact = CallJudged(
            call_id=call_id, verdict=verdict, after_ms=after_ms, features=features or {}, **self._stamp()
        )
        self._report(fact)

    def beep(self, call_id: str) -> None:
        """A machine's beep."""
        self._call(call_id)
        self._report(BeepHeard(call_id=call_id, **self._stamp()))

    def press(self, call_id: str, digit: str) -> None:
        """The debtor presses a key, which nobody is told of while the recording is paused."""
        self._call(call_id)
        recording = self.recordings.get(call_id)
        if recording is None or not recording.paused:
            self._report(DtmfReceived(call_id=call_id, digit=digit, **self._stamp()))

    def end(
        self,
        call_id: str,
        cause: EndCause = EndCause.NORMAL,
        by: EndedBy = EndedBy.DEBTOR,
        *,
        sip_status: int | None = None,
        reason: str = "",
        quality: MediaQuality | None = None,
    ) -> None:
        """The call is over, and with it the call it is bridged to."""
        self._call(call_id)
        self.end_prompt(call_id, whole=False, played_s=0.0)
        partner = rules.ended(self.floor, call_id)
        del self.calls[call_id]
        fact = CallEnded(
            call_id=call_id,
            cause=cause,
            by=by,
            sip_status=sip_status,
            reason=reason,
            quality=quality,
            **self._stamp(),
        )
        self._show()
        self._report(fact)
        if not self._attached:
            self._away.append(fact)
        self.end_recording(call_id)
        if partner in self.calls:
            self.end(partner, EndCause.NORMAL, EndedBy.SWITCH)

    def end_prompt(self, call_id: str, *, whole: bool = True, played_s: float = PROMPT_S) -> None:
        """The prompt is over; one that was to hang up does so when it was heard whole."""
        order = rules.end_prompt(self.floor, call_id)
        if order is None:
            return
        fact = PromptEnded(
            call_id=call_id, prompt_id=order.prompt_id, whole=whole, played_s=played_s, **self._stamp()
        )
        self._report(fact)
        if whole and order.then_hang_up:
            self.end(call_id, EndCause.NORMAL, EndedBy.SERVER)

    def end_recording(self, call_id: str, reason: str = "", result: RecordingResult | None = None) -> None:
        """The file is closed; with a ``reason`` it failed."""
        recording = self.recordings.pop(call_id, None)
        if recording is None:
            return
        self._show()
        phase = RecordingPhase.FAILED if reason else RecordingPhase.ENDED
        self._tell_recording(recording, phase, reason, None if reason else result or _result(recording))

    def _tell_recording(
        self,
        recording: Recording,
        phase: RecordingPhase,
        reason: str = "",
        result: RecordingResult | None = None,
    ) -> None:
        fact = RecordingChanged(
            recording_id=recording.order.recording_id,
            call_id=recording.order.call_id,
            phase=phase,
            result=result,
            reason=reason,
            **self._stamp(),
        )
        self._report(fact)

    def leg_up(self, leg_id: str) -> None:
        """The engine placed the leg; calls that wait for this agent are put through."""
        order = self.expected.pop(leg_id)
        for old in [leg for leg in self.legs.values() if leg.agent_id == order.agent_id]:
            self.leg_down(old.leg_id, "replaced")
        self.legs[leg_id] = LegState(leg_id, order.agent_id)
        self._report(LegUp(leg_id=leg_id, agent_id=order.agent_id, **self._stamp()))
        self._tell(rules.leg_up(self.floor, order.agent_id, leg_id))

    def leg_down(
        self, leg_id: str, cause: str = "bye", quality: MediaQuality | None = None, reason: str = ""
    ) -> None:
        """The leg is gone; its calls live on with music."""
        leg = self.legs.pop(leg_id, None)
        agent_id = leg.agent_id if leg is not None else self.expected.pop(leg_id).agent_id
        stamp = self._stamp()
        self._report(
            LegDown(leg_id=leg_id, agent_id=agent_id, cause=cause, reason=reason, quality=quality, **stamp)
        )
        if leg is not None:
            self._tell(rules.leg_lost(self.floor, agent_id))

    def give_agent_up(self, agent_id: str) -> None:
        """The leg did not come back in time: the agent's calls end, leads leave the line."""
        for talk in self.floor.of_agent(agent_id):
            self.end(talk.call_id, EndCause.NORMAL, EndedBy.SWITCH, reason="agent_lost")
        self._tell(lines.agent_gone(self.floor, agent_id))

    def report_quality(self, leg_id: str, quality: MediaQuality) -> None:
        """A leg's sound over the last seconds."""
        agent_id = self.legs[leg_id].agent_id
        self._report(LegQuality(leg_id=leg_id, agent_id=agent_id, quality=quality, **self._stamp()))

    def trunk_changed(
        self, trunk_id: str, up: bool, reason: str = "", registered: bool | None = None
    ) -> None:
        """The carrier answers, or does not."""
        fact = TrunkChanged(trunk_id=trunk_id, up=up, reason=reason, registered=registered, **self._stamp())
        self._report(fact)

    def lose(self, reason: str = "switch_gone") -> None:
        """The switch cannot be reached; its calls live on."""
        self._report(SwitchLost(reason=reason, **self._stamp()))
        self._attached = False

    def come_back(self) -> None:
        """Reachable again; what ended meanwhile is reported first."""
        self._attached = True
        ended, self._away = self._away, []
        for fact in ended:
            self._report(fact)
        self._report(SwitchBack(state=self._state(True), **self._stamp()))


def _result(recording: Recording) -> RecordingResult:
    seconds = (datetime.now(UTC) - recording.began).total_seconds()
    return RecordingResult(seconds=seconds, size_bytes=0, sha256=EMPTY_SHA256)
