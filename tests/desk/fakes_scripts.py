"""The server's scripts as a fake: it says yes and remembers what it heard."""

from abc import ABC, abstractmethod

from server_api.contract.holds import DisclosureTicked, TickDisclosure
from server_api.contract.script_edit import (
    Comparison,
    DraftSaved,
    PreviewScript,
    PublishScript,
    SaveDraft,
    ScriptOpen,
    ScriptPreview,
    Scripts,
    VersionResult,
)
from server_api.contract.scripts import ScriptPlace
from tests.desk.script_samples import NOW, opened, preview, scripts


class FakeScripts(ABC):
    """``opened`` is what it gives to edit."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: ScriptOpen = opened()

    @abstractmethod
    def _hear(self, *what: str) -> None: ...

    async def tick(self, call_id: str, tick: TickDisclosure) -> DisclosureTicked:
        self._hear("tick", call_id, tick.code)
        return DisclosureTicked(code=tick.code, at=tick.at, offset_ms=9_000)

    async def keep_place(self, call_id: str, place: ScriptPlace) -> None:
        self._hear("keep_place", call_id, *place.path)

    async def scripts(self) -> Scripts:
        self._hear("scripts")
        return scripts()

    async def script(self, script_id: str, version: int) -> ScriptOpen:
        self._hear("script", script_id, str(version))
        return self.opened

    async def save_script(self, script_id: str, save: SaveDraft) -> DraftSaved:
        self._hear("save_script", script_id, str(save.revision))
        return DraftSaved(version=13, revision=save.revision + 1, saved_at=NOW)

    async def preview_script(self, script_id: str, preview_of: PreviewScript) -> ScriptPreview:
        self._hear("preview_script", script_id, preview_of.person_id)
        return preview()

    async def publish_script(self, script_id: str, publish: PublishScript) -> ScriptOpen:
        self._hear("publish_script", script_id, str(publish.version), publish.to)
        return self.opened

    async def roll_back_script(self, script_id: str, version: int) -> ScriptOpen:
        self._hear("roll_back_script", script_id, str(version))
        return self.opened

    async def compare_scripts(self, script_id: str, a: int, b: int) -> Comparison:
        self._hear("compare_scripts", script_id, str(a), str(b))
        return Comparison(a=VersionResult(version=a), b=VersionResult(version=b))
