"""A small real server for the links' tests: counts effects by idempotency key, as the real one does."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

import uvicorn
from fastapi import FastAPI, Request, Response

from server_api.contract import routes
from server_api.contract.errors import ErrorBody
from server_api.contract.outcomes import Outcome
from server_api.contract.session import Tokens
from server_api.contract.words import ErrorCode
from tests.desk.making import saved, signed_in, status
from tests.helpers.ports import tcp_port
from tests.helpers.waiting import until


def refusal(status_code: int, code: ErrorCode) -> Response:
    body = ErrorBody(code=code, params={"limit": "3"})
    return Response(body.model_dump_json(), status_code, media_type="application/json")


class Office:
    """What the server was asked, and what it did."""

    def __init__(self) -> None:
        self.effects: dict[str, Outcome] = {}
        self.posts: list[str] = []
        self.grants: list[str] = []
        self.refuse: dict[str, ErrorCode] = {}  # by outcome key
        self.silent_after_effect = 0  # so many posts take effect and are cut off before the answer
        self.tokens = 0
        self.refreshes = 0
        self.good_token = ""
        self.app = FastAPI()
        self._routes()

    def _new_tokens(self) -> Tokens:
        self.tokens += 1
        self.good_token = f"access-{self.tokens}"
        return Tokens(access_token=self.good_token, refresh_token=f"refresh-{self.tokens}", expires_in_s=600)

    def _routes(self) -> None:
        self.app.add_api_route(routes.SESSION, self.sign_in, methods=["POST"])
        self.app.add_api_route(routes.REFRESH, self.refresh, methods=["POST"])
        self.app.add_api_route(routes.STATE, self.state, methods=["POST"])
        self.app.add_api_route(routes.OUTCOMES, self.outcomes, methods=["POST"])
        self.app.add_api_route(routes.TICKET, self.broken, methods=["POST"])
        self.app.add_api_route(routes.LEG, self.gateway, methods=["POST"])

    async def sign_in(self, request: Request) -> Response:
        body = await request.json()
        if body["password"] != "secret":
            return refusal(401, ErrorCode.BAD_CREDENTIALS)
        answer = signed_in().model_copy(update={"tokens": self._new_tokens()})
        return Response(answer.model_dump_json(), media_type="application/json")

    async def refresh(self, request: Request) -> Response:
        self.refreshes += 1
        if (await request.json())["refresh_token"] != f"refresh-{self.tokens}":
            return refusal(401, ErrorCode.NOT_SIGNED_IN)
        return Response(self._new_tokens().model_dump_json(), media_type="application/json")

    async def state(self, request: Request) -> Response:
        if request.headers["authorization"] != f"Bearer {self.good_token}":
            return refusal(401, ErrorCode.NOT_SIGNED_IN)
        return Response(status(version=5).model_dump_json(), media_type="application/json")

    async def broken(self) -> Response:
        return Response('{"no": "ticket"}', media_type="application/json")

    async def gateway(self) -> Response:
        return Response("<h1>Bad gateway</h1>", 502, media_type="text/html")

    async def outcomes(self, request: Request) -> Response:
        outcome = Outcome.model_validate_json(await request.body())
        self.posts.append(request.headers["idempotency-key"])
        self.grants.append(request.headers["authorization"])
        if outcome.key in self.refuse:
            return refusal(422, self.refuse[outcome.key])
        repeated = outcome.key in self.effects
        self.effects.setdefault(outcome.key, outcome)
        if self.silent_after_effect:
            self.silent_after_effect -= 1
            return Response("<h1>Gateway timeout</h1>", 504)
        answer = saved(outcome.call_id).model_copy(update={"repeated": repeated})
        return Response(answer.model_dump_json(), media_type="application/json")


class QuietServer(uvicorn.Server):
    """Leaves the test's signal handlers alone."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def serving(app: FastAPI, port: int = 0) -> AsyncIterator[str]:
    """The address of the running app."""
    port = port or tcp_port()
    config = uvicorn.Config(app, host="127.0.0.1", port=port, log_level="critical", lifespan="off", ws="none")
    server = QuietServer(config)
    task = asyncio.create_task(server.serve())
    await until(lambda: server.started or task.done())
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        with suppress(asyncio.CancelledError):
            await task
