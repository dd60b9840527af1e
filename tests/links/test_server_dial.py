"""Every request about the dialler: its verb, its path, its body, and an answer that can be read."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import httpx
import pytest
from pydantic import BaseModel

from agent_desktop.desk.ports import ServerRefusedError
from agent_desktop.desk.ports_dial import DialPort
from agent_desktop.links.server_dial import ServerDial
from server_api.contract.callbacks import MoveCallback
from server_api.contract.lists import ListView
from server_api.contract.pacing import ChangePace, SkipPreview
from server_api.contract.words import CampaignState, DialMode, ErrorCode
from tests.desk.fakes import FakeServer

AT = datetime(2026, 3, 10, 13, 0, tzinfo=UTC)
SP = {"field": "person.region", "op": "eq", "value": "SP"}


class Heard(ServerDial):
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


Ask = Callable[[DialPort], Awaitable[object]]

PLAIN: list[tuple[Ask, tuple[str, str, str]]] = [
    (lambda s: s.dial_preview("pv"), ("POST", "/v1/previews/pv/dial", "")),
    (
        lambda s: s.skip_preview("pv", SkipPreview(reason="bad_data")),
        ("POST", "/v1/previews/pv/skip", '{"reason":"bad_data"}'),
    ),
    (lambda s: s.dial_callback("cb"), ("POST", "/v1/callbacks/cb/dial", "")),
    (lambda s: s.close_callback("cb"), ("DELETE", "/v1/callbacks/cb", "")),
    (lambda s: s.remove_list("c1", "l1"), ("DELETE", "/v1/campaigns/c1/lists/l1", "")),
]
ANSWERED: list[tuple[Ask, tuple[str, str, str]]] = [
    (lambda s: s.pacing(), ("GET", "/v1/floor/pacing", "")),
    (
        lambda s: s.change_pace("c1", ChangePace(mode=DialMode.POWER, cap_bp=100)),
        ("PATCH", "/v1/campaigns/c1/pace", '{"mode":"power","cap_bp":100}'),
    ),
    (
        lambda s: s.change_pace("c1", ChangePace(state=CampaignState.PAUSED, reason="list")),
        ("PATCH", "/v1/campaigns/c1/pace", '{"state":"paused","reason":"list"}'),
    ),
    (lambda s: s.stop_floor("fault"), ("POST", "/v1/floor/stop", '{"reason":"fault"}')),
    (lambda s: s.start_floor(), ("DELETE", "/v1/floor/stop", "")),
    (lambda s: s.callbacks(), ("GET", "/v1/me/callbacks", "")),
    (
        lambda s: s.move_callback("cb", MoveCallback(at=AT, own=False)),
        ("PATCH", "/v1/callbacks/cb", '{"at":"2026-03-10T13:00:00Z","own":false}'),
    ),
    (lambda s: s.why_of_call("k1"), ("GET", "/v1/calls/k1/why", "")),
    (
        lambda s: s.why_of_person("p1", AT),
        ("GET", "/v1/people/p1/why", "{'at': '2026-03-10T13:00:00+00:00'}"),
    ),
    (lambda s: s.why_of_person("p1", None), ("GET", "/v1/people/p1/why", "")),
    (lambda s: s.campaign_fields("c1"), ("GET", "/v1/campaigns/c1/fields", "")),
    (lambda s: s.campaign_lists("c1"), ("GET", "/v1/campaigns/c1/lists", "")),
    (
        lambda s: s.count_filter("c1", {"field": "person.region", "op": "eq", "value": "SP"}),
        (
            "POST",
            "/v1/campaigns/c1/lists/count",
            '{"filter":{"field":"person.region","op":"eq","value":"SP"}}',
        ),
    ),
    (
        lambda s: s.save_list("c1", ListView(name="Nova")),
        ("POST", "/v1/campaigns/c1/lists", '{"name":"Nova"}'),
    ),
    (
        lambda s: s.save_list("c1", ListView(list_id="l1", name="Outra", filter=SP)),
        (
            "PUT",
            "/v1/campaigns/c1/lists/l1",
            '{"list_id":"l1","name":"Outra","filter":{"field":"person.region","op":"eq","value":"SP"}}',
        ),
    ),
]


@pytest.mark.parametrize(("ask", "sent"), PLAIN)
async def test_orders_are_sent_as_the_routes_say(ask: Ask, sent: tuple[str, str, str]) -> None:
    link = Heard()
    await ask(link)
    assert link.sent == sent


@pytest.mark.parametrize(("ask", "sent"), ANSWERED)
async def test_answers_come_back_as_the_server_wrote_them(ask: Ask, sent: tuple[str, str, str]) -> None:
    written = await ask(FakeServer())
    assert isinstance(written, BaseModel)
    link = Heard(written.model_dump_json())
    assert await ask(link) == written
    assert link.sent == sent


async def test_an_answer_that_is_none_is_a_refusal() -> None:
    with pytest.raises(ServerRefusedError) as refusal:
        await Heard('{"who":"knows"}').why_of_call("k1")
    assert refusal.value.code is ErrorCode.UNKNOWN
