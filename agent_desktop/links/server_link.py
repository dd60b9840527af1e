"""The server's requests over HTTPS: session kept fresh, every failure a code."""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any

import httpx
from pydantic import BaseModel, ValidationError

from agent_desktop.desk.ports import ServerRefusedError
from agent_desktop.links.asking import read_answer
from agent_desktop.links.server_dial import ServerDial
from agent_desktop.links.server_extras import ServerExtras
from agent_desktop.links.server_plan import ServerPlan
from agent_desktop.links.server_recordings import ServerRecordings
from agent_desktop.links.server_scripts import ServerScripts
from agent_desktop.links.server_voice import ServerVoice
from server_api.contract import routes
from server_api.contract.cases import HistoryPage, IdentityAnswer, IdentityResult
from server_api.contract.errors import ErrorBody
from server_api.contract.outcomes import Outcome, OutcomeSaved
from server_api.contract.pbx import PBX, PBX_LEG, PbxCalled, PbxGrant
from server_api.contract.session import (
    AgentStatus,
    LegGrant,
    Refresh,
    SignedIn,
    SignIn,
    StateChange,
    Ticket,
    Tokens,
)
from server_api.contract.transfers import PhoneCheck
from server_api.contract.version import CURRENT
from server_api.contract.words import ErrorCode, Question

log = logging.getLogger(__name__)

#: An access token is exchanged this many seconds before its end.
_EARLY_S = 30.0
_PAGE = 200
#: A connection idle so long is not used again, seconds: well before the server closes it.
IDLE_S = 30.0


