"""The autopilot hands calls on, asks for help, dials by hand; as a lead it listens and takes over."""

import asyncio
import json
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from server_api.contract import push as p
from server_api.contract import transfers as t
from server_api.contract.floor import AgentTile, FloorView, HelpRequest, Supervision
from server_api.contract.session import DayStats, SignedIn
from server_api.contract.words import (
    AgentState,
    Answerer,
    CallEnd,
    CallPhase,
    IdentityMode,
    Monitoring,
    PartyKind,
    RecordingState,
    Role,
    TransferStep,
)
from tests.autopilot.floor import Floor
from tests.autopilot.test_autopilot import Stage, plan
from tests.desk.making import NOW, body, head, status, view

SHOWN = IdentityMode.SHOWN
BRUNO = t.TransferTarget(kind=PartyKind.AGENT, target_id="b", name="Bruno Tavares")


class VoiceFloor(Floor):
    """A floor whose calls may be handed on, recorded, consulted about, dialled and taken over."""

    def __init__(self, *, lead: bool = False) -> None:
        super().__init__([SHOWN, SHOWN])
        self._lead = lead
        self.targets = t.TransferTargets(targets=(BRUNO,))
        self.people = t.PeopleFound(
            people=(
                t.PersonFound(
                    person_id="m", name="Maria", phones=(t.PhoneFound(phone_id="p1", masked="(11) •••"),)
                ),
            )
        )
        self._view = view("call-1", CallPhase.CONNECTED)

    def change(self, **changes: object) -> None:
        self._view = self._view.model_copy(update=changes)
        self.push(p.CallChanged(call=self._view))

    def next_call(self) -> None:
        super().next_call()
        self._view = view(self.call_id, CallPhase.CONNECTED)
        self.change(recording=RecordingState.ON, answerer=Answerer.PERSON)

    async def sign_in(self, user: str, password: str, language: str) -> SignedIn:
        answer = await super().sign_in(user, password, language)
        if not self._lead:
            return answer
        asyncio.get_running_loop().call_later(0.02, self._show_floor)
        return answer.model_copy(
            update={"agent": answer.agent.model_copy(update={"role": Role.TEAM_LEAD, "agent_id": "lead"})}
        )

    def _show_floor(self) -> None:
        tiles = tuple(
            AgentTile(
                agent_id=name,
                name=name.title(),
                state=AgentState.TALKING,
                since=NOW,
                call_id="call-1",
                call_phase=CallPhase.CONNECTED,
                leg_up=True,
                help=HelpRequest(help_id="h", agent_id=name, asked_at=NOW) if name == "zoe" else None,
            )
            for name in ("ana", "bia", "zoe")
        )
        self.push(
            p.Snapshot(status=status(AgentState.PAUSED, 3), stats=DayStats(), floor=FloorView(agents=tiles))
        )

    def over(self, end: CallEnd) -> None:
        self.change(phase=CallPhase.ENDED, end=end)
        self.turn(AgentState.READY)

    async def transfer(self, call_id: str, transfer: t.Transfer) -> None:
        await super().transfer(call_id, transfer)
        self.over(CallEnd.TRANSFERRED)
        self.next_call()

    async def consult(self, call_id: str, consult: t.Consult) -> t.ConsultView:
        answer = await super().consult(call_id, consult)
        talks = answer.model_copy(update={"step": TransferStep.TALKING})
        self.change(phase=CallPhase.HELD, consult=talks)
        return answer

    async def finish_consult(self, call_id: str, finish: t.FinishConsult) -> None:
        await super().finish_consult(call_id, finish)
        consult = self._view.consult
        if finish.step is TransferStep.JOIN and consult is not None:
            joined = consult.model_copy(update={"step": TransferStep.JOIN})
            self.change(phase=CallPhase.CONNECTED, consult=joined)
        elif finish.step is TransferStep.CANCEL:
            self.change(phase=CallPhase.CONNECTED, consult=None)
        else:
            self.over(CallEnd.TRANSFERRED)

    async def pause_recording(self, call_id: str, most_s: float = 120.0) -> None:
        self.change(recording=RecordingState.PAUSED)

    async def resume_recording(self, call_id: str) -> None:
        self.change(recording=RecordingState.ON)

    async def dial(self, dial: t.ManualDial) -> t.ManualDialled:
        answer = await super().dial(dial)
        self.next_call()
        return answer

    async def supervise(self, agent_id: str, mode: Monitoring) -> Supervision:
        answer = await super().supervise(agent_id, mode)
        self.push(p.SupervisionChanged(supervision=answer))
        return answer

    async def take_over(self, agent_id: str) -> None:
        await super().take_over(agent_id)
        self.push(p.SupervisionChanged(supervision=None, reason="took_over"))
        self.push(p.CaseArrived(head=head("call-1"), body=body()))
        self.push(p.CallChanged(call=view("call-1", CallPhase.CONNECTED)))
        self.turn(AgentState.TALKING, "call-1")
        self._number = 1


