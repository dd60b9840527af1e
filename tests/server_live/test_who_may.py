"""Every door of the voice is closed to who is not signed in, and the lead's doors to agents."""

from pathlib import Path

import pytest

from server_api.contract import routes
from tests.server_live.floor import open_floor

IDS = {
    "call_id": "call-1",
    "agent_id": "agent-2",
    "help_id": "help-1",
    "person_id": "person-1",
    "campaign_id": "campaign-1",
    "preview_id": "preview-1",
}
TARGET = {"kind": "agent", "target_id": "agent-2"}
DOORS: dict[tuple[str, str], dict[str, object] | None] = {
    ("GET", routes.TRANSFER_TARGETS): None,
    ("POST", routes.TRANSFER): {"target": TARGET},
    ("POST", routes.CONSULT): {"target": TARGET},
    ("POST", routes.CONSULT_FINISH): {"step": "complete"},
    ("POST", routes.PARK): None,
    ("POST", routes.UNPARK): None,
    ("GET", routes.PARKED): None,
    ("POST", routes.MANUAL_DIAL): {"person_id": "person-1", "phone_id": "phone-1"},
    ("GET", routes.PEOPLE): None,
    ("POST", routes.CALL_PERSON): {"person_id": "person-1"},
    ("GET", routes.CALL_LOG): None,
    ("POST", routes.HELP): {},
    ("DELETE", routes.HELP): None,
    ("POST", routes.PHONE_CHECK): {"passed": True},
    ("GET", routes.LINE_QUALITY): None,
    ("POST", routes.SUPERVISE): {"mode": "listen"},
    ("DELETE", routes.SUPERVISION): None,
    ("POST", routes.TAKE_OVER): None,
    ("POST", routes.HELP_ANSWER): None,
    ("GET", routes.PACING): None,
    ("PATCH", routes.CAMPAIGN_PACE): {"mode": "power"},
    ("POST", routes.FLOOR_STOP): {},
    ("DELETE", routes.FLOOR_STOP): None,
    ("POST", routes.PREVIEW_DIAL): None,
    ("POST", routes.PREVIEW_SKIP): {"reason": "not_now"},
}
#: What each door says to an agent with no call who signed in: nothing of another's, nothing of a lead's.
FOR_AN_AGENT = {
    routes.TRANSFER: 404,
    routes.CONSULT: 404,
    routes.CONSULT_FINISH: 404,
    routes.PARK: 404,
    routes.UNPARK: 404,
    routes.CALL_PERSON: 404,
    routes.SUPERVISE: 403,
    routes.TAKE_OVER: 403,
    routes.HELP_ANSWER: 403,
    routes.PACING: 403,
    routes.CAMPAIGN_PACE: 403,
    routes.FLOOR_STOP: 403,
    routes.PREVIEW_DIAL: 410,
    routes.PREVIEW_SKIP: 410,
}


@pytest.mark.parametrize(("method", "path"), DOORS)
async def test_nobody_comes_in_without_a_session(tmp_path: Path, method: str, path: str) -> None:
    async with open_floor(tmp_path) as floor:
        answer = await floor.client.request(method, path.format(**IDS), json=DOORS[method, path])
        assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


async def test_an_agent_finds_nothing_of_others(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=2) as floor:
        desk = await floor.sign_in()
        bearer = {"Authorization": f"Bearer {desk.signed_in.tokens.access_token}"}
        said = {}
        for (method, path), body in DOORS.items():
            if path in FOR_AN_AGENT:
                asked = await floor.client.request(method, path.format(**IDS), json=body, headers=bearer)
                said[path] = asked.status_code
        assert said == FOR_AN_AGENT
