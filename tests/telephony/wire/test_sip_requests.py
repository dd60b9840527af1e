"""REGISTER and OPTIONS against a registrar that is scripted line by line."""

import asyncio
import re
from collections.abc import AsyncIterator

import pytest

from server_api.telephony.wire.sip import SipEndpoint
from server_api.telephony.wire.sip_gate import SourceGate
from server_api.telephony.wire.sip_requests import Account
from tests.telephony.registrar import Registrar, Script

CHALLENGE = 'WWW-Authenticate: Digest realm="r", nonce="{nonce}", qop="auth", algorithm={algorithm}{more}'


class Pair:
    """An endpoint and registrars that end with it."""

    def __init__(self) -> None:
        self.endpoint = SipEndpoint("127.0.0.1", 0, gate=SourceGate(1e6, 1e6))
        self._registrars: list[Registrar] = []

    async def registrar(self, script: Script) -> tuple[Registrar, Account]:
        registrar = Registrar(script)
        self._registrars.append(registrar)
        return registrar, Account(await registrar.open(), "carrier.test", "centre", "secret")

    async def close(self) -> None:
        for registrar in self._registrars:
            registrar.close()
        await self.endpoint.stop()
        await asyncio.sleep(0)


@pytest.fixture
async def pair() -> AsyncIterator[Pair]:
    pair = Pair()
    await pair.endpoint.start()
    yield pair
    await pair.close()


def _challenge(nonce: str = "n", algorithm: str = "MD5", more: str = "") -> str:
    return CHALLENGE.format(nonce=nonce, algorithm=algorithm, more=more)


async def test_granted_time_and_one_call_id(pair: Pair) -> None:
    registrar, account = await pair.registrar(lambda _text, _n: "200 OK\nContact: <sip:x@y>;expires=77")
    for _ in range(2):
        reply = await pair.endpoint.requests.register(account, 300.0, 5.0)
        assert (reply.good, reply.granted_s) == (True, 77.0)
    first, second = registrar.requests
    assert first.startswith("REGISTER sip:carrier.test SIP/2.0\r\n")
    assert "To: <sip:centre@carrier.test>" in first
    assert ";expires=300" in first
    assert [re.findall(r"Call-ID: (.*)\r", text) for text in (first, second)] == [[account.call_id]] * 2
    assert [re.findall(r"CSeq: (\d+)", text) for text in (first, second)] == [["1"], ["2"]]


async def test_too_short_says_how_long(pair: Pair) -> None:
    _, account = await pair.registrar(lambda _text, _n: "423 Interval Too Brief\nMin-Expires: 600")
    reply = await pair.endpoint.requests.register(account, 60.0, 5.0)
    assert (reply.status, reply.least_s) == (423, 600.0)


async def test_a_wrong_password_is_tried_once(pair: Pair) -> None:
    registrar, account = await pair.registrar(lambda _text, n: f"401 No\n{_challenge(f'n{n}')}")
    assert (await pair.endpoint.requests.register(account, 60.0, 5.0)).status == 401
    assert ["Authorization:" in text for text in registrar.requests] == [False, True]


async def test_a_nonce_that_is_too_old_is_no_wrong_password(pair: Pair) -> None:
    registrar, account = await pair.registrar(
        lambda _text, n: f"401 No\n{_challenge(f'n{n}', more=', stale=TRUE')}" if n < 2 else "200 OK"
    )
    assert (await pair.endpoint.requests.register(account, 60.0, 5.0)).good
    assert 'nonce="n1"' in registrar.requests[2]


async def test_a_registrar_that_finds_every_nonce_too_old_is_left(pair: Pair) -> None:
    registrar, account = await pair.registrar(
        lambda _text, n: f"401 No\n{_challenge(f'n{n}', more=', stale=true')}"
    )
    assert (await pair.endpoint.requests.register(account, 60.0, 5.0)).status == 401
    assert len(registrar.requests) == 4


async def test_the_first_challenge_that_is_understood_is_answered(pair: Pair) -> None:
    known = "\n".join([_challenge("a", "NEW-9"), _challenge("b", "SHA-256"), _challenge("c")])
    registrar, account = await pair.registrar(lambda _text, n: "200 OK" if n else f"401 No\n{known}")
    assert (await pair.endpoint.requests.register(account, 60.0, 5.0)).good
    (credentials,) = re.findall(r"Authorization: (.*)\r", registrar.requests[1])
    assert 'nonce="b"' in credentials
    assert "algorithm=SHA-256" in credentials


@pytest.mark.parametrize("rubbish", ["WWW-Authenticate: Digest", "WWW-Authenticate: Digest realm=,,", "X: y"])
async def test_a_challenge_that_cannot_be_read_is_a_refusal(pair: Pair, rubbish: str) -> None:
    _, account = await pair.registrar(lambda _text, _n: f"401 No\n{rubbish}")
    assert (await pair.endpoint.requests.register(account, 60.0, 5.0)).status == 401


async def test_silence_is_told_in_time_and_leaves_nothing(pair: Pair) -> None:
    _, account = await pair.registrar(lambda _text, _n: "")
    assert (await pair.endpoint.requests.register(account, 60.0, 0.2)).status == 0
    assert (await pair.endpoint.requests.options(account.registrar, 0.2)).status == 0
    assert pair.endpoint.load()["asked"] == 0


async def test_any_answer_to_options_is_one(pair: Pair) -> None:
    _, account = await pair.registrar(lambda _text, _n: "405 Method Not Allowed\nRetry-After: 9 (lunch)")
    reply = await pair.endpoint.requests.options(account.registrar, 5.0)
    assert (reply.status, reply.retry_after_s) == (405, 9.0)
