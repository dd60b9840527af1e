"""A hold or a wish is over: the leads that it closed are open again, unless something else closes them."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.contract.words import Channel
from server_api.rules.wishes import WishKind
from server_api.services.contact_left import suspended
from server_api.store import reopen_rows, wishes_rows
from server_api.store.reopen_rows import ClosedLead
from server_api.store.wishes_rows import WishRow

#: The result of leads that a wish closed.
OPT_OUT = "opt_out"


async def reopen_leads(conn: AsyncConnection, person_id: str, now: datetime) -> None:
    """In the transaction that ends the hold or the wish.

    A lead that is still suspended stays so until the last hold on it ends; one under another wish waits for
    that; one whose debts are paid, or that a result of its own closed, stays closed.
    """
    wishes = [one for one in await wishes_rows.of_person(conn, person_id) if _closes(one, now)]
    for lead in await reopen_rows.closed_leads(conn, person_id, OPT_OUT):
        mine = [one for one in wishes if _about(one, lead)]
        if await suspended(conn, person_id, lead.creditor_id):
            await reopen_rows.stay_closed(conn, lead.lead_id, suspended=True)
        elif any(one.expires_at is None for one in mine):
            await reopen_rows.stay_closed(conn, lead.lead_id, OPT_OUT, suspended=False)
        elif not lead.owed:
            await reopen_rows.stay_closed(conn, lead.lead_id, suspended=False)
        else:
            await reopen_rows.open_again(conn, lead.lead_id, _from(now, lead, mine))


def _closes(wish: WishRow, now: datetime) -> bool:
    """Whether it stops calls to all numbers, now."""
    return (
        wish.kind == WishKind.OPT_OUT
        and wish.ended_at is None
        and not wish.phone_id
        and wish.channel in ("", Channel.VOICE.value)
        and (wish.expires_at is None or now < wish.expires_at)
    )


def _about(wish: WishRow, lead: ClosedLead) -> bool:
    return wish.campaign_id in ("", lead.campaign_id) and wish.creditor_id in ("", lead.creditor_id)


def _from(now: datetime, lead: ClosedLead, wishes: Iterable[WishRow]) -> datetime:
    """Not before what was agreed, nor before a wish is over."""
    return max([now, lead.next_at, *(one.expires_at for one in wishes if one.expires_at is not None)])
