"""Why a person was called. Every name, figure and rule text in it is invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from agent_desktop.desk.dialling import WhyPanel
from agent_desktop.desk.workspace import Workspace
from server_api.contract.why import GateAnswer, RuleAsked, WhyCall, WhyNote, WhyView
from tests.ui.pacing_samples import dialling

AT = datetime(2026, 11, 24, 13, 40, 7, tzinfo=UTC)
RULES = (
    RuleAsked(rule="BR-SP@3", name="São Paulo", source="Lei estadual 13.226/2008, art. 1", status="text"),
    RuleAsked(rule="BR-FEBRABAN@1", name="Febraban", source="Normativo SARB 17/2016", status="secondary"),
    RuleAsked(rule="ONE-CALL", name="ONE-CALL"),
    RuleAsked(rule="WISHES", name="WISHES"),
)
GATE = GateAnswer(
    at=AT,
    local_at="2026-11-24 10:40:07 America/Sao_Paulo",
    number_masked="(11) 9••••-4321",
    mode="predictive",
    allowed=True,
    rules=RULES,
    call_id="call-2",
)
CALL = WhyCall(
    call_id="call-2",
    campaign="Cartões 61–90",
    direction="outbound",
    at=AT,
    local_at="2026-11-24 10:40:07 America/Sao_Paulo",
    number_masked="(11) 9••••-4321",
    caller_id="(11) 3030-1200",
    mode="predictive",
    strategy="list",
    list_name="Alto valor",
    place=3,
    score=0.81,
    attempt=2,
    ladder="1",
    pace={
        "why": "predictive",
        "ready": "2",
        "ringing": "11",
        "free_soon": "1.3",
        "answers_soon": "2.1",
        "dialled": "3",
        "theta": "0.031",
    },
    agent="Camila Rocha",
    state="ended",
    disposition="promise",
    answered_at=AT + timedelta(seconds=9),
    connected_at=AT + timedelta(seconds=9),
    ended_at=AT + timedelta(seconds=190),
    gate=GATE,
)
EARLIER = CALL.model_copy(
    update={
        "call_id": "call-1",
        "at": AT - timedelta(hours=20),
        "local_at": "2026-11-23 14:40:07 America/Sao_Paulo",
        "answered_at": None,
        "connected_at": None,
        "agent": "",
        "disposition": "",
        "state": "no_answer",
    }
)
REFUSED = GateAnswer(
    at=AT - timedelta(hours=16),
    local_at="2026-11-23 18:40:07 America/Sao_Paulo",
    number_masked="(11) 9••••-4321",
    mode="predictive",
    allowed=False,
    rule_id="BR-SP@3",
    reason="outside_hours",
    next_allowed_at=AT - timedelta(hours=2, minutes=40),
    rules=RULES[:1],
)
VIEW = WhyView(
    person_id="person-1",
    name="Maria Aparecida dos Santos",
    calls=(CALL, EARLIER),
    answers=(GATE, REFUSED),
    notes=(WhyNote(code="wish", since=AT - timedelta(days=3), params={"kind": "hours", "scope": "debtor"}),),
)


def with_why(workspace: Workspace, why: WhyPanel) -> Workspace:
    return replace(workspace, dialling=replace(workspace.dialling, why=why))


def why(language: str = "pt-BR") -> Workspace:
    """A call of the selected agent, explained over the floor."""
    return with_why(dialling(language), WhyPanel(open=True, view=VIEW))


def why_nothing(language: str = "pt-BR") -> Workspace:
    """Nobody called, nobody asked."""
    return with_why(dialling(language), WhyPanel(open=True, view=WhyView(person_id="p", name="Ana Lima")))


def why_refused(language: str = "pt-BR") -> Workspace:
    """Not for this user."""
    return with_why(dialling(language), WhyPanel(open=True, error="forbidden"))


WHYS = {"13-why": why, "13-why-nothing": why_nothing, "13-why-refused": why_refused}
