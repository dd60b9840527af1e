"""What the autopilot looks for on the desk."""

from agent_desktop.autopilot_hands import StuckError
from agent_desktop.desk.reading import in_call
from agent_desktop.desk.workspace import Case, LegState, LinkState, Screen, Workspace
from server_api.contract.words import AgentState, CallPhase, IdentityStatus, Verdict


def case_of(workspace: Workspace) -> Case:
    """The case on the screen. Raises StuckError where it left."""
    if workspace.case is None:
        raise StuckError("the case left the screen")
    return workspace.case


def settled(workspace: Workspace) -> bool:
    """The sign-in was answered."""
    return workspace.screen is Screen.WORK or bool(workspace.sign_in.error)


def linked(workspace: Workspace) -> bool:
    """Server and voice loop are up."""
    return workspace.links.server is LinkState.UP and workspace.links.leg is LegState.UP


def answering(workspace: Workspace) -> bool:
    """The server can be asked."""
    return workspace.links.server is LinkState.UP


def available(workspace: Workspace) -> bool:
    """Ready, or a call was faster."""
    status = workspace.shift.status
    return workspace.case is not None or (status is not None and status.state is AgentState.READY)


def connected(workspace: Workspace) -> bool:
    """A debtor is, or was, on the line."""
    call = workspace.call
    return workspace.case is not None and call is not None and call.view.phase is not CallPhase.RINGING


def pending(case: Case) -> bool:
    """The right-party check is open."""
    return case.head.identity.status is IdentityStatus.PENDING


def open_question(case: Case) -> str | None:
    """The first unasked question; spare ones come after a wrong answer."""
    unasked = [c for c in case.head.identity.challenges if c.verdict is Verdict.UNASKED]
    return next((c.question.value for c in sorted(unasked, key=lambda c: c.spare)), None)


def over(workspace: Workspace) -> bool:
    """Nobody is on the line any more."""
    return not in_call(workspace)


def judged(workspace: Workspace) -> bool:
    """The server has judged the draft as it stands."""
    form = case_of(workspace).promise
    return form.check is not None and not form.checking


def read_back_judged(workspace: Workspace) -> bool:
    """The debtor's yes is ticked and the server has judged the draft with it."""
    return judged(workspace) and case_of(workspace).promise.read_back


def agreed(workspace: Workspace) -> bool:
    """The promise is agreed."""
    return case_of(workspace).promise.agreed


def refused(workspace: Workspace) -> bool:
    """The promise was not accepted."""
    return any(notice.code == "promise_not_accepted" for notice in workspace.notices)


def left(workspace: Workspace, call_id: str) -> bool:
    """Another case, or none, is on the screen."""
    return workspace.case is None or workspace.case.head.call_id != call_id
