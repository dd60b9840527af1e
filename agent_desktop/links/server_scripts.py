"""The server's requests about scripts: sentences said, place in the script, and the editor."""

from agent_desktop.links.asking import Asking, read_answer
from server_api.contract import routes
from server_api.contract.holds import DisclosureTicked, TickDisclosure
from server_api.contract.script_edit import (
    Comparison,
    DraftSaved,
    PreviewScript,
    PublishScript,
    RollBack,
    SaveDraft,
    ScriptOpen,
    ScriptPreview,
    Scripts,
)
from server_api.contract.scripts import ScriptPlace


class ServerScripts(Asking):
    """Every method raises ServerRefusedError."""

    async def tick(self, call_id: str, tick: TickDisclosure) -> DisclosureTicked:
        """This sentence was read out."""
        path = routes.DISCLOSURES.format(call_id=call_id)
        return read_answer(DisclosureTicked, await self._request("POST", path, tick))

    async def keep_place(self, call_id: str, place: ScriptPlace) -> None:
        """How far the script is."""
        await self._request("POST", routes.SCRIPT_PLACE.format(call_id=call_id), place)

    async def scripts(self) -> Scripts:
        """All that the lead may see, and the fields their texts may name."""
        return read_answer(Scripts, await self._request("GET", routes.SCRIPTS))

    async def script(self, script_id: str, version: int) -> ScriptOpen:
        """One version to edit; 0 is the draft, or the live one."""
        query = {"version": str(version)} if version else None
        answer = await self._request("GET", routes.SCRIPT.format(script_id=script_id), query=query)
        return read_answer(ScriptOpen, answer)

    async def save_script(self, script_id: str, save: SaveDraft) -> DraftSaved:
        """Keep the draft, if nobody else saved meanwhile."""
        path = routes.SCRIPT_DRAFT.format(script_id=script_id)
        return read_answer(DraftSaved, await self._request("PUT", path, save))

    async def preview_script(self, script_id: str, preview: PreviewScript) -> ScriptPreview:
        """As the agent would see it."""
        path = routes.SCRIPT_PREVIEW.format(script_id=script_id)
        return read_answer(ScriptPreview, await self._request("POST", path, preview))

    async def publish_script(self, script_id: str, publish: PublishScript) -> ScriptOpen:
        """The next call gets it."""
        path = routes.SCRIPT_PUBLISH.format(script_id=script_id)
        return read_answer(ScriptOpen, await self._request("POST", path, publish))

    async def roll_back_script(self, script_id: str, version: int) -> ScriptOpen:
        """An earlier version is live again."""
        path = routes.SCRIPT_ROLL_BACK.format(script_id=script_id)
        return read_answer(ScriptOpen, await self._request("POST", path, RollBack(version=version)))

    async def compare_scripts(self, script_id: str, a: int, b: int) -> Comparison:
        """What two versions brought."""
        path = routes.SCRIPT_COMPARE.format(script_id=script_id)
        query = {"a": str(a), "b": str(b)}
        return read_answer(Comparison, await self._request("GET", path, query=query))
