"""Examples of the messages that came with wire 1.2: floor, transfers, recordings, quality."""

from server_api.contract import floor, pbx, push, quality, recordings, transfers
from server_api.contract import words as w
from server_api.contract.base import WireModel
from tests.desk.making import NOW, view

QUALITY = quality.LineQuality(
    at=NOW,
    loss_in_pct=0.5,
    jitter_in_ms=12.0,
    loss_out_pct=1.0,
    jitter_out_ms=9.5,
    round_trip_ms=48.0,
    mos=4.1,
)
HELP = floor.HelpRequest(help_id="help-1", agent_id="agent-1", asked_at=NOW, call_id="call-1", note="juros")
TILE = floor.AgentTile(
    agent_id="agent-1",
    name="Ana",
    team="Norte",
    state=w.AgentState.TALKING,
    since=NOW,
    campaign="Cartões 30+",
    call_id="call-1",
    call_phase=w.CallPhase.CONNECTED,
    talking_since=NOW,
    leg_up=True,
    quality=QUALITY,
    calls=3,
    right_party=2,
    promises=1,
    promised_minor=70_000,
    currency="BRL",
    monitored_by=("Bruno",),
    help=HELP,
)
ALERT = floor.Alert(
    alert_id="alert-1",
    code="voice_breaks",
    at=NOW,
    agent_id="agent-1",
    name="Ana",
    params={"mos": "2.9"},
)
SUPERVISION = floor.Supervision(
    agent_id="agent-1",
    name="Ana",
    mode=w.Monitoring.WHISPER,
    since=NOW,
    call_id="call-1",
    microphone=True,
)
PARKED = transfers.ParkedCall(call_id="call-2", name="João", by="Ana", since=NOW, note="volta às 10")
TARGET = transfers.TransferTarget(
    kind=w.PartyKind.AGENT, target_id="agent-2", name="Bia", state=w.AgentState.READY
)
CONSULT = transfers.ConsultView(consult_id="consult-1", target=TARGET, step=w.TransferStep.TALKING, since=NOW)
HANDED = transfers.Handed(by="Ana", note="quer falar com o gestor", script_path=("hello", "offer"), at=NOW)
PERSON = transfers.PersonFound(
    person_id="person-1",
    name="Maria Exemplo",
    document_masked="•••.456.•••-••",
    city="São Paulo",
    region="SP",
    creditor="Banco Horizonte",
    phones=(transfers.PhoneFound(phone_id="p1", masked="(11) 9••••-4321", kind="mobile"),),
    campaign_id="campaign-1",
    last_contact_at=NOW,
)
INBOUND = view("call-3", w.CallPhase.CONNECTED).model_copy(
    update={"direction": w.Direction.INBOUND, "recording": w.RecordingState.ON}
)

PUSHED: dict[str, push.PushBody] = {
    "push_call_handed": push.CallChanged(
        call=view("call-1", w.CallPhase.CONNECTED).model_copy(update={"handed": HANDED, "consult": CONSULT})
    ),
    "push_monitored": push.Monitored(mode=w.Monitoring.LISTEN, by="Bruno"),
    "push_caller_proposed": push.CallerProposed(
        call=INBOUND, number_masked="(11) 9••••-4321", people=(PERSON,)
    ),
    "push_help_changed": push.HelpChanged(help=HELP.model_copy(update={"answered_by": "Bruno"})),
    "push_parked_changed": push.ParkedChanged(calls=(PARKED,)),
    "push_floor_changed": push.FloorChanged(agents=(TILE,), gone=("agent-9",)),
    "push_alert_changed": push.AlertChanged(alert=ALERT),
    "push_supervision_changed": push.SupervisionChanged(supervision=SUPERVISION, reason=""),
}

ANSWERED: dict[str, WireModel] = {
    "floor_view": floor.FloorView(team="Norte", agents=(TILE,), alerts=(ALERT,), supervision=SUPERVISION),
    "ask_help": floor.AskHelp(call_id="call-1", note="juros"),
    "supervise": floor.Supervise(mode=w.Monitoring.LISTEN),
    "transfer_targets": transfers.TransferTargets(targets=(TARGET,), may_dial_numbers=True),
    "transfer": transfers.Transfer(
        target=TARGET, note="gestor", script_path=("hello",), draft_note="anotado"
    ),
    "consult": transfers.Consult(target=TARGET, note="gestor"),
    "finish_consult": transfers.FinishConsult(step=w.TransferStep.COMPLETE, script_path=("hello",)),
    "parked_calls": transfers.ParkedCalls(calls=(PARKED,)),
    "manual_dial": transfers.ManualDial(
        person_id="person-1", number="+5511999990001", override_reason="pediu retorno"
    ),
    "manual_dialled": transfers.ManualDialled(call_id="call-4"),
    "people_found": transfers.PeopleFound(people=(PERSON,), more=True),
    "choose_person": transfers.ChoosePerson(person_id="person-1"),
    "call_log": transfers.CallLog(
        calls=(transfers.LoggedCall(call_id="call-1", at=NOW, name="Maria Exemplo", seconds=93),)
    ),
    "heard": transfers.Heard(person=True),
    "pbx_grant": pbx.PbxGrant(
        host="192.0.2.5",
        transport="tls",
        domain="pbx.example",
        user="214",
        password="correct horse",
        agent="agent-1",
        sign_key="00" * 32,
    ),
    "pbx_called": pbx.PbxCalled(leg_id="leg-1"),
    "phone_check": transfers.PhoneCheck(passed=True, level_dbfs=-21.5, mos=4.2, parts={"microphone": "ok"}),
    "recording_detail": recordings.RecordingDetail(
        recording_id="rec-1",
        call_id="call-1",
        began_at=NOW,
        seconds=93.5,
        agent="Ana",
        peaks_agent=(0, 40),
        peaks_debtor=(12, 0),
        marks=(recordings.RecordingMark(at_s=31.0, until_s=44.0, kind="pause", text="card"),),
        sha256="00" * 32,
    ),
    "pause_recording": recordings.PauseRecording(reason="card", most_s=60.0),
    "quality_history": quality.QualityHistory(lines=(QUALITY,)),
}
