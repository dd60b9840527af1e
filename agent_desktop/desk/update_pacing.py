"""How the floor dials, as its lead sees and changes it. Nothing is true before the server has said it."""

from dataclasses import replace
from typing import assert_never

from agent_desktop.desk import commands as c
from agent_desktop.desk import commands_dial as cd
from agent_desktop.desk import events_dial as ed
from agent_desktop.desk import events_world as ew
from agent_desktop.desk.change import Change, dismiss, notify, same
from agent_desktop.desk.dialling import START, STOP, Pacing, asked_of, shown_campaign
from agent_desktop.desk.reading import is_lead, server_up
from agent_desktop.desk.workspace import Workspace
from server_api.contract.pacing import CampaignPaceView, ChangePace, FloorPacing

#: A stop that did not reach the server is said louder than anything else.
NOT_STOPPED = "floor_not_stopped"
AWAY = "pace_server_away"


def update(workspace: Workspace, event: ed.PacingEvent) -> Change:
    """The desk after a lead's deed at the dialler, or the server's answer to it."""
    match event:
        case ed.CampaignShown(campaign_id):
            return same(_show(workspace, campaign_id))
        case ed.PaceChanged(change):
            return _change(workspace, change)
        case ed.FloorStopAsked(reason):
            return _stop(workspace, reason)
        case ed.FloorStartAsked():
            return same(_ask_start(workspace))
        case ed.FloorStartConfirmed():
            return _start(workspace)
        case ed.FloorStartDropped():
            return same(_put(workspace, asking_start=False))
        case ed.PaceTold(campaign):
            return same(_confirmed(workspace, campaign))
        case ed.FloorPaceTold(floor, asked):
            return _floor_told(workspace, floor, asked)
    assert_never(event)


def _put(workspace: Workspace, **changes: object) -> Workspace:
    pacing = replace(workspace.dialling.pacing, **changes)  # type: ignore[arg-type]
    return replace(workspace, dialling=replace(workspace.dialling, pacing=pacing))


def _show(workspace: Workspace, campaign_id: str) -> Workspace:
    pacing = workspace.dialling.pacing
    ids = [one.campaign_id for one in pacing.floor.campaigns] if pacing.floor is not None else []
    if not ids:
        return workspace
    if campaign_id not in ids:
        now = ids.index(pacing.chosen) if pacing.chosen in ids else -1
        campaign_id = ids[(now + 1) % len(ids)]
    return _put(workspace, chosen=campaign_id, error="")


# --- what the server says -------------------------------------------------------------------------


def take(workspace: Workspace, floor: FloorPacing | None) -> Change:
    """The whole floor, as it is now; without one a lead asks for it."""
    if floor is None:
        gone = _put(workspace, floor=None, asked=(), floor_asked="", asking_start=False)
        return same(gone, cd.LoadPacing()) if is_lead(workspace) else same(gone)
    return same(told(workspace, floor))


def told(workspace: Workspace, floor: FloorPacing) -> Workspace:
    """The card stays on its campaign; a change is confirmed by the answer to it, not by what is pushed."""
    pacing = workspace.dialling.pacing
    ids = {one.campaign_id for one in floor.campaigns}
    chosen = pacing.chosen if pacing.chosen in ids else next(iter(c.campaign_id for c in floor.campaigns), "")
    now = _put(
        workspace,
        floor=floor,
        chosen=chosen,
        asked=tuple((campaign_id, change) for campaign_id, change in pacing.asked if campaign_id in ids),
        asking_start=pacing.asking_start and floor.stopped,
    )
    return dismiss(now, NOT_STOPPED) if floor.stopped else now


