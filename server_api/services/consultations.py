"""Consultations under way: who is asked about which debtor's call, and how far that is."""

from collections.abc import Iterator
from dataclasses import dataclass

from server_api.clock import Clock
from server_api.contract.push import CallChanged
from server_api.contract.transfers import ConsultView
from server_api.contract.words import TransferStep
from server_api.services.desks import Desks
from server_api.services.live_calls import LiveCall


@dataclass(slots=True)
class Consultation:
    """``with_agent`` or ``side_call_id`` is set: an agent of the house, or a call out of it.

    ``blind``: nobody speaks first, the debtor is put through when the other side answers. ``finishing``: a
    command is under way. ``parted``: the two agents no longer speak apart, by our own doing.
    """

    call: LiveCall
    agent_id: str
    note: str = ""
    with_agent: str = ""
    side_call_id: str = ""
    number: str = ""
    blind: bool = False
    finishing: bool = False
    parted: bool = False

    @property
    def step(self) -> TransferStep:
        """How far it is."""
        return self.call.consult.step if self.call.consult else TransferStep.CANCEL

    @property
    def all_together(self) -> bool:
        """Whether the three hear each other."""
        return self.step is TransferStep.JOIN


class Consultations:
    """Those under way, one a call."""

    def __init__(self, clock: Clock, desks: Desks) -> None:
        self._clock = clock
        self._desks = desks
        self._by_call: dict[str, Consultation] = {}

    def __iter__(self) -> Iterator[Consultation]:
        return iter(tuple(self._by_call.values()))

    def get(self, call_id: str) -> Consultation | None:
        """The consultation about a debtor's call."""
        return self._by_call.get(call_id)

    def of_side(self, side_call_id: str) -> Consultation | None:
        """The consultation that a call out of the house belongs to."""
        return next((one for one in self if one.side_call_id == side_call_id), None)

    def of_agent(self, agent_id: str) -> Consultation | None:
        """The consultation an agent asked for, or is asked in."""
        return next((one for one in self if agent_id in (one.agent_id, one.with_agent)), None)

    def begin(self, consultation: Consultation, view: ConsultView) -> None:
        """It is under way."""
        self._by_call[consultation.call.call_id] = consultation
        consultation.call.consult = view
        self._tell(consultation)

    def move(self, consultation: Consultation, step: TransferStep, reason: str = "") -> None:
        """Another step; the desk is told."""
        view = consultation.call.consult
        if view is not None:
            now = {"step": step, "since": self._clock.utc(), "reason": reason}
            consultation.call.consult = view.model_copy(update=now)
            self._tell(consultation)

    def end(self, consultation: Consultation, reason: str = "") -> None:
        """It is over; a ``reason`` is told as a failure first."""
        if self._by_call.pop(consultation.call.call_id, None) is None:
            return
        if reason:
            self.move(consultation, TransferStep.FAILED, reason)
        consultation.call.consult = None
        self._tell(consultation)

    def _tell(self, consultation: Consultation) -> None:
        call = consultation.call
        if call.agent_id == consultation.agent_id and not call.away:
            self._desks.tell(consultation.agent_id, CallChanged(call=call.view))
