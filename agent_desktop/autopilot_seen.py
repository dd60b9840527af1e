"""What the autopilot looks for on the desk."""

from agent_desktop.autopilot_eyes import GoneError
from agent_desktop.desk.dialling import shown_campaign
from agent_desktop.desk.floor import on_a_call, tile_of
from agent_desktop.desk.reading import consultation, in_call
from agent_desktop.desk.update_preview import shown
from agent_desktop.desk.update_search import people_shown
from agent_desktop.desk.update_transfer import chosen_target
from agent_desktop.desk.workspace import Case, LegState, LinkState, Screen, Workspace
from server_api.contract.words import (
    AgentState,
    CallPhase,
    IdentityStatus,
    Monitoring,
    TransferStep,
    Verdict,
)


def case_of(workspace: Workspace) -> Case:
    """The case on the screen. Raises GoneError where it left."""
    if workspace.case is None:
        raise GoneError("the case left the screen")
    return workspace.case


def settled(workspace: Workspace) -> bool:
    """The sign-in was answered."""
    signing = workspace.screen is Screen.SIGNING_IN
    return workspace.screen is Screen.WORK or (bool(workspace.sign_in.error) and not signing)


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


def idle(workspace: Workspace) -> bool:
    """No call can come: paused, by the server after a lost link, or signed out."""
    if workspace.screen is Screen.SIGN_IN:
        return True
    status = workspace.shift.status
    free = workspace.case is None and not in_call(workspace) and not workspace.shift.asked
    return free and status is not None and status.state is AgentState.PAUSED and answering(workspace)


def connected(workspace: Workspace) -> bool:
    """A debtor is, or was, on the line."""
    call = workspace.call
    return workspace.case is not None and call is not None and call.view.phase is not CallPhase.RINGING


def dials_by(mode: str, workspace: Workspace) -> bool:
    """The server has confirmed the mode of the campaign shown."""
    campaign = shown_campaign(workspace.dialling.pacing)
    return campaign is not None and campaign.mode.value == mode and not workspace.dialling.pacing.asked


def previewed_no_more(preview_id: str, workspace: Workspace) -> bool:
    """That case is no longer asked about: its call is here, or the next one is shown."""
    offer = shown(workspace)
    return offer is None or offer.preview_id != preview_id


def pending(case: Case) -> bool:
    """The right-party check is open."""
    return case.head.identity.status is IdentityStatus.PENDING


def open_question(case: Case) -> str | None:
    """The first unasked question; spare ones come after a wrong answer."""
    unasked = [c for c in case.head.identity.challenges if c.verdict is Verdict.UNASKED]
    return next((c.question.value for c in sorted(unasked, key=lambda c: c.spare)), None)


def told_amounts(workspace: Workspace) -> bool:
    """Nothing waits for a sentence any more."""
    return over(workspace) or not case_of(workspace).head.amounts_wait


def over(workspace: Workspace) -> bool:
    """Nobody is on the line any more."""
    return not in_call(workspace)


def judged(workspace: Workspace) -> bool:
    """The server has judged the draft as it stands."""
    form = case_of(workspace).promise
    return form.judged is not None and not form.asking


def read_back_judged(workspace: Workspace) -> bool:
    """The debtor's yes is ticked and the server has judged the draft with it."""
    return judged(workspace) and case_of(workspace).promise.read_back


def agreed(workspace: Workspace) -> bool:
    """The promise is agreed."""
    return case_of(workspace).promise.agreed


def refused(workspace: Workspace) -> bool:
    """The promise was not accepted."""
    return any(notice.code == "promise_not_accepted" for notice in workspace.notices)


def wrapping(workspace: Workspace) -> bool:
    """The server waits for a result."""
    status = workspace.shift.status
    return status is not None and status.state is AgentState.WRAP_UP


def left(workspace: Workspace, call_id: str) -> bool:
    """Another case, or none, is on the screen."""
    return workspace.case is None or workspace.case.head.call_id != call_id


def on_line(mode: Monitoring, workspace: Workspace) -> bool:
    """The lead is on the selected agent's line, in this mode."""
    there = workspace.floor.supervision
    return there is not None and there.mode is mode and there.agent_id == workspace.floor.selected


def talks(name: str, workspace: Workspace) -> bool:
    """An agent of this name is in a call."""
    return any(tile.name == name and on_a_call(tile) for tile in workspace.floor.tiles)


def audible(name: str, workspace: Workspace) -> bool:
    """The agent of this name is selected and in a call."""
    tile = tile_of(workspace.floor, workspace.floor.selected)
    return tile is not None and tile.name == name and on_a_call(tile)


def in_step(step: TransferStep, workspace: Workspace) -> bool:
    """The consultation stands so."""
    consult = consultation(workspace)
    return consult is not None and consult.step is step


def aimed(name: str, workspace: Workspace) -> bool:
    """The transfer panel has this target chosen."""
    target = chosen_target(workspace.transfer)
    return target is not None and not workspace.transfer.loading and target.name.startswith(name)


def found(workspace: Workspace) -> bool:
    """The search has brought somebody, and nothing newer is being looked for."""
    return bool(people_shown(workspace)) and not workspace.search.asked
