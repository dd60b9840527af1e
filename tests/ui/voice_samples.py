"""Transfer, consultation, help, an unknown caller, dialling by hand. Every name in them is invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from agent_desktop.desk.panels import Beside, SearchPanel, TransferPanel
from agent_desktop.desk.workspace import Call, Workspace
from server_api.contract.floor import HelpRequest
from server_api.contract.push import CallerProposed, CallView, Monitored
from server_api.contract.session import AgentProfile
from server_api.contract.transfers import (
    ConsultView,
    Handed,
    LoggedCall,
    ParkedCall,
    PeopleFound,
    PersonFound,
    PhoneFound,
    TransferTarget,
)
from server_api.contract.words import (
    AgentState,
    Answerer,
    CallPhase,
    Direction,
    Monitoring,
    PartyKind,
    RecordingState,
    Role,
    TransferStep,
)
from tests.ui.sample_case import NOW
from tests.ui.samples import call, ready, shift, talking


def _agent(number: int, name: str, state: AgentState) -> TransferTarget:
    free = state is AgentState.READY
    return TransferTarget(kind=PartyKind.AGENT, target_id=f"a{number}", name=name, state=state, free=free)


TARGETS = (
    TransferTarget(kind=PartyKind.PRESET, target_id="p1", name="Jurídico do Meridiano", number="ramal 7010"),
    TransferTarget(kind=PartyKind.PRESET, target_id="p2", name="Espólio", number="ramal 7022"),
    TransferTarget(
        kind=PartyKind.LEAD, target_id="l1", name="Rafael Teixeira", state=AgentState.PAUSED, free=False
    ),
    _agent(1, "Aline Barros", AgentState.TALKING),
    _agent(2, "Bruno Tavares", AgentState.READY),
    _agent(3, "Débora Pinho", AgentState.READY),
    _agent(4, "Diego Lima", AgentState.PAUSED),
    _agent(5, "Elaine Souza", AgentState.WRAP_UP),
)
BRUNO = TARGETS[4]


def on_line(**changes: object) -> Call:
    """The ordinary call, with some of its view changed."""
    there = call(134)
    return replace(there, view=there.view.model_copy(update=changes))


def recorded(language: str = "pt-BR") -> Workspace:
    """A call being recorded, that the detector called a person's."""
    view = on_line(recording=RecordingState.ON, answerer=Answerer.PERSON)
    return replace(talking(language), call=view)


def paused(language: str = "pt-BR") -> Workspace:
    """Card data are being said; the detector was corrected."""
    view = on_line(recording=RecordingState.PAUSED, answerer=Answerer.PERSON)
    return replace(talking(language), call=view, beside=Beside(heard=("call-1", False)))


def transferring(language: str = "pt-BR") -> Workspace:
    panel = TransferPanel(
        open=True, targets=TARGETS, may_dial_numbers=True, chosen=4, note="Quer quitar hoje"
    )
    return replace(recorded(language), transfer=panel)


def transfer_refused(language: str = "pt-BR") -> Workspace:
    workspace = transferring(language)
    return replace(workspace, transfer=replace(workspace.transfer, error="target_busy", chosen=3))


def consulting(language: str = "pt-BR", step: TransferStep = TransferStep.TALKING) -> Workspace:
    consult = ConsultView(consult_id="x", target=BRUNO, step=step, since=NOW - timedelta(seconds=23))
    phase = CallPhase.CONNECTED if step is TransferStep.JOIN else CallPhase.HELD
    held = on_line(
        phase=phase, since=NOW - timedelta(seconds=31), consult=consult, recording=RecordingState.ON
    )
    return replace(transferring(language), call=held)


def joined(language: str = "pt-BR") -> Workspace:
    return consulting(language, TransferStep.JOIN)


def helped(language: str = "pt-BR") -> Workspace:
    """Help was asked for; a lead whispers already."""
    asked = HelpRequest(help_id="h1", agent_id="a1", asked_at=NOW - timedelta(seconds=20))
    return replace(
        recorded(language),
        beside=Beside(help=asked, monitored=Monitored(mode=Monitoring.WHISPER, by="Rafael Teixeira")),
    )


def received(language: str = "pt-BR") -> Workspace:
    """A call that somebody else had before."""
    handed = Handed(by="Bruno Tavares", note="Quer quitar hoje, espera o valor", at=NOW)
    return replace(recorded(language), call=on_line(recording=RecordingState.ON, handed=handed))


def _phone(number: int, masked: str, *, usable: bool = True) -> PhoneFound:
    return PhoneFound(phone_id=f"n{number}", masked=masked, kind="mobile", usable=usable)


