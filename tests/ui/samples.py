"""Workspaces like the design's pictures. Every name, amount and rule in them is invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from agent_desktop.desk.plan_state import PromiseForm, Typed
from agent_desktop.desk.workspace import (
    Call,
    Case,
    ChallengeDraft,
    Form,
    History,
    LegState,
    Links,
    LinkState,
    Notice,
    SaveState,
    Screen,
    ScriptState,
    Shift,
    SignInForm,
    Tab,
    Workspace,
    WrapUp,
)
from server_api.contract.agreements import Plan, PlanLine
from server_api.contract.debt_words import PlanKind
from server_api.contract.push import CallView
from server_api.contract.session import (
    AgentProfile,
    AgentStatus,
    CampaignBrief,
    ClockNow,
    DayStats,
)
from server_api.contract.words import (
    AgentState,
    CallEnd,
    CallPhase,
    Channel,
    IdentityMode,
    IdentityStatus,
    PayMethod,
    Role,
)
from tests.ui.sample_case import BALANCE, FRIDAY, HISTORY, NOW, body, brl, head
from tests.ui.sample_details import disputed_body
from tests.ui.sample_lists import CATALOGUE


def status(state: AgentState, seconds: float, call_id: str = "") -> AgentStatus:
    return AgentStatus(state=state, since=NOW - timedelta(seconds=seconds), version=7, call_id=call_id)


def shift(language: str, state: AgentState, seconds: float) -> Shift:
    return Shift(
        agent=AgentProfile(
            agent_id="a1",
            user="camila.rocha",
            name="Camila Rocha",
            role=Role.AGENT,
            team="Cartões",
            lead_name="Rafael Teixeira",
            extension="214",
        ),
        status=status(state, seconds),
        campaign=CampaignBrief(
            campaign_id="c1", name="Cartões 61–90", creditor="Banco Meridiano", mode="predictive"
        ),
        catalogue=CATALOGUE,
        stats=DayStats(calls=38, right_party=14, promises=5, promised_minor=1248000, currency="BRL"),
        language=language,
    )


LINKS = Links(
    server=LinkState.UP,
    leg=LegState.UP,
    leg_id="l1",
    engine_up=True,
    audio="qt",
    clock=ClockNow(utc=NOW),
    mos=4.3,
)


def call(seconds: float, phase: CallPhase = CallPhase.CONNECTED) -> Call:
    begun = NOW - timedelta(seconds=seconds)
    ended = phase is CallPhase.ENDED
    return Call(
        CallView(
            call_id="call-1",
            phase=phase,
            since=NOW - timedelta(seconds=41) if ended else begun,
            connected_at=begun,
            end=CallEnd.DEBTOR_HUNG_UP if ended else None,
        )
    )


def sign_in(language: str = "pt-BR", error: str = "") -> Workspace:
    return Workspace(
        screen=Screen.SIGN_IN,
        sign_in=SignInForm(user="camila.rocha", error=error),
        shift=Shift(language=language),
        links=Links(engine_up=True, audio="qt"),
    )


def ready(language: str = "pt-BR") -> Workspace:
    return Workspace(screen=Screen.WORK, shift=shift(language, AgentState.READY, 18), links=LINKS)


def pending(language: str = "pt-BR", mode: IdentityMode = IdentityMode.MASKED) -> Workspace:
    shown = mode is IdentityMode.SHOWN
    case = Case(
        head=head(mode, IdentityStatus.PENDING, right=1),
        body=body() if shown else None,
        challenge=ChallengeDraft(text="3"),
        script=ScriptState(path=("open", "who"), read=(("recording", NOW - timedelta(seconds=12)),)),
    )
    return replace(talking(language), call=call(21), case=case)


def talking(language: str = "pt-BR") -> Workspace:
    begun = NOW - timedelta(seconds=134)
    case = Case(
        head=head(),
        body=body(),
        history=History(items=HISTORY, total=17, next_cursor="8"),
        script=ScriptState(
            path=("open", "who", "offer"),
            objection=0,
            read=(
                ("recording", begun + timedelta(seconds=9)),
                ("creditor", begun + timedelta(seconds=58)),
            ),
        ),
        note="Trabalha em escola, recebe dia 30. Prefere Pix. Falar pela manhã.",
        note_kept_at=NOW - timedelta(seconds=60),
    )
    return Workspace(
        screen=Screen.WORK,
        shift=shift(language, AgentState.TALKING, 134),
        links=LINKS,
        call=call(134),
        case=case,
    )


def with_case(workspace: Workspace, **changes: object) -> Workspace:
    case = workspace.case
    if case is None:
        raise ValueError("this workspace has no case")
    return replace(workspace, case=replace(case, **changes))  # type: ignore[arg-type]


PROMISE = PromiseForm(
    offer_id="o1",
    debt_ids=("d1", "d2", "d3"),
    currency="BRL",
    total=Typed("9672,13", 967213),
    first_due=FRIDAY,
    method=PayMethod.PIX,
    remind_by=(Channel.SMS,),
    seq=1,
    plan=Plan(
        seq=1,
        kind=PlanKind.SINGLE,
        debt=BALANCE,
        discount=brl(520807),
        discount_bp=3500,
        total=brl(967213),
        lines=(PlanLine(number=1, due_on=FRIDAY, amount=brl(967213)),),
        read_back="“A senhora promete R$\u00a09.672,13 nesta sexta, 27 de novembro, por Pix. Confirma?”",
    ),
)


def promising(language: str = "pt-BR") -> Workspace:
    return with_case(talking(language), form=Form.PROMISE, promise=PROMISE)


def history(language: str = "pt-BR") -> Workspace:
    held = Call(CallView(call_id="call-1", phase=CallPhase.HELD, since=NOW - timedelta(seconds=20)))
    return replace(with_case(talking(language), tab=Tab.HISTORY), call=held)


def disputed(language: str = "pt-BR") -> Workspace:
    return with_case(talking(language), tab=Tab.LEGAL, body=disputed_body())


def wrapping(language: str = "pt-BR") -> Workspace:
    agreed = replace(PROMISE, agreed=True, read_back=True, read_back_at=NOW - timedelta(seconds=70))
    workspace = with_case(talking(language), promise=agreed)
    return replace(
        workspace,
        shift=shift(language, AgentState.WRAP_UP, 41),
        call=call(446, CallPhase.ENDED),
        links=replace(
            LINKS,
            server=LinkState.DOWN,
            server_down_since=NOW - timedelta(seconds=60),
            retry_at=NOW + timedelta(seconds=4),
            waiting=1,
        ),
        wrap_up=WrapUp(
            disposition="promise",
            fields=(("reason_default", "income"),),
            missing=("who_decides",),
            save=SaveState.NONE,
        ),
        notices=(Notice("server_away", tone="warn"),),
    )


def shown_pending(language: str = "pt-BR") -> Workspace:
    return pending(language, IdentityMode.SHOWN)


STATES = {
    "01-sign-in": sign_in,
    "02-ready": ready,
    "03-identity-pending": pending,
    "03-identity-shown": shown_pending,
    "04-identity-confirmed": talking,
    "05-promise-editor": promising,
    "06-history": history,
    "07-legal-block": disputed,
    "08-wrap-up": wrapping,
}
