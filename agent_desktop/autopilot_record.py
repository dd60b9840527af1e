"""What the autopilot notes of each call, from what the window shows."""

from agent_desktop.autopilot_plan import CallRecord, Record
from agent_desktop.autopilot_play import Play
from agent_desktop.desk.reading import identified
from agent_desktop.desk.workspace import Case, SaveState, Workspace


class Recorder:
    """Looks at every new state of the desk, just after the window has displayed it."""

    def __init__(self, play: Play) -> None:
        self._play = play
        self.record = Record(login_painted_mono_ns=play.stage.painted_ns)
        self._by_call: dict[str, CallRecord] = {}
        play.stage.store.subscribe(self._saw)

    def begin(self, case: Case) -> CallRecord:
        """The record of this call, which counts from now on."""
        record = self._by_call[case.head.call_id]
        if record not in self.record.calls:
            self.record.calls.append(record)
        return record

    def lost(self, record: CallRecord) -> None:
        """The call went with its link: it does not count."""
        self.record.calls.remove(record)
        self.record.lost.append(record.call_id)

    def _saw(self, workspace: Workspace) -> None:
        case = workspace.case
        if case is not None:
            self._saw_case(workspace, case)
        saved = workspace.last_saved
        if saved is not None and saved.call_id in self._by_call:
            record = self._by_call[saved.call_id]
            record.saved, record.outcome_id = SaveState.SAVED.value, saved.outcome_id
            record.promise_id = saved.promise_id

    def _saw_case(self, workspace: Workspace, case: Case) -> None:
        call_id = case.head.call_id
        record = self._by_call.setdefault(call_id, CallRecord(call_id, case.head.person_id))
        whole = case.body is not None and not record.case_painted_mono_ns
        if whole or not record.pop_painted_mono_ns:
            painted_ns = self._play.camera.painted()
            record.pop_painted_mono_ns = record.pop_painted_mono_ns or painted_ns
            record.case_painted_mono_ns = painted_ns if whole else record.case_painted_mono_ns
        call = workspace.call
        if call is not None and call.view.call_id == call_id:
            record.answered_mono_ns = call.view.answered_mono_ns or record.answered_mono_ns
            record.connected = record.connected or call.view.connected_at is not None
            record.far_audio_mono_ns = record.far_audio_mono_ns or self._heard_since(record.answered_mono_ns)
        record.identified = identified(case)

    def _heard_since(self, answered_ns: int) -> int:
        heard = self._play.stage.heard_ns
        return next((moment for moment in heard if answered_ns and moment > answered_ns), 0)
