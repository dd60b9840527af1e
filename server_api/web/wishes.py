"""What debtors do not want, and what they paid."""

from fastapi import APIRouter

from server_api.contract import routes
from server_api.contract.wishes import OptOut, PaymentPosted, PostPayment, Wishes, WishView
from server_api.contract.words import ErrorCode
from server_api.services.opt_outs import Scope, Wanted
from server_api.services.own_team import leads_only
from server_api.services.post_payment import Payment
from server_api.services.refusals import RefusalError
from server_api.store.wishes_rows import WishRow
from server_api.web.auth import OwnSeat
from server_api.web.room import TheRoom

router = APIRouter()


@router.get(routes.WISHES)
async def listed(person_id: str, seat: OwnSeat, room: TheRoom) -> Wishes:
    """All of a person's, for leads."""
    leads_only(seat)
    return Wishes(wishes=tuple(_view(row) for row in await room.whom.opt_outs.of_person(person_id)))


@router.post(routes.WISHES)
async def opt_out(person_id: str, body: OptOut, seat: OwnSeat, room: TheRoom) -> WishView:
    """Any agent takes a debtor's word, and it holds at once."""
    if body.scope not in set(Scope):
        raise RefusalError(ErrorCode.INVALID, field="scope")
    scope = Scope(body.scope)
    wanted = Wanted(person_id, scope, body.on, body.reason, body.expires_at, body.call_id)
    return _view(await room.whom.opt_outs.add(wanted, by=seat.agent_id))


@router.delete(routes.WISH, status_code=204)
async def end(wish_id: str, seat: OwnSeat, room: TheRoom, reason: str = "") -> None:
    """The debtor takes it back: a lead's matter."""
    leads_only(seat)
    await room.whom.opt_outs.end(wish_id, reason, by=seat.agent_id)


@router.post(routes.PAYMENTS)
async def payment(body: PostPayment, seat: OwnSeat, room: TheRoom) -> PaymentPosted:
    """From the back office; leads only."""
    leads_only(seat)
    told = Payment(
        body.provider, body.reference, body.debt, body.amount, body.paid_at, creditor_id=body.creditor_id
    )
    posted = await room.whom.payments(told, by=seat.agent_id)
    return PaymentPosted(
        payment_id=posted.payment_id,
        person_id=posted.person_id,
        settled=posted.settled,
        repeated=posted.repeated,
    )


def _view(row: WishRow) -> WishView:
    return WishView(
        wish_id=row.wish_id,
        kind=row.kind,
        scope=row.scope,
        phone_id=row.phone_id,
        channel=row.channel,
        campaign_id=row.campaign_id,
        creditor_id=row.creditor_id,
        reason=row.reason,
        since=row.since,
        expires_at=row.expires_at,
        ended_at=row.ended_at,
    )
