"""Calls that were promised for a time: the agent's own and the team's."""

from server_api.contract.base import AwareDatetime, Id, ShortText, WireModel


class CallbackView(WireModel):
    """A callback. ``at`` is UTC, ``local_at`` is text in the debtor's own time (``14:30``, with ``zone``).

    ``fell`` says that its owner was absent and the team has it now. ``overdue``: its time is past.
    """

    callback_id: Id
    person_id: Id
    name: ShortText
    at: AwareDatetime
    local_at: ShortText = ""
    zone: ShortText = ""
    own: bool = True
    owner: ShortText = ""
    campaign: ShortText = ""
    subject: ShortText = ""
    fell: bool = False
    overdue: bool = False


class Callbacks(WireModel):
    """The agent's own open callbacks and the team's, by time."""

    callbacks: tuple[CallbackView, ...] = ()


class MoveCallback(WireModel):
    """Another time; refused outside the debtor's hours (409 ``gate_denied`` with ``next_at``)."""

    at: AwareDatetime
    own: bool | None = None
    reason: ShortText = ""
