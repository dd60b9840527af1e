"""What the desk needs of the server for scripts: of the call on the line, and of the editor."""

from typing import Protocol

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
)
from server_api.contract.scripts import ScriptPlace


class ScriptsPort(Protocol):
    """Each raises ServerRefusedError."""

    async def tick(self, call_id: str, tick: TickDisclosure) -> DisclosureTicked: ...
    async def keep_place(self, call_id: str, place: ScriptPlace) -> None: ...
    async def scripts(self) -> Scripts: ...
    async def script(self, script_id: str, version: int) -> ScriptOpen: ...
    async def save_script(self, script_id: str, save: SaveDraft) -> DraftSaved: ...
    async def preview_script(self, script_id: str, preview: PreviewScript) -> ScriptPreview: ...
    async def publish_script(self, script_id: str, publish: PublishScript) -> ScriptOpen: ...
    async def roll_back_script(self, script_id: str, version: int) -> ScriptOpen: ...
    async def compare_scripts(self, script_id: str, a: int, b: int) -> Comparison: ...