PEOPLE = (
    PersonFound(
        person_id="m1",
        name="Maria Aparecida dos Santos",
        document_masked="***.482.915-**",
        city="Santo André",
        region="SP",
        creditor="Banco Meridiano",
        phones=(
            _phone(1, "(11) 9••••-4321"),
            _phone(2, "(11) 4••••-0098"),
            _phone(3, "(11) 9••••-7750", usable=False),
        ),
        campaign_id="c1",
        last_contact_at=NOW - timedelta(days=1, hours=2),
    ),
    PersonFound(
        person_id="m2",
        name="Maria Aparecida Soares",
        document_masked="***.118.204-**",
        city="Osasco",
        region="SP",
        creditor="Banco Meridiano",
        phones=(_phone(4, "(11) 9••••-6610"),),
    ),
    PersonFound(
        person_id="m3",
        name="Mariana Aparecida Luz",
        document_masked="***.771.360-**",
        city="Recife",
        region="PE",
        creditor="Loja Ipê",
        last_contact_at=NOW - timedelta(days=30),
    ),
)


def searched(language: str = "pt-BR") -> Workspace:
    """Three hits, the first chosen."""
    found = PeopleFound(people=PEOPLE, more=True)
    search = SearchPanel(open=True, typed="maria apar", found=found, chosen=0, phone_id="n1")
    return replace(ready(language), shift=shift(language, AgentState.PAUSED, 40), search=search)


def dial_refused(language: str = "pt-BR") -> Workspace:
    """The gate said no; a lead may overrule with a reason."""
    workspace = searched(language)
    lead = AgentProfile(agent_id="l1", user="rafael", name="Rafael Teixeira", role=Role.TEAM_LEAD)
    params = (
        ("next_at", (NOW + timedelta(hours=15)).isoformat()),
        ("overridable", "yes"),
        ("reason", "cap_reached"),
        ("rule", "CAMPAIGN-ATTEMPTS"),
    )
    search = replace(workspace.search, error="gate_denied", error_params=params, reason="Pediu retorno agora")
    return replace(workspace, shift=replace(workspace.shift, agent=lead), search=search)


def caller(language: str = "pt-BR") -> Workspace:
    """Somebody calls in; two people use that number."""
    view = CallView(
        call_id="call-5",
        phase=CallPhase.CONNECTED,
        since=NOW - timedelta(seconds=9),
        connected_at=NOW - timedelta(seconds=9),
        direction=Direction.INBOUND,
        recording=RecordingState.ON,
    )
    proposed = CallerProposed(call=view, number_masked="(11) 9••••-4321", people=PEOPLE[:2])
    return replace(
        ready(language),
        shift=shift(language, AgentState.TALKING, 9),
        call=Call(view),
        beside=Beside(proposed=proposed),
        search=SearchPanel(open=True, chosen=0),
    )


def _logged(minutes: int, name: str, seconds: int, result: str, direction: str = "outbound") -> LoggedCall:
    return LoggedCall(
        call_id=f"log-{minutes}",
        at=NOW - timedelta(minutes=minutes),
        name=name,
        number_masked="(11) 9••••-4321",
        direction=direction,
        seconds=seconds,
        result=result,
    )


LOG = (
    _logged(4, "Sônia Prado", 214, "promise"),
    _logged(11, "João Batista Nunes", 96, "callback", "inbound"),
    _logged(19, "Lúcia Fernandes", 31, "third_party"),
    _logged(23, "Edson Marques", 12, "voicemail"),
    _logged(31, "Vera Lúcia Antunes", 345, "promise", "manual"),
    _logged(40, "Nilton Araújo", 0, ""),
)


def day(language: str = "pt-BR") -> Workspace:
    """Between calls: two parked, six done."""
    parked = (
        ParkedCall(
            call_id="p1",
            name="Rosa Helena Dias",
            by="Bruno Tavares",
            since=NOW - timedelta(seconds=41),
            note="Quer boleto",
        ),
        ParkedCall(call_id="p2", name="Antônio Serafim", by="Aline Barros", since=NOW - timedelta(seconds=8)),
    )
    return replace(ready(language), beside=Beside(parked_calls=parked, log=LOG))


VOICE = {
    "02-ready-day": day,
    "02-search": searched,
    "02-dial-refused": dial_refused,
    "02-inbound-choice": caller,
    "04-recording-paused": paused,
    "04-transfer": transferring,
    "04-transfer-refused": transfer_refused,
    "04-consult": consulting,
    "04-three-way": joined,
    "04-help-asked": helped,
    "04-received": received,
}