class ServerLink(ServerVoice, ServerRecordings, ServerDial, ServerScripts, ServerExtras, ServerPlan):
    """One session with one server. Tokens live in memory only. Every method raises ServerRefusedError."""

    def __init__(
        self,
        client: httpx.AsyncClient,
        device_id: str,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._device_id = device_id
        self._monotonic = monotonic
        self._tokens: Tokens | None = None
        self._fresh_until = 0.0
        self._refreshing = asyncio.Lock()

    async def close(self) -> None:
        """Leave the connections."""
        await self._client.aclose()

    async def sign_in(self, user: str, password: str, language: str) -> SignedIn:
        """Open a session."""
        body = SignIn(
            user=user,
            password=password,
            device_id=self._device_id,
            contract=str(CURRENT),
            language=language,
        )
        signed_in = read_answer(SignedIn, await self._send("POST", routes.SESSION, body, ""))
        self._take(signed_in.tokens)
        return signed_in

    async def sign_out(self) -> None:
        """Close the session; the tokens are forgotten once the server agreed or is away."""
        try:
            await self._request("DELETE", routes.SESSION)
        except ServerRefusedError as error:
            if error.code not in (ErrorCode.LINK_DOWN, ErrorCode.NOT_SIGNED_IN):
                raise
        self._tokens = None

    async def change_state(self, change: StateChange) -> AgentStatus:
        """Ask for a state."""
        return read_answer(AgentStatus, await self._request("POST", routes.STATE, change))

    async def ticket(self) -> Ticket:
        """A one-time key to a WebSocket."""
        return read_answer(Ticket, await self._request("POST", routes.TICKET))

    async def leg(self) -> LegGrant:
        """Leave to place the permanent leg."""
        return read_answer(LegGrant, await self._request("POST", routes.LEG))

    async def hang_up(self, call_id: str) -> None:
        """End the debtor's call."""
        await self._request("POST", routes.HANG_UP.format(call_id=call_id))

    async def hold(self, call_id: str) -> None:
        """Hold the debtor."""
        await self._request("POST", routes.HOLD.format(call_id=call_id))

    async def resume(self, call_id: str) -> None:
        """Take the debtor off hold."""
        await self._request("POST", routes.RESUME.format(call_id=call_id))

    async def send_digits(self, call_id: str, digits: str) -> None:
        """Keys towards the debtor."""
        path = routes.DTMF.format(call_id=call_id)
        await self._request("POST", path, routes.Digits(digits=digits))

    async def answer(self, call_id: str, question: Question, answer: str) -> IdentityResult:
        """Compare an identity answer."""
        path = routes.IDENTITY.format(call_id=call_id)
        body = IdentityAnswer(question=question, answer=answer)
        return read_answer(IdentityResult, await self._request("POST", path, body))

    async def extend_wrap_up(self, call_id: str) -> AgentStatus:
        """More time for the result."""
        path = routes.WRAP_UP_EXTEND.format(call_id=call_id)
        return read_answer(AgentStatus, await self._request("POST", path))

    async def history(self, person_id: str, cursor: str) -> HistoryPage:
        """A further page of the timeline."""
        path = routes.HISTORY.format(person_id=person_id)
        query = {"cursor": cursor, "limit": str(_PAGE)}
        return read_answer(HistoryPage, await self._request("GET", path, query=query))

    async def pbx(self) -> PbxGrant:
        """An extension of the centre's own PBX, with a fresh key for the shift."""
        return read_answer(PbxGrant, await self._request("POST", PBX))

    async def pbx_leg(self) -> PbxCalled:
        """Be called at the PBX by the switch, now that the engine is registered."""
        return read_answer(PbxCalled, await self._request("POST", PBX_LEG))

    async def phone_check(self, check: PhoneCheck) -> None:
        """How the check before the shift ended."""
        await self._request("POST", routes.PHONE_CHECK, check)

    async def submit(self, outcome: Outcome, grant: str) -> OutcomeSaved:
        """Deliver a result under its own grant, or with none under the present session."""
        keyed = {"Idempotency-Key": outcome.key}
        if grant:
            response = await self._send("POST", routes.OUTCOMES, outcome, grant, headers=keyed)
        else:
            response = await self._request("POST", routes.OUTCOMES, outcome, headers=keyed)
        return read_answer(OutcomeSaved, response)

    # --- session ----------------------------------------------------------------------------------

    async def _request(
        self,
        verb: str,
        path: str,
        body: BaseModel | None = None,
        query: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
    ) -> httpx.Response:
        token = await self._access()
        try:
            return await self._send(verb, path, body, token, query, headers)
        except ServerRefusedError as error:
            if error.code is not ErrorCode.NOT_SIGNED_IN:
                raise
        token = await self._exchange(stale=token)
        return await self._send(verb, path, body, token, query, headers)

    async def _access(self) -> str:
        tokens = self._tokens
        if tokens is None:
            raise ServerRefusedError(ErrorCode.NOT_SIGNED_IN)
        if self._monotonic() < self._fresh_until:
            return tokens.access_token
        return await self._exchange(stale=tokens.access_token)

    async def _exchange(self, stale: str) -> str:
        """A refresh token is good once: one exchange at a time, the others take what it brought."""
        async with self._refreshing:
            tokens = self._tokens
            if tokens is None:
                raise ServerRefusedError(ErrorCode.NOT_SIGNED_IN)
            if tokens.access_token != stale:
                return tokens.access_token
            body = Refresh(refresh_token=tokens.refresh_token)
            fresh = read_answer(Tokens, await self._send("POST", routes.REFRESH, body, ""))
            self._take(fresh)
            return fresh.access_token

    def _take(self, tokens: Tokens) -> None:
        self._tokens = tokens
        life = max(tokens.expires_in_s - _EARLY_S, tokens.expires_in_s / 2)
        self._fresh_until = self._monotonic() + life

    async def _send(
        self,
        verb: str,
        path: str,
        body: BaseModel | None,
        token: str,
        query: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
    ) -> httpx.Response:
        sent = dict(headers or {})
        if token:
            sent["Authorization"] = f"Bearer {token}"
        content = body.model_dump_json().encode() if body is not None else None
        if content is not None:
            sent["Content-Type"] = "application/json"
        try:
            response = await self._client.request(verb, path, content=content, params=query, headers=sent)
        except (httpx.HTTPError, OSError) as error:
            log.info("no answer to %s %s: %r", verb, path, error)
            raise ServerRefusedError(ErrorCode.LINK_DOWN, {"reason": type(error).__name__}) from error
        if response.is_success:
            return response
        raise _refusal(response)


def _refusal(response: httpx.Response) -> ServerRefusedError:
    try:
        body = ErrorBody.model_validate_json(response.content)
    except ValidationError:
        return ServerRefusedError(_plain_code(response.status_code), {"status": str(response.status_code)})
    return ServerRefusedError(body.code, body.params)


def _plain_code(status: int) -> ErrorCode:
    """A gateway between us and the server answers without our body: treat it as the server being away."""
    codes: dict[int, ErrorCode] = {
        401: ErrorCode.NOT_SIGNED_IN,
        403: ErrorCode.FORBIDDEN,
        404: ErrorCode.NOT_FOUND,
        422: ErrorCode.INVALID,
        429: ErrorCode.TOO_MANY_TRIES,
        502: ErrorCode.LINK_DOWN,
        503: ErrorCode.LINK_DOWN,
        504: ErrorCode.LINK_DOWN,
    }
    return codes.get(status, ErrorCode.INTERNAL)


def open_client(server_url: str, verify: Any, timeout_s: float) -> httpx.AsyncClient:
    """The HTTP client of a server: ``timeout_s`` for every step of a request."""
    limits = httpx.Limits(max_connections=100, max_keepalive_connections=20, keepalive_expiry=IDLE_S)
    timeout = httpx.Timeout(timeout_s)
    return httpx.AsyncClient(base_url=server_url, verify=verify, timeout=timeout, limits=limits)
