"""Promises, payment orders and papers; and what providers of payments tell."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from server_api.contract import routes
from server_api.contract.agreements import CancelPromise, PromiseDetail
from server_api.contract.contacts import OwnPanel
from server_api.contract.payments import MakeOrder, OrderView, PayByCard, SendOrder, UnreconciledSlips
from server_api.web.auth import OwnSeat
from server_api.web.room import TheRoom

router = APIRouter()


@router.get(routes.PROMISE)
async def promise(promise_id: str, seat: OwnSeat, room: TheRoom) -> PromiseDetail:
    """Its payments, and what happened to it."""
    return await room.pay.promise(seat, promise_id)


@router.post(routes.PROMISE_CANCEL)
async def cancel_promise(promise_id: str, body: CancelPromise, seat: OwnSeat, room: TheRoom) -> PromiseDetail:
    """A lead takes it back."""
    return await room.pay.cancel_promise(seat, promise_id, body.reason)


@router.post(routes.ORDERS)
async def make(call_id: str, body: MakeOrder, seat: OwnSeat, room: TheRoom) -> OrderView:
    """A Pix, a slip or a link."""
    return await room.pay.make(seat, call_id, body)


@router.post(routes.CARD)
async def charge(call_id: str, body: PayByCard, seat: OwnSeat, room: TheRoom) -> OrderView:
    """A card told over the telephone, while nothing is recorded."""
    return await room.pay.charge(seat, call_id, body)


@router.post(routes.ORDER_SEND)
async def send(order_id: str, body: SendOrder, seat: OwnSeat, room: TheRoom) -> OrderView:
    """By a channel that law and debtor allow."""
    return await room.pay.send(seat, order_id, body)


@router.delete(routes.ORDER)
async def cancel(order_id: str, seat: OwnSeat, room: TheRoom) -> OrderView:
    """It can be paid no more."""
    return await room.pay.cancel(seat, order_id)


@router.post(routes.PROVIDER_EVENTS, status_code=204)
async def provider_events(provider: str, request: Request, room: TheRoom) -> None:
    """Signed by the provider; no agent is signed in."""
    await room.pay.events(provider, await request.body(), request.headers)


@router.get(routes.SLIPS_UNRECONCILED)
async def unreconciled(seat: OwnSeat, room: TheRoom, creditor_id: str = "") -> UnreconciledSlips:
    """What banks' files told and nobody has looked at; leads only."""
    return await room.pay.unreconciled(seat, creditor_id)


@router.get(routes.OWN_PANEL)
async def own_panel(seat: OwnSeat, room: TheRoom) -> OwnPanel:
    """The agent's own day, targets and promises that fall due."""
    return await room.pay.panel(seat)


@router.get(routes.DOCUMENT)
async def document(document_id: str, seat: OwnSeat, room: TheRoom) -> Response:
    """As it is kept."""
    found = await room.pay.document(seat, document_id)
    headers = {"Content-Disposition": found.disposition, "Cache-Control": "no-store"}
    return Response(found.content, media_type=found.media_type, headers=headers)
