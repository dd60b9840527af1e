"""The case's other tabs and forms, each in its own module."""

from dataclasses import replace
from typing import get_args

from agent_desktop.desk import commands as c
from agent_desktop.desk import (
    commands_extras,
    update_contacts,
    update_hardship,
    update_history,
    update_hold,
    update_papers,
    update_sheet,
)
from agent_desktop.desk import commands_extras as cx
from agent_desktop.desk import events_extras as ex
from agent_desktop.desk.change import Change, same
from agent_desktop.desk.events_hardship import HardshipEvent
from agent_desktop.desk.events_world import RequestRefused
from agent_desktop.desk.workspace import Workspace
from server_api.contract.holds import OtherPerson
from server_api.contract.words import IdentityStatus


def update(workspace: Workspace, event: ex.ExtrasEvent) -> Change:
    """The desk after an event of the case's other tabs; without a case nothing happens."""
    if isinstance(event, ex.OwnPanelLoaded):
        return same(replace(workspace, own=event.panel))
    case = workspace.case
    if case is None:
        return same(workspace)
    if isinstance(event, ex.HistoryFiltered):
        return update_history.update(workspace, case, event)
    if isinstance(event, ex.SheetEvent):
        return update_sheet.update(workspace, case, event)
    if isinstance(event, ex.HoldEvent):
        return update_hold.update(workspace, case, event)
    if isinstance(event, HardshipEvent):
        return update_hardship.update(workspace, case, event)
    if isinstance(event, ex.ContactEvent):
        return update_contacts.update(workspace, case, event)
    return update_papers.update(workspace, case, event)


def linked_again(workspace: Workspace) -> tuple[c.Command, ...]:
    """What the server has not heard, or the screen has not got, while the link was away."""
    case = workspace.case
    if case is None:
        return ()
    if case.head.identity.status is IdentityStatus.OTHER_PERSON and not case.extras.other_told:
        return (cx.TellOtherPerson(case.head.call_id, OtherPerson(role=case.extras.other_role)),)
    return ()


def panel_refused(workspace: Workspace, _event: RequestRefused) -> Change:
    """The figures of a minute ago stay."""
    return same(workspace)


def _names(*kinds: type) -> frozenset[str]:
    return frozenset(kind.__name__ for kind in kinds)


#: Each form words its own refusals.
PANELS = (
    (_names(cx.LoadStatement), update_sheet.refused),
    (_names(cx.SearchHistory, c.LoadHistory), update_history.refused),
    (_names(*get_args(commands_extras.LegalCommand)), update_hold.refused),
    (_names(cx.LoadExtras, cx.SaveContact, cx.SaveConsent, cx.RevealValue), update_contacts.refused),
    (_names(cx.SaveHardship), update_hardship.refused),
    (_names(cx.SaveCaseNote, cx.TakePinDown, cx.LoadDocument), update_papers.refused),
    (_names(cx.LoadOwnPanel), panel_refused),
)
