"""What the rest of the server hears once an outcome is on disk."""

from dataclasses import dataclass
from datetime import datetime

from server_api.contract.words import Effect
from server_api.services.promise_news import PromiseChange


@dataclass(frozen=True, slots=True)
class OutcomeFacts:
    """An outcome was saved. ``late``: it came out of an outbox; the agent's present state is another.

    ``promises``: what became of the promise it made and of those it concerns.
    """

    outcome_id: str
    call_id: str
    agent_id: str
    person_id: str
    lead_id: str
    campaign_id: str
    disposition: str
    effects: frozenset[Effect]
    promise_id: str
    callback_id: str
    saved_at: datetime
    late: bool
    callback_moved: str = ""
    promises: tuple[PromiseChange, ...] = ()
