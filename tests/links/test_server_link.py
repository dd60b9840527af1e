"""Requests against a real HTTP server: tokens, refusals, an absent server, hostile certificates."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from agent_desktop.desk.ports import ServerRefusedError
from agent_desktop.links.backoff import Backoff
from agent_desktop.links.server_link import ServerLink, open_client
from agent_desktop.links.tls import BadCaFileError, trust
from server_api.contract.session import StateChange
from server_api.contract.words import AgentState, ErrorCode
from tests.helpers.ports import tcp_port
from tests.links.serving import Office, serving

READY = StateChange(wanted=AgentState.READY, version=4)


class HandClock:
    """Seconds, moved by hand."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@asynccontextmanager
async def linked(office: Office, clock: HandClock) -> AsyncIterator[ServerLink]:
    async with serving(office.app) as url:
        link = ServerLink(open_client(url, True, 3.0), "pc-1", clock)
        try:
            yield link
        finally:
            await link.close()


async def refused(link: ServerLink) -> ErrorCode:
    with pytest.raises(ServerRefusedError) as refusal:
        await link.change_state(READY)
    return refusal.value.code


async def test_sign_in_then_requests_carry_the_token() -> None:
    async with linked(Office(), HandClock()) as link:
        assert await refused(link) is ErrorCode.NOT_SIGNED_IN
        await link.sign_in("ana", "secret", "pt-BR")
        assert (await link.change_state(READY)).version == 5


async def test_a_wrong_password_has_its_code_and_params() -> None:
    async with linked(Office(), HandClock()) as link:
        with pytest.raises(ServerRefusedError) as refusal:
            await link.sign_in("ana", "guess", "pt-BR")
    assert refusal.value.code is ErrorCode.BAD_CREDENTIALS
    assert refusal.value.params == {"limit": "3"}


async def test_a_token_is_exchanged_before_its_end_and_once() -> None:
    office, clock = Office(), HandClock()
    async with linked(office, clock) as link:
        await link.sign_in("ana", "secret", "pt-BR")
        clock.seconds = 569.0
        await link.change_state(READY)
        assert office.refreshes == 0
        clock.seconds = 571.0
        await asyncio.gather(*(link.change_state(READY) for _ in range(8)))
    assert office.refreshes == 1


async def test_a_token_the_server_forgot_is_exchanged() -> None:
    office = Office()
    async with linked(office, HandClock()) as link:
        await link.sign_in("ana", "secret", "pt-BR")
        office.good_token = "another"
        assert (await link.change_state(READY)).version == 5
        office.good_token, office.tokens = "another", 99
        assert await refused(link) is ErrorCode.NOT_SIGNED_IN


async def test_an_absent_server_is_a_link_that_is_down() -> None:
    link = ServerLink(open_client(f"http://127.0.0.1:{tcp_port()}", True, 3.0), "pc-1")
    with pytest.raises(ServerRefusedError) as refusal:
        await link.sign_in("ana", "secret", "pt-BR")
    assert refusal.value.code is ErrorCode.LINK_DOWN
    await link.sign_out()
    await link.close()


async def test_a_gateways_page_is_a_link_that_is_down_and_nonsense_is_unknown() -> None:
    async with linked(Office(), HandClock()) as link:
        await link.sign_in("ana", "secret", "pt-BR")
        with pytest.raises(ServerRefusedError) as gateway:
            await link.leg()
        with pytest.raises(ServerRefusedError) as nonsense:
            await link.ticket()
    assert gateway.value.code is ErrorCode.LINK_DOWN
    assert nonsense.value.code is ErrorCode.UNKNOWN


def test_a_bad_ca_file_is_named(tmp_path: Path) -> None:
    empty = tmp_path / "ca.pem"
    empty.write_text("no certificate")
    for path in (empty, tmp_path / "none.pem"):
        with pytest.raises(BadCaFileError):
            trust(path)


def test_waits_grow_to_the_longest_and_begin_again() -> None:
    backoff = Backoff(0.2, 5.0, chance=lambda: 0.0)
    assert [backoff.next() for _ in range(7)] == [0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0]
    backoff.reset()
    assert backoff.next() == 0.2
    assert Backoff(0.2, 5.0, chance=lambda: 1.0).next() == 0.1
