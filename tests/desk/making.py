"""Small true-to-life values for the desk's tests."""

from datetime import UTC, date, datetime, timedelta

from agent_desktop.desk.commands import Command
from agent_desktop.desk.events import (
    EngineStarted,
    Event,
    LegChanged,
    LinkChanged,
    Pushed,
    SignInAccepted,
    SignInAsked,
)
from agent_desktop.desk.update import update
from agent_desktop.desk.workspace import Case, LegState, LinkState, SaveState, Screen, Workspace
from server_api.contract import push as p
from server_api.contract.cases import (
    CaseBody,
    CaseHead,
    Challenge,
    DebtLine,
    HistoryItem,
    HistoryPage,
    Identity,
    LegalFact,
    NumberView,
)
from server_api.contract.money import Money
from server_api.contract.offers import Offer
from server_api.contract.outcomes import (
    Disposition,
    Labels,
    Outcome,
    OutcomeSaved,
    PromiseDraft,
    ResultField,
)
from server_api.contract.scripts import Answer, Objection, Script, Step
from server_api.contract.session import (
    AgentProfile,
    AgentStatus,
    CampaignBrief,
    Catalogue,
    ClockNow,
    DayStats,
    SignedIn,
    Tokens,
)
from server_api.contract.words import (
    AgentState,
    Blocked,
    CallEnd,
    CallPhase,
    Channel,
    Effect,
    IdentityMode,
    IdentityStatus,
    LegalKind,
    PayMethod,
    Question,
    Role,
)

NOW = datetime(2026, 3, 10, 13, 0, tzinfo=UTC)
TODAY = date(2026, 3, 10)
AGENT = "agent-1"


def labels(text: str) -> Labels:
    return Labels(pt_BR=text, es=text, en=text)


def script(script_id: str = "s1") -> Script:
    steps = (
        Step(
            step_id="hello",
            stage=0,
            say=("Bom dia, falo com {nome}?",),
            before_identity=True,
            answers=(
                Answer(label="sim", goto="confirm"),
                Answer(label="não é", goto="bye", result="third_party"),
                Answer(label="atalho", goto="offer"),
                Answer(label="engano", goto="nowhere"),
            ),
        ),
        Step(
            step_id="confirm",
            stage=0,
            say=("Confirme a data.",),
            before_identity=True,
            answers=(Answer(label="feito", goto="offer"), Answer(label="de novo", goto="hello")),
        ),
        Step(
            step_id="offer",
            stage=1,
            say=("Tenho uma proposta.",),
            answers=(
                Answer(label="aceita", goto="close", opens="promise"),
                Answer(label="depois", goto="close", opens="callback"),
            ),
        ),
        Step(step_id="close", stage=2, say=("Obrigado.",)),
        Step(step_id="bye", stage=2, say=("Desculpe.",), before_identity=True),
    )
    return Script(
        script_id=script_id,
        name="Padrão",
        version=1,
        language="pt-BR",
        stages=("Identificar", "Negociar", "Fechar"),
        start="hello",
        steps=steps,
        objections=(Objection(label="Já paguei", say="Vamos conferir."),),
    )


def identity(
    status: IdentityStatus = IdentityStatus.PENDING, mode: IdentityMode = IdentityMode.SHOWN
) -> Identity:
    return Identity(
        mode=mode,
        status=status,
        needed=1,
        tries_left=2,
        challenges=(Challenge(question=Question.BIRTH_DATE),),
    )


def head(
    call_id: str = "call-1",
    status: IdentityStatus = IdentityStatus.PENDING,
    mode: IdentityMode = IdentityMode.SHOWN,
) -> CaseHead:
    return CaseHead(
        call_id=call_id,
        person_id=f"person-of-{call_id}",
        name="Maria Exemplo",
        document_masked="•••.456.•••-••",
        document_kind="cpf",
        number=NumberView(phone_id="p1", masked="(11) 9••••-4321"),
        city="São Paulo",
        region="SP",
        country="BR",
        time_zone="America/Sao_Paulo",
        may_talk_until=None,
        identity=identity(status, mode),
        script=script(),
        campaign="Varejo",
        creditor="Loja",
    )


def debt(debt_id: str = "d1") -> DebtLine:
    return DebtLine(
        debt_id=debt_id,
        product="Cartão",
        contract="123",
        creditor="Loja",
        due_on=date(2025, 12, 1),
        days_late=99,
        principal=Money(90_000, "BRL"),
        interest=Money(8_000, "BRL"),
        penalty=Money(2_000, "BRL"),
        balance=Money(100_000, "BRL"),
    )


def offer() -> Offer:
    return Offer(
        offer_id="o1",
        rank=1,
        total=Money(70_000, "BRL"),
        balance=Money(100_000, "BRL"),
        discount_bp=3000,
        first_payment=Money(70_000, "BRL"),
        first_due=TODAY + timedelta(days=3),
        valid_until=TODAY + timedelta(days=5),
        methods=(PayMethod.PIX,),
    )


def legal(*blocks: Blocked, debt_ids: tuple[str, ...] = ()) -> LegalFact:
    return LegalFact(
        kind=LegalKind.JUDICIAL,
        since=TODAY,
        rule_id="br.judicial",
        rule_version=2,
        blocks=blocks,
        debt_ids=debt_ids,
    )


def item(number: int) -> HistoryItem:
    return HistoryItem(
        item_id=f"h{number}", at=NOW - timedelta(hours=number), channel=Channel.VOICE, text=f"{number}"
    )


