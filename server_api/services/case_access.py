"""Who may read or change what is known of a debtor: the agent on the line with them, and leads."""

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.contract.words import AgentState, Blocked, ErrorCode, IdentityStatus
from server_api.services.live_calls import LiveCall, LiveCalls
from server_api.services.own_team import is_lead
from server_api.services.refusals import RefusalError
from server_api.services.roster import Seat
from server_api.store import people_rows


def own_case(calls: LiveCalls, seat: Seat, person_id: str) -> LiveCall | None:
    """The agent's own call with this debtor, whose case may be shown; None for a lead without one.

    It lasts until the result is saved. Raises RefusalError NOT_FOUND, alike for anybody else's debtor, for
    nobody, and before a masked debtor is identified: also to a lead who is on that line. Which cases a lead
    may read without a call ``led_cases`` says.
    """
    call = calls.get(seat.row.agent.call_id)
    if call is not None and call.agent_id == seat.agent_id and call.person_id == person_id and call.shows:
        return call
    listens = seat.row.agent.state is AgentState.SUPERVISING and calls.veils(person_id)
    if is_lead(seat) and not listens and (call is None or call.person_id != person_id):
        return None
    raise RefusalError(ErrorCode.NOT_FOUND, what="person")


def confirmed_case(calls: LiveCalls, seat: Seat, person_id: str) -> LiveCall | None:
    """As :func:`own_case`, once the debtor is known to be the right party.

    Raises RefusalError REFUSED (``identity``) before that.
    """
    call = own_case(calls, seat, person_id)
    if call is not None and not identified(call):
        raise RefusalError(ErrorCode.REFUSED, fault="identity")
    return call


def refuse_hidden(call: LiveCall | None) -> None:
    """Raises RefusalError REFUSED (``legal``) where nothing of the debt may be shown: death, a minor."""
    facts = call.body.legal if call is not None and call.body is not None else ()
    hiding = next((fact for fact in facts if Blocked.AMOUNTS in fact.blocks), None)
    if hiding is not None:
        told = {"what": Blocked.AMOUNTS.value, "rule_id": hiding.rule_id, "kind": hiding.kind.value}
        raise RefusalError(ErrorCode.REFUSED, fault="legal", **told)


def identified(call: LiveCall) -> bool:
    """Whether the debtor on this call has been confirmed as the right party."""
    return call.head is not None and call.head.identity.status is IdentityStatus.CONFIRMED


async def check_person(conn: AsyncConnection, person_id: str) -> people_rows.PersonRow:
    """The person as stored. Raises RefusalError NOT_FOUND where nobody (or only an erased one) is there."""
    person = await people_rows.get(conn, person_id)
    if person is None:
        raise RefusalError(ErrorCode.NOT_FOUND, what="person")
    return person
