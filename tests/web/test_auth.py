"""Signing in, tokens, grants, throttle: what is accepted, and that nothing else is."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from server_api.clock import ManualClock
from server_api.contract import routes
from server_api.contract.words import ErrorCode
from server_api.services.refusals import RefusalError
from server_api.services.tickets import Tickets
from server_api.services.tokens import AccessTokens, Claims, load_key
from server_api.store import tables
from tests.server_live.floor import TestFloor, credentials, open_floor
from tests.server_live.test_takeover import bearer

NOW = datetime(2026, 11, 24, 14, tzinfo=UTC)


async def post(floor: TestFloor, path: str, body: object, token: str = "") -> httpx.Response:
    return await floor.client.post(path, json=body, headers=bearer(token) if token else {})


async def test_a_wrong_password_and_an_unknown_user_look_the_same(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        wrong = await post(floor, routes.SESSION, credentials(password="not it"))
        unknown = await post(floor, routes.SESSION, credentials(99))
        assert wrong.status_code == unknown.status_code == 401
        assert wrong.json() == unknown.json()
        assert wrong.json()["code"] == "bad_credentials"


async def test_guessing_is_stopped_after_ten_tries_even_all_at_once(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        bad = credentials(password="not it")
        answers = await asyncio.gather(*(post(floor, routes.SESSION, bad) for _ in range(25)))
        codes = [answer.json()["code"] for answer in answers]
        assert codes.count("bad_credentials") == 10
        assert codes.count("too_many_tries") == 15
        good = await post(floor, routes.SESSION, credentials())
        assert good.status_code == 429
        assert int(good.headers["retry-after"]) > 0


async def test_a_good_sign_in_clears_the_tries(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        for _ in range(9):
            await post(floor, routes.SESSION, credentials(password="not it"))
        assert (await post(floor, routes.SESSION, credentials())).status_code == 200
        assert await floor.rows(tables.sign_in_tries) == []


async def test_a_desk_that_is_too_old_is_told_so(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        old = await post(floor, routes.SESSION, credentials() | {"contract": "0.9"})
        assert (old.status_code, old.json()["code"]) == (426, "too_old")
        by_header = await floor.client.get(routes.HEALTH, headers={"Acordo-Contract": "0.9"})
        assert by_header.status_code == 426
        assert (await floor.client.get(routes.HEALTH)).json()["switch"] is True


async def test_a_refresh_token_works_once_and_its_reuse_ends_the_session(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        desk = await floor.sign_in(listen=False)
        tokens = desk.signed_in.tokens
        fresh = await post(floor, routes.REFRESH, {"refresh_token": tokens.refresh_token})
        assert fresh.status_code == 200
        assert (await post(floor, routes.TICKET, None, fresh.json()["access_token"])).status_code == 200
        reused = await post(floor, routes.REFRESH, {"refresh_token": tokens.refresh_token})
        assert (reused.status_code, reused.json()["code"]) == (401, "not_signed_in")
        dead = await post(floor, routes.REFRESH, {"refresh_token": fresh.json()["refresh_token"]})
        assert dead.status_code == 401
        assert (await post(floor, routes.TICKET, None, fresh.json()["access_token"])).status_code == 401
        (session,) = await floor.rows(tables.sessions)
        assert session["revoke_reason"] == "refresh_reused"


async def test_no_secret_is_stored(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        tokens = (await floor.sign_in(listen=False)).signed_in.tokens
        stored = str([*await floor.rows(tables.sessions), *await floor.rows(tables.submit_grants)])
        for secret in (tokens.refresh_token.split(".")[1], tokens.submit_grant, tokens.access_token):
            assert secret not in stored
        assert (tmp_path / "access.key").stat().st_mode & 0o777 == 0o600


async def test_a_submit_grant_opens_nothing_but_outcomes(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        grant = (await floor.sign_in(listen=False)).signed_in.tokens.submit_grant
        for path in (routes.TICKET, routes.LEG, routes.STATE, routes.HANG_UP.format(call_id="x")):
            body = {"wanted": "ready", "version": 1} if path == routes.STATE else None
            assert (await post(floor, path, body, grant)).status_code == 401
        body = {
            "key": "k",
            "call_id": "no such call",
            "agent_id": "agent-1",
            "disposition": "no_agreement",
            "decided_at": NOW.isoformat(),
        }
        assert (await post(floor, routes.OUTCOMES, body, grant)).json()["code"] == "not_found"
        assert (await post(floor, routes.OUTCOMES, body, grant + "x")).status_code == 401


GUARDED = (
    ("DELETE", routes.SESSION),
    ("GET", routes.ME),
    ("POST", routes.STATE),
    ("POST", routes.TICKET),
    ("POST", routes.LEG),
    ("POST", routes.HANG_UP),
    ("POST", routes.HOLD),
    ("POST", routes.RESUME),
    ("POST", routes.DTMF),
    ("POST", routes.IDENTITY),
    ("POST", routes.PROMISE_CHECK),
    ("POST", routes.WRAP_UP_EXTEND),
    ("POST", routes.OUTCOMES),
    ("GET", routes.HISTORY),
)


async def test_without_a_token_nothing_is_done(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        for verb, path in GUARDED:
            for headers in ({}, bearer("nonsense"), bearer("a.b.c")):
                answer = await floor.client.request(verb, path, headers=headers)
                assert answer.status_code in (401, 422), path
                assert answer.json()["code"] in ("not_signed_in", "invalid"), path


async def test_an_error_never_repeats_what_was_sent(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        answer = await post(floor, routes.SESSION, {"user": "ana1", "password": ["s3cret"]})
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
        assert "s3cret" not in answer.text
        assert "body.password" in answer.json()["params"]["field"]


async def test_a_body_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    async with open_floor(tmp_path, max_body_bytes=2048) as floor:
        large = credentials() | {"language": "x" * 4096}
        assert (await post(floor, routes.SESSION, large)).json()["params"]["most_bytes"] == "2048"

        async def chunks() -> AsyncIterator[bytes]:
            for _ in range(10):
                yield b"x" * 1024

        chunked = await floor.client.post(routes.SESSION, content=chunks())
        assert chunked.json()["code"] == "invalid"


def test_an_access_token_dies_with_its_time_and_with_its_key(tmp_path: Path) -> None:
    clock = ManualClock(NOW)
    tokens = AccessTokens(load_key(tmp_path / "key"), clock, 600)
    token = tokens.issue("agent-1", "session-1")
    assert tokens.read(token) == Claims("agent-1", "session-1")
    with pytest.raises(RefusalError):
        AccessTokens(load_key(tmp_path / "other"), clock, 600).read(token)
    clock.advance(600)
    with pytest.raises(RefusalError) as refused:
        tokens.read(token)
    assert refused.value.code is ErrorCode.NOT_SIGNED_IN
    assert load_key(tmp_path / "key") == load_key(tmp_path / "key")


def test_a_ticket_works_once_and_for_thirty_seconds() -> None:
    clock = ManualClock(NOW)
    tickets, claims = Tickets(clock, 30), Claims("agent-1", "session-1")
    ticket = tickets.issue(claims)
    assert tickets.spend(ticket.ticket) == claims
    assert tickets.spend(ticket.ticket) is None
    late = tickets.issue(replace(claims))
    clock.advance(30)
    assert tickets.spend(late.ticket) is None
