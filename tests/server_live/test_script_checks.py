"""Checking a script takes time: nothing else waits for it."""

import threading
from pathlib import Path

import pytest

from server_api.contract import routes
from server_api.contract.script_edit import ScriptCheck, ScriptDoc
from server_api.services.check_script import CheckScript
from tests.server_live.floor import open_floor
from tests.server_live.test_scripts import changed, opened, publish, save


async def test_no_script_is_looked_through_on_the_loop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A large one takes a tenth of a second, in which no call would be put through."""
    looked: list[bool] = []
    check = CheckScript.__call__

    def seen(self: CheckScript, doc: ScriptDoc) -> ScriptCheck:
        looked.append(threading.current_thread() is threading.main_thread())
        return check(self, doc)

    monkeypatch.setattr(CheckScript, "__call__", seen)
    async with open_floor(tmp_path, leads=1) as floor:
        lead = await floor.sign_in_lead()
        live = await opened(lead, "general")
        doc = live.doc
        version = (await save(lead, changed(doc, "Olá"))).json()["version"]
        assert (await publish(lead, "general", version)).status_code == 200
        back = await lead.post(routes.SCRIPT_ROLL_BACK.format(script_id="general"), {"version": live.version})
        assert back.status_code == 200, back.text
        shown = {"doc": doc.model_dump(mode="json"), "language": "pt-BR"}
        preview = await lead.post(routes.SCRIPT_PREVIEW.format(script_id="general"), shown)
        assert preview.status_code == 200, preview.text
    assert looked
    assert not any(looked)
