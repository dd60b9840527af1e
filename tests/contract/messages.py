"""One example of each message of the wire, by the name of its golden file."""

from server_api.contract import push as p
from server_api.contract.base import WireModel
from server_api.contract.cases import IdentityAnswer, IdentityResult
from server_api.contract.errors import ErrorBody
from server_api.contract.outcomes import CallbackDraft, PromiseCheck
from server_api.contract.routes import Digits, Health
from server_api.contract.session import (
    ClockNow,
    DayStats,
    LegGrant,
    Refresh,
    SignIn,
    StateChange,
    Ticket,
)
from server_api.contract.words import (
    AgentState,
    Blocked,
    CallEnd,
    CallPhase,
    ErrorCode,
    IdentityMode,
    IdentityStatus,
    PromiseFault,
    Question,
)
from tests.contract.case_messages import CASE_ANSWERED, CASE_PUSHED
from tests.contract.dial_messages import DIAL_ANSWERED, DIAL_PUSHED
from tests.contract.voice_messages import ANSWERED, PUSHED
from tests.desk.making import (
    NOW,
    body,
    head,
    identity,
    item,
    legal,
    outcome,
    saved,
    signed_in,
    status,
    view,
)

CLOCK = ClockNow(utc=NOW, legal_offset_s=3600.0, demo=True)


def push(seq: int, message: p.PushBody) -> p.Push:
    return p.Push(epoch="life-1", seq=seq, at=NOW, body=message)


def snapshot() -> p.Snapshot:
    return p.Snapshot(
        status=status(AgentState.TALKING, 7, "call-1"),
        stats=DayStats(calls=3, right_party=2, promises=1, promised_minor=70_000, currency="BRL"),
        campaign=signed_in().campaign,
        call=view("call-1", CallPhase.HELD),
        head=head("call-1", IdentityStatus.CONFIRMED),
        body=body(legal(Blocked.PROMISES, debt_ids=("d1",))),
    )


PUSHES: dict[str, p.Push] = {
    "push_case_arrived": push(1, p.CaseArrived(head=head(mode=IdentityMode.MASKED))),
    "push_call_changed": push(2, p.CallChanged(call=view("call-1", CallPhase.ENDED, CallEnd.DEBTOR_HUNG_UP))),
    "push_status_changed": push(3, p.StatusChanged(status=status(AgentState.WRAP_UP, 8, "call-1"))),
    "push_stats_changed": push(4, p.StatsChanged(stats=DayStats(calls=4))),
    "push_campaign_changed": push(5, p.CampaignChanged(campaign=None)),
    "push_leg_lost": push(6, p.LegLost(leg_id="leg-1", reason="timeout")),
    "push_taken_over": push(7, p.TakenOver(device="PC 7")),
    "push_noticed": push(8, p.Noticed(code="lunch", params={"at": "12:00"})),
    "push_snapshot": push(9, snapshot()),
    **{
        name: push(seq, body)
        for seq, (name, body) in enumerate({**PUSHED, **DIAL_PUSHED, **CASE_PUSHED}.items(), 10)
    },
}

MESSAGES: dict[str, WireModel] = {
    **PUSHES,
    **ANSWERED,
    **DIAL_ANSWERED,
    **CASE_ANSWERED,
    "hello": p.Hello(contract="1.4", epoch="life-1", resumed=True, clock=CLOCK, heartbeat_s=1.0),
    "beat": p.Beat(seq=9, mono_ns=123),
    "sign_in": SignIn(user="ana", password="secret", device_id="pc-1", contract="1.4"),
    "signed_in": signed_in(),
    "refresh": Refresh(refresh_token="r"),
    "state_change": StateChange(wanted=AgentState.PAUSED, version=3, pause_code="lunch"),
    "ticket": Ticket(ticket="t", expires_in_s=30),
    "leg_grant": LegGrant(leg_id="leg-1", switch_id="switch-1", uri="sip:token@switch", expires_in_s=30.0),
    "identity_answer": IdentityAnswer(question=Question.BIRTH_DATE, answer="1980-05-12"),
    "identity_result": IdentityResult(identity=identity(IdentityStatus.CONFIRMED), body=body()),
    "promise_check": PromiseCheck(
        accepted=False, faults=(PromiseFault.DATE_TOO_FAR,), params={"latest": "2026-04-09"}
    ),
    "callback_draft": CallbackDraft(at=NOW, subject="proposta"),
    "outcome": outcome(),
    "outcome_saved": saved(promise_id="promise-1"),
    "history_page": body().history.model_copy(update={"items": (item(1),)}),
    "digits": Digits(digits="12#"),
    "health": Health(contract="1.4", database=True, switch=True, switch_id="switch-1", calls=2),
    "error": ErrorBody(code=ErrorCode.STALE_VERSION, params={"version": "4"}),
}