def body(*facts: LegalFact) -> CaseBody:
    return CaseBody(
        balance_on=TODAY,
        balance=Money(200_000, "BRL"),
        debts=(debt("d1"), debt("d2")),
        offers=(offer(),),
        legal=facts,
        history=HistoryPage(items=(item(1), item(2)), total=4, next_cursor="after-2"),
        methods=(PayMethod.PIX, PayMethod.BOLETO),
    )


def catalogue() -> Catalogue:
    def result(code: str, key: int, *effects: Effect, **more: object) -> Disposition:
        return Disposition.model_validate(
            {"code": code, "key": key, "labels": labels(code), "effects": effects, **more}
        )

    reason = ResultField(name="reason", labels=labels("motivo"), required=True)
    return Catalogue(
        dispositions=(
            result("promise", 1, Effect.PROMISE, Effect.RIGHT_PARTY, needs_identity=True),
            result("callback", 2, Effect.CALLBACK),
            result("refusal", 3, needs_identity=True, fields=(reason,)),
            result("third_party", 4),
            result("voicemail", 5, Effect.MACHINE),
        ),
        pause_codes=(),
    )


def status(state: AgentState = AgentState.PAUSED, version: int = 1, call_id: str = "") -> AgentStatus:
    return AgentStatus(state=state, since=NOW, version=version, call_id=call_id)


def signed_in(agent_id: str = AGENT, **changes: object) -> SignedIn:
    plain = SignedIn(
        tokens=Tokens(access_token="a", refresh_token="r", expires_in_s=600, submit_grant="grant"),
        agent=AgentProfile(agent_id=agent_id, user="ana", name="Ana", role=Role.AGENT),
        status=status(),
        catalogue=catalogue(),
        campaign=CampaignBrief(campaign_id="c1", name="Varejo", creditor="Loja", mode="progressive"),
        stats=DayStats(),
        clock=ClockNow(utc=NOW),
        contract="1.1",
    )
    return plain.model_copy(update=changes)


def view(call_id: str, phase: CallPhase, end: CallEnd | None = None) -> p.CallView:
    talked = phase in (CallPhase.CONNECTED, CallPhase.HELD, CallPhase.ENDED)
    return p.CallView(call_id=call_id, phase=phase, since=NOW, connected_at=NOW if talked else None, end=end)


def pushed(message: p.PushBody, seq: int = 1) -> Pushed:
    return Pushed(p.Push(epoch="e1", seq=seq, at=NOW, body=message))


def popped(
    call_id: str = "call-1",
    status: IdentityStatus = IdentityStatus.PENDING,
    mode: IdentityMode = IdentityMode.SHOWN,
    with_body: CaseBody | None = None,
) -> Pushed:
    return pushed(p.CaseArrived(head=head(call_id, status, mode), body=with_body or body()))


def phase(call_id: str, now: CallPhase, end: CallEnd | None = None) -> Pushed:
    return pushed(p.CallChanged(call=view(call_id, now, end)))


def state(now: AgentState, version: int, call_id: str = "") -> Pushed:
    return pushed(p.StatusChanged(status=status(now, version, call_id)))


def link(now: LinkState) -> LinkChanged:
    return LinkChanged(now, NOW)


def outcome(key: str = "key-1", call_id: str = "call-1", note: str = "nota") -> Outcome:
    return Outcome(
        key=key,
        call_id=call_id,
        agent_id=AGENT,
        disposition="promise",
        note=note,
        promise=PromiseDraft(
            debt_ids=("d1",), amount=Money(70_000, "BRL"), due_on=TODAY, method=PayMethod.PIX
        ),
        decided_at=NOW,
    )


def saved(call_id: str = "call-1", promise_id: str = "") -> OutcomeSaved:
    return OutcomeSaved(outcome_id=f"of-{call_id}", call_id=call_id, saved_at=NOW, promise_id=promise_id)


class Desk:
    """A desk in a test: events in, the workspace and all commands to look at."""

    def __init__(self, workspace: Workspace | None = None) -> None:
        self.now = workspace or Workspace()
        self.said: list[Command] = []

    def on(self, *events: Event) -> tuple[Command, ...]:
        """Give events one after the other; the commands of the last one."""
        commands: tuple[Command, ...] = ()
        for event in events:
            self.now, commands = update(self.now, event)
            self.said += commands
        return commands

    def screen(self) -> Screen:
        return self.now.screen

    def save(self) -> SaveState:
        return self.now.wrap_up.save

    def case(self) -> Case:
        assert self.now.case is not None
        return self.now.case

    @property
    def notices(self) -> set[str]:
        return {notice.code for notice in self.now.notices}


def at_work() -> Desk:
    """Signed in, links up, ready."""
    desk = Desk()
    desk.on(
        EngineStarted("null"),
        SignInAsked("ana", "secret", "pt-BR"),
        SignInAccepted(signed_in()),
        link(LinkState.UP),
        LegChanged("leg-1", LegState.UP),
        state(AgentState.READY, 2),
    )
    desk.said.clear()
    return desk


def in_call(
    identity_status: IdentityStatus = IdentityStatus.CONFIRMED, with_body: CaseBody | None = None
) -> Desk:
    """A debtor on the line, the case on the screen."""
    desk = at_work()
    desk.on(
        state(AgentState.TALKING, 3, "call-1"),
        popped(status=identity_status, with_body=with_body),
        phase("call-1", CallPhase.CONNECTED),
    )
    desk.said.clear()
    return desk


def in_wrap_up(identity_status: IdentityStatus = IdentityStatus.CONFIRMED) -> Desk:
    """The debtor has hung up."""
    desk = in_call(identity_status)
    desk.on(phase("call-1", CallPhase.ENDED, CallEnd.DEBTOR_HUNG_UP), state(AgentState.WRAP_UP, 4, "call-1"))
    desk.said.clear()
    return desk
