"""The application: routers, limits, errors. No documentation pages: this is not a public interface."""

from fastapi import FastAPI

from server_api.contract.version import CURRENT
from server_api.web import (
    agreements,
    callbacks,
    calls,
    extras,
    floor,
    health,
    legal,
    lists,
    me,
    outcomes,
    pacing,
    payments,
    people,
    phone,
    previews,
    push,
    recordings,
    scripts,
    session,
    sip,
    talks,
    transfers,
    why,
    wishes,
)
from server_api.web.errors import add_error_handlers
from server_api.web.limits import LimitRequests
from server_api.web.room import Room


def make_app(room: Room, *, max_body_bytes: int) -> FastAPI:
    """The contract over HTTPS and WebSocket."""
    app = FastAPI(title="Acordo", version=str(CURRENT), openapi_url=None, docs_url=None, redoc_url=None)
    app.state.room = room
    talking = (phone, calls, talks, transfers, recordings, floor, pacing, previews)
    whom = (lists, callbacks, wishes)
    case = (extras, legal, payments, agreements, scripts)
    for part in (session, me, *talking, *whom, *case, outcomes, people, why, health, push, sip):
        app.include_router(part.router)
    app.add_middleware(LimitRequests, max_body=max_body_bytes)
    add_error_handlers(app)
    return app
