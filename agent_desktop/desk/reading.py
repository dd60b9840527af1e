"""Questions to a workspace: who owns the digits, what is locked, what is still to be kept."""

from enum import StrEnum

from agent_desktop.desk.plan_state import PromiseForm
from agent_desktop.desk.workspace import Case, Form, LinkState, SaveState, Workspace
from server_api.contract.cases import DebtLine, LegalFact
from server_api.contract.outcomes import Disposition
from server_api.contract.transfers import ConsultView
from server_api.contract.words import (
    AgentState,
    Blocked,
    CallPhase,
    Effect,
    IdentityMode,
    IdentityStatus,
    LegalKind,
    Role,
)

_BUSY = (AgentState.RINGING, AgentState.TALKING, AgentState.HOLDING, AgentState.WRAP_UP)
_OPEN = (SaveState.NONE, SaveState.SENDING, SaveState.REFUSED)


class DigitsOwner(StrEnum):
    """Which panel the keys 1-9 belong to."""

    NOBODY = "nobody"
    SCRIPT = "script"
    RESULT = "result"


def server_up(workspace: Workspace) -> bool:
    """Whether the push link stands."""
    return workspace.links.server is LinkState.UP


def in_call(workspace: Workspace) -> bool:
    """A debtor is on the line, or it is ringing."""
    call = workspace.call
    return call is not None and call.view.phase is not CallPhase.ENDED


def talking(workspace: Workspace) -> bool:
    """The debtor is on the line, speaking or held."""
    call = workspace.call
    return call is not None and call.view.phase in (CallPhase.CONNECTED, CallPhase.HELD)


def consultation(workspace: Workspace) -> ConsultView | None:
    """Somebody is spoken with apart from the debtor, or all three are together."""
    call = workspace.call
    return call.view.consult if call is not None and talking(workspace) else None


def unknown_caller(workspace: Workspace) -> bool:
    """Somebody called in, and nobody has said yet who it is."""
    return workspace.beside.proposed is not None and workspace.case is None and in_call(workspace)


def free(workspace: Workspace) -> bool:
    """Neither call nor case: available or paused."""
    status = workspace.shift.status
    if status is None or workspace.case is not None or in_call(workspace):
        return False
    return status.state in (AgentState.READY, AgentState.PAUSED)


def is_lead(workspace: Workspace) -> bool:
    """Whoever leads a team, or everything."""
    agent = workspace.shift.agent
    return agent is not None and agent.role in (Role.TEAM_LEAD, Role.ADMIN)


def floor_shown(workspace: Workspace) -> bool:
    """A lead sees the floor unless there is a call, a case, or a search for one."""
    busy = workspace.case is not None or in_call(workspace) or workspace.search.open
    return is_lead(workspace) and not busy


def in_wrap_up(workspace: Workspace) -> bool:
    """The call is over and its case is on the screen."""
    if workspace.case is None:
        return False
    if workspace.call is not None:
        return workspace.call.view.phase is CallPhase.ENDED
    status = workspace.shift.status
    return status is not None and status.state is AgentState.WRAP_UP


def concluded(workspace: Workspace) -> bool:
    """The result of the case on the screen is durable, here or on the server."""
    return workspace.wrap_up.save in (SaveState.KEPT_HERE, SaveState.SAVED)


def digits_owner(workspace: Workspace) -> DigitsOwner:
    """Digits belong to one panel at a time: the script in a call, the result in wrap-up."""
    case = workspace.case
    if case is None or case.form not in (Form.NONE, Form.STATEMENT) or transferring(workspace):
        return DigitsOwner.NOBODY
    if in_wrap_up(workspace):
        return DigitsOwner.NOBODY if concluded(workspace) else DigitsOwner.RESULT
    return DigitsOwner.SCRIPT


def transferring(workspace: Workspace) -> bool:
    """The transfer panel is up: opened, or held up by a consultation."""
    return workspace.transfer.open or consultation(workspace) is not None


def server_busy(workspace: Workspace) -> bool:
    """The server still holds the agent in a call or in wrap-up."""
    status = workspace.shift.status
    return status is not None and status.state in _BUSY


def identified(case: Case) -> bool:
    """The right party is confirmed."""
    return case.head.identity.status is IdentityStatus.CONFIRMED


def may_speak(case: Case) -> bool:
    """The script may speak of the debt: to the right party, and of a case that was not taken away."""
    return identified(case) and not (case.body is None and case.withheld)


