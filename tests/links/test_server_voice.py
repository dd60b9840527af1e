"""Every request about voice: its verb, its path, its body, and an answer that can be read."""

from collections.abc import Awaitable, Callable

import httpx
import pytest
from pydantic import BaseModel

from agent_desktop.desk.ports import ServerRefusedError
from agent_desktop.desk.ports_voice import VoicePort
from agent_desktop.links.server_voice import ServerVoice
from server_api.contract import transfers as t
from server_api.contract.words import ErrorCode, Monitoring, PartyKind, TransferStep
from tests.desk.fakes import FakeServer

TARGET = t.TransferTarget(kind=PartyKind.AGENT, target_id="b")


class Heard(ServerVoice):
    """Keeps what would be sent; answers with what was prepared."""

    def __init__(self, answer: str = "{}") -> None:
        self.sent: tuple[str, str, str] = ("", "", "")
        self._answer = answer

    async def _request(
        self,
        verb: str,
        path: str,
        body: BaseModel | None = None,
        query: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
    ) -> httpx.Response:
        said = body.model_dump_json(exclude_defaults=True) if body is not None else str(query or "")
        self.sent = (verb, path, said)
        return httpx.Response(200, content=self._answer)


Ask = Callable[[VoicePort], Awaitable[object]]

PLAIN: list[tuple[Ask, tuple[str, str, str]]] = [
    (
        lambda s: s.transfer("c1", t.Transfer(target=TARGET)),
        ("POST", "/v1/calls/c1/transfer", '{"target":{"kind":"agent","target_id":"b"}}'),
    ),
    (
        lambda s: s.finish_consult("c1", t.FinishConsult(step=TransferStep.JOIN)),
        ("POST", "/v1/calls/c1/consult/finish", '{"step":"join"}'),
    ),
    (lambda s: s.park("c1"), ("POST", "/v1/calls/c1/park", "")),
    (lambda s: s.unpark("c1"), ("POST", "/v1/calls/c1/unpark", "")),
    (lambda s: s.choose_person("c1", "p1"), ("POST", "/v1/calls/c1/person", '{"person_id":"p1"}')),
    (lambda s: s.withdraw_help(), ("DELETE", "/v1/me/help", "")),
    (lambda s: s.correct_answerer("c1", False), ("POST", "/v1/calls/c1/heard", '{"person":false}')),
    (lambda s: s.pause_recording("c1"), ("POST", "/v1/calls/c1/recording/pause", "{}")),
    (lambda s: s.resume_recording("c1"), ("POST", "/v1/calls/c1/recording/resume", "")),
    (lambda s: s.leave_supervision(), ("DELETE", "/v1/floor/supervision", "")),
    (lambda s: s.take_over("a1"), ("POST", "/v1/floor/a1/take-over", "")),
    (lambda s: s.answer_help("h1"), ("POST", "/v1/floor/help/h1/answer", "")),
]


@pytest.mark.parametrize(("ask", "sent"), PLAIN)
async def test_orders_without_an_answer(ask: Ask, sent: tuple[str, str, str]) -> None:
    link = Heard()
    assert await ask(link) is None
    assert link.sent == sent


ANSWERED: list[tuple[Ask, tuple[str, str, str]]] = [
    (lambda s: s.transfer_targets(), ("GET", "/v1/me/transfer-targets", "")),
    (
        lambda s: s.consult("c1", t.Consult(target=TARGET)),
        ("POST", "/v1/calls/c1/consult", '{"target":{"kind":"agent","target_id":"b"}}'),
    ),
    (lambda s: s.find_people("maria"), ("GET", "/v1/people", "{'q': 'maria'}")),
    (lambda s: s.dial(t.ManualDial(person_id="p1")), ("POST", "/v1/dial", '{"person_id":"p1"}')),
    (lambda s: s.call_log(), ("GET", "/v1/me/calls", "")),
    (lambda s: s.ask_help("c1"), ("POST", "/v1/me/help", '{"call_id":"c1"}')),
    (lambda s: s.supervise("a1", Monitoring.LISTEN), ("POST", "/v1/floor/a1/supervise", '{"mode":"listen"}')),
]


@pytest.mark.parametrize(("ask", "sent"), ANSWERED)
async def test_answers_come_back_as_the_server_wrote_them(ask: Ask, sent: tuple[str, str, str]) -> None:
    written = await _by_the_fake(ask)
    link = Heard(written.model_dump_json())
    assert await ask(link) == written
    assert link.sent == sent


@pytest.mark.parametrize(("ask", "_sent"), [case for case in ANSWERED if "consult" in case[1][1]])
async def test_an_answer_that_is_none_is_a_refusal(ask: Ask, _sent: tuple[str, str, str]) -> None:
    with pytest.raises(ServerRefusedError) as refusal:
        await ask(Heard('{"who":"knows"}'))
    assert refusal.value.code is ErrorCode.UNKNOWN


async def _by_the_fake(ask: Ask) -> BaseModel:
    answer = await ask(FakeServer())
    assert isinstance(answer, BaseModel)
    return answer
