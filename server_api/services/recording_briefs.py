"""The recordings in a timeline's rows: which call has one, and whether it may be heard by who looks."""

from collections.abc import Iterable

from server_api.contract.cases import HistoryItem, HistoryPage
from server_api.contract.recordings import RecordingBrief
from server_api.contract.words import RecordingState, Role
from server_api.store.recordings_rows import RecordingRow

_STATES = {"on": RecordingState.ON, "paused": RecordingState.PAUSED, "done": RecordingState.DONE}


def briefs(rows: Iterable[RecordingRow]) -> dict[str, RecordingBrief]:
    """By call. Of several recordings of a call, because one broke off, the longest."""
    found: dict[str, RecordingBrief] = {}
    for row in rows:
        brief = _brief(row)
        known = found.get(row.call_id)
        if known is None or brief.seconds > known.seconds:
            found[row.call_id] = brief
    return found


def _brief(row: RecordingRow) -> RecordingBrief:
    broken_off = row.state == "failed" and row.seconds > 0
    state = RecordingState.DONE if broken_off else _STATES.get(row.state, RecordingState.LOST)
    return RecordingBrief(
        recording_id=row.recording_id,
        state=state,
        seconds=row.seconds,
        playable=state is RecordingState.DONE,
    )


def heard_by(page: HistoryPage, agents_hear: str, agent_name: str, role: Role = Role.AGENT) -> HistoryPage:
    """The page with only those playable that its reader may hear; asked again when one is played."""
    if role in (Role.TEAM_LEAD, Role.ADMIN) or agents_hear == "case":
        return page
    items = tuple(_muted(item) if _of_another(item, agents_hear, agent_name) else item for item in page.items)
    return page.model_copy(update={"items": items})


def _of_another(item: HistoryItem, agents_hear: str, agent_name: str) -> bool:
    return item.recording is not None and (agents_hear == "none" or item.agent != agent_name)


def _muted(item: HistoryItem) -> HistoryItem:
    assert item.recording is not None
    return item.model_copy(update={"recording": item.recording.model_copy(update={"playable": False})})