def body_allowed(case_mode: IdentityMode, status: IdentityStatus) -> bool:
    """Whether the case may be on the screen; a mode we do not know counts as masked."""
    if status is IdentityStatus.OTHER_PERSON:
        return False
    return case_mode is IdentityMode.SHOWN or status is IdentityStatus.CONFIRMED


def blocking_rule(case: Case, what: Blocked) -> str | None:
    """The rule that blocks this for every debt of the case, or None."""
    fact = blocking_fact(case, what)
    return fact.rule_id if fact is not None else None


def blocking_fact(case: Case, what: Blocked) -> LegalFact | None:
    """The fact that, with those before it, blocks this for every debt of the case."""
    if case.body is None:
        return None
    free = {debt.debt_id for debt in case.body.debts}
    for fact in case.body.legal:
        if what not in fact.blocks:
            continue
        free = free - set(fact.debt_ids) if fact.debt_ids else set()
        if not free:
            return fact
    return None


def hiding_fact(case: Case) -> LegalFact | None:
    """The fact under which nothing of the debt may be shown to anyone: a death, a minor."""
    facts = case.body.legal if case.body is not None else ()
    return next((fact for fact in facts if Blocked.AMOUNTS in fact.blocks), None)


def stopping(case: Case) -> bool:
    """A hold is on its way, or in force and its block not here yet: no offer goes out between."""
    sent = case.extras.hold
    if sent.sent and sent.kind is not LegalKind.OVER_INDEBTED:
        return True
    body = case.body
    known = {fact.kind for fact in body.legal} | {LegalKind.OVER_INDEBTED} if body is not None else set()
    return body is not None and any(hold.kind not in known for hold in body.holds)


def free_debts(case: Case, what: Blocked) -> tuple[DebtLine, ...]:
    """The debts for which no legal fact blocks this."""
    if case.body is None or blocking_rule(case, what) is not None:
        return ()
    held = {d for fact in case.body.legal if what in fact.blocks for d in fact.debt_ids}
    return tuple(debt for debt in case.body.debts if debt.debt_id not in held)


def disposition(workspace: Workspace, code: str) -> Disposition | None:
    """The result with this code, without the fields that may not be asked in this case."""
    catalogue = workspace.shift.catalogue
    if catalogue is None:
        return None
    found = next((d for d in catalogue.dispositions if d.code == code), None)
    hidden = workspace.case.head.hidden_fields if workspace.case else ()
    if found is None or not hidden:
        return found
    return found.model_copy(update={"fields": tuple(f for f in found.fields if f.name not in hidden)})


def refinements(workspace: Workspace, code: str) -> tuple[Disposition, ...]:
    """The results that say more exactly what this one of the first level was; in the catalogue's order."""
    catalogue = workspace.shift.catalogue
    return tuple(d for d in catalogue.dispositions if d.parent == code and code) if catalogue else ()


def refining(workspace: Workspace) -> bool:
    """A result of the first level is chosen and its second is still open: the digits are the second's."""
    code = workspace.wrap_up.disposition
    return bool(code) and bool(refinements(workspace, code))


def first_level(workspace: Workspace, code: str) -> str:
    """The code of the first level that this result belongs to."""
    found = disposition(workspace, code)
    return found.parent or found.code if found is not None else ""


def result_lock(workspace: Workspace, result: Disposition) -> str:
    """Why this result may not be chosen (a notice code), or nothing."""
    case = workspace.case
    if case is None:
        return "no_case"
    if result.needs_identity and not identified(case):
        return "identity_first"
    if Effect.PROMISE in result.effects and blocking_rule(case, Blocked.PROMISES) is not None:
        return "blocked_promises"
    return ""


def promise_typed(form: PromiseForm) -> bool:
    """The agent has begun a promise."""
    typed = (form.total, form.first, form.count, form.each)
    begun = any(one.text for one in typed) or bool(form.lines or form.offer_id)
    return begun or form.first_due is not None or form.method is not None


def has_typed(workspace: Workspace) -> bool:
    """Something of this case would be lost if it left the screen."""
    case = workspace.case
    if case is None or workspace.wrap_up.save not in _OPEN:
        return False
    return bool(
        case.note
        or promise_typed(case.promise)
        or case.callback.at
        or workspace.wrap_up.disposition
        or workspace.wrap_up.fields
    )
