"""Every request about scripts: its verb, its path, its body, and an answer that can be read."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import httpx
import pytest
from pydantic import BaseModel

from agent_desktop.desk.ports import ServerRefusedError
from agent_desktop.desk.ports_scripts import ScriptsPort
from agent_desktop.links.server_scripts import ServerScripts
from server_api.contract.holds import DisclosureTicked, TickDisclosure
from server_api.contract.script_edit import DraftSaved, PreviewScript, PublishScript, SaveDraft
from server_api.contract.scripts import ScriptPlace
from server_api.contract.words import ErrorCode
from tests.desk.script_samples import DOC, comparison, opened, preview, scripts

AT = datetime(2026, 3, 10, 13, 0, tzinfo=UTC)
TICK = TickDisclosure(code="recording", at=AT)
SAVED = DraftSaved(version=13, revision=5, saved_at=AT)


class Heard(ServerScripts):
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
        said = type(body).__name__ if body is not None else str(query or "")
        self.sent = (verb, path, said)
        return httpx.Response(200, content=self._answer)


Ask = Callable[[ScriptsPort], Awaitable[object]]
ASKED: list[tuple[Ask, tuple[str, str, str], BaseModel]] = [
    (
        lambda s: s.tick("c1", TICK),
        ("POST", "/v1/calls/c1/disclosures", "TickDisclosure"),
        DisclosureTicked(code="recording", at=AT),
    ),
    (lambda s: s.scripts(), ("GET", "/v1/scripts", ""), scripts()),
    (lambda s: s.script("s", 0), ("GET", "/v1/scripts/s", ""), opened()),
    (lambda s: s.script("s", 11), ("GET", "/v1/scripts/s", "{'version': '11'}"), opened()),
    (
        lambda s: s.save_script("s", SaveDraft(doc=DOC)),
        ("PUT", "/v1/scripts/s/draft", "SaveDraft"),
        SAVED,
    ),
    (
        lambda s: s.preview_script("s", PreviewScript(doc=DOC)),
        ("POST", "/v1/scripts/s/preview", "PreviewScript"),
        preview(),
    ),
    (
        lambda s: s.publish_script("s", PublishScript(version=13)),
        ("POST", "/v1/scripts/s/publish", "PublishScript"),
        opened(),
    ),
    (lambda s: s.roll_back_script("s", 11), ("POST", "/v1/scripts/s/roll-back", "RollBack"), opened()),
    (
        lambda s: s.compare_scripts("s", 12, 13),
        ("GET", "/v1/scripts/s/compare", "{'a': '12', 'b': '13'}"),
        comparison(),
    ),
]


@pytest.mark.parametrize(("ask", "sent", "answer"), ASKED)
async def test_a_request_and_its_answer(ask: Ask, sent: tuple[str, str, str], answer: BaseModel) -> None:
    link = Heard(answer.model_dump_json())
    assert await ask(link) == answer
    assert link.sent == sent


async def test_a_place_needs_no_answer() -> None:
    link = Heard("")
    await link.keep_place("c1", ScriptPlace(path=("a",)))
    assert link.sent == ("POST", "/v1/calls/c1/script-place", "ScriptPlace")


async def test_an_answer_that_cannot_be_read_is_a_refusal() -> None:
    with pytest.raises(ServerRefusedError) as refusal:
        await Heard('{"scripts": 3}').scripts()
    assert refusal.value.code is ErrorCode.UNKNOWN