async def played(
    qtbot: QtBot, floor: VoiceFloor, folder: Path, calls: int, **more: object
) -> dict[str, object]:
    stage = Stage(qtbot, floor)
    try:
        code = await stage.play(plan(folder, calls, pictures=False, **more))
    finally:
        await stage.runner.finish()
    record = json.loads((folder / "autopilot.json").read_text())
    assert record["error"] == ""
    assert code == 0
    return dict(record)


def asked(floor: VoiceFloor, *names: str) -> list[tuple[str, ...]]:
    return [heard for heard in floor.asked if heard[0] in names]


async def test_a_call_is_handed_on_and_the_next_one_worked(qtbot: QtBot, tmp_path: Path) -> None:
    floor = VoiceFloor()
    record = await played(qtbot, floor, tmp_path, 1, talk=[{"do": "transfer", "to": "Bruno"}])
    calls = record["calls"]
    assert isinstance(calls, list)
    assert [call["saved"] for call in calls] == ["passed_on"]
    assert asked(floor, "transfer") == [("transfer", "call-1", "b")]
    assert floor.outcomes == {}


@pytest.mark.parametrize(
    ("deeds", "steps"),
    [
        (("consult", "back"), [TransferStep.CANCEL]),
        (("consult", "join", "complete"), [TransferStep.JOIN, TransferStep.COMPLETE]),
    ],
)
async def test_somebody_is_consulted(
    qtbot: QtBot, tmp_path: Path, deeds: tuple[str, ...], steps: list[TransferStep]
) -> None:
    floor = VoiceFloor()
    talk = [{"do": do, "to": "Bruno" if do == "consult" else ""} for do in deeds]
    await played(qtbot, floor, tmp_path, 1, talk=talk)
    assert [heard[2] for heard in asked(floor, "finish_consult")] == steps


async def test_help_recording_and_detector(qtbot: QtBot, tmp_path: Path) -> None:
    floor = VoiceFloor()
    deeds = ("help", "withdraw", "pause_recording", "resume_recording", "correct")
    record = await played(qtbot, floor, tmp_path, 1, talk=[{"do": do} for do in deeds])
    assert [heard[0] for heard in asked(floor, "ask_help", "withdraw_help")] == ["ask_help", "withdraw_help"]
    assert asked(floor, "correct_answerer") == [("correct_answerer", "call-1", "False")]
    assert record["calls"]


async def test_a_person_is_searched_and_dialled(qtbot: QtBot, tmp_path: Path) -> None:
    floor = VoiceFloor()
    await played(qtbot, floor, tmp_path, 1, dial="maria")
    assert asked(floor, "dial") == [("dial", "m", "p1", "")]
    assert len(floor.outcomes) == 1


async def test_a_lead_listens_whispers_answers_and_takes_over(qtbot: QtBot, tmp_path: Path) -> None:
    floor = VoiceFloor(lead=True)
    deeds = [
        {"do": "listen", "to": "Bia"},
        {"do": "whisper"},
        {"do": "barge"},
        {"do": "answer_help"},
        {"do": "leave"},
        {"do": "take_over", "to": "Ana"},
    ]
    record = await played(qtbot, floor, tmp_path, 1, lead=deeds)
    heard = asked(floor, "supervise", "answer_help", "leave_supervision", "take_over")
    assert heard == [
        ("supervise", "bia", Monitoring.LISTEN),
        ("supervise", "bia", Monitoring.WHISPER),
        ("supervise", "bia", Monitoring.BARGE),
        ("answer_help", "h"),
        ("supervise", "zoe", Monitoring.WHISPER),
        ("leave_supervision",),
        ("take_over", "ana"),
    ]
    assert len(floor.outcomes) == 1
    assert record["calls"]