def _confirmed(workspace: Workspace, campaign: CampaignPaceView) -> Workspace:
    pacing = workspace.dialling.pacing
    if pacing.floor is None:
        return workspace
    changed = tuple(
        _newer(one, campaign) if one.campaign_id == campaign.campaign_id else one
        for one in pacing.floor.campaigns
    )
    wanted = asked_of(pacing, campaign.campaign_id)
    left = tuple(pair for pair in pacing.asked if pair[0] != campaign.campaign_id)
    if wanted is not None and not _holds(campaign, wanted):
        left = pacing.asked  # an earlier change was confirmed; the later one is still under way
    floor = pacing.floor.model_copy(update={"campaigns": changed})
    return _put(workspace, floor=floor, asked=left, error="")


def _newer(was: CampaignPaceView, now: CampaignPaceView) -> CampaignPaceView:
    """An answer without the day's chart leaves the chart as it is."""
    return now if now.points else now.model_copy(update={"points": was.points})


def _holds(campaign: CampaignPaceView, wanted: ChangePace) -> bool:
    pairs = (
        (wanted.mode, campaign.mode),
        (wanted.state, campaign.state),
        (wanted.cap_bp, campaign.cap_bp),
        (wanted.ratio_pct, campaign.ratio_pct),
        (wanted.weight, campaign.weight),
    )
    return all(asked is None or asked == now for asked, now in pairs)


def _floor_told(workspace: Workspace, floor: FloorPacing, asked: str) -> Change:
    now = told(workspace, floor)
    if not asked:
        return same(now)
    said = c.Announce("floor_stopped" if asked == STOP else "floor_started")
    return same(dismiss(_put(now, floor_asked="", error=""), NOT_STOPPED), said)


# --- what the lead does ---------------------------------------------------------------------------


def _change(workspace: Workspace, change: ChangePace) -> Change:
    pacing = workspace.dialling.pacing
    campaign = shown_campaign(pacing)
    if campaign is None:
        return same(workspace)
    if not server_up(workspace):
        return same(_put(workspace, error=AWAY, error_params=()))
    campaign_id = campaign.campaign_id
    before = asked_of(pacing, campaign_id) or ChangePace()
    both = before.model_copy(update=change.model_dump(exclude_none=True))
    others = tuple(pair for pair in pacing.asked if pair[0] != campaign_id)
    asking = _put(workspace, asked=(*others, (campaign_id, both)), error="")
    return same(asking, cd.ChangeCampaignPace(campaign_id, change))


def _stop(workspace: Workspace, reason: str) -> Change:
    """The key is never refused here for what this desk believes: it may be pressed twice, and is sent."""
    if not is_lead(workspace):
        return same(workspace)
    if not server_up(workspace):
        return same(notify(workspace, NOT_STOPPED, "bad"))
    if workspace.dialling.pacing.floor_asked == STOP:
        return same(workspace)
    return same(_put(workspace, floor_asked=STOP, asking_start=False, error=""), cd.StopFloor(reason))


def stopped(pacing: Pacing) -> bool:
    """The floor dials nobody by a lead's word."""
    return pacing.floor is not None and pacing.floor.stopped


def _ask_start(workspace: Workspace) -> Workspace:
    pacing = workspace.dialling.pacing
    return _put(workspace, asking_start=stopped(pacing) and not pacing.floor_asked)


def _start(workspace: Workspace) -> Change:
    pacing = workspace.dialling.pacing
    if not pacing.asking_start or pacing.floor_asked:
        return same(workspace)
    if not server_up(workspace):
        return same(_put(workspace, error=AWAY, error_params=()))
    return same(_put(workspace, asking_start=False, floor_asked=START, error=""), cd.StartFloor())


def refused(workspace: Workspace, event: ew.RequestRefused) -> Change:
    """Nothing changed: what was under way is open again, and the card says why."""
    if event.about == cd.LoadPacing.__name__:
        return same(workspace)
    back = _put(workspace, asked=(), floor_asked="", error=event.code.value, error_params=event.params)
    if event.about == cd.StopFloor.__name__:
        return same(notify(back, NOT_STOPPED, "bad"))
    return same(back)
