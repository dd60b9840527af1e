"""The statement page: what is owed on a chosen day, and how it was computed."""

from dataclasses import replace
from datetime import date

from agent_desktop.desk import commands_extras as cx
from agent_desktop.desk import events_extras as ex
from agent_desktop.desk.change import Change, same, with_case
from agent_desktop.desk.events_world import RequestRefused
from agent_desktop.desk.extras_state import Sheet
from agent_desktop.desk.reading import server_up
from agent_desktop.desk.workspace import Case, Form, Workspace


def update(workspace: Workspace, case: Case, event: ex.SheetEvent) -> Change:
    """The desk after an event of the statement."""
    match event:
        case ex.StatementOpened():
            return _open(workspace, case)
        case ex.StatementDayChosen(on):
            return ask(workspace, case, on)
        case ex.StatementArrived():
            return same(_arrived(workspace, case, event))


def put(workspace: Workspace, case: Case, sheet: Sheet) -> Workspace:
    """The same case with this statement."""
    return with_case(workspace, replace(case, extras=replace(case.extras, sheet=sheet)))


def _open(workspace: Workspace, case: Case) -> Change:
    if case.body is None:
        return same(workspace)
    return ask(workspace, replace(case, form=Form.STATEMENT), case.extras.sheet.on)


def ask(workspace: Workspace, case: Case, on: date | None) -> Change:
    """The balance of this day; what stands on the page stays until the answer is here."""
    sheet = case.extras.sheet
    if not server_up(workspace):
        return same(put(workspace, case, replace(sheet, error="server_away")))
    order = cx.LoadStatement(case.head.person_id, case.head.call_id, on)
    return same(put(workspace, case, replace(sheet, on=on, asked=True, error="")), order)


def _arrived(workspace: Workspace, case: Case, event: ex.StatementArrived) -> Workspace:
    sheet = case.extras.sheet
    if event.person_id != case.head.person_id or case.body is None or event.on != sheet.on:
        return workspace
    return put(workspace, case, replace(sheet, view=event.statement, asked=False, error=""))


def refused(workspace: Workspace, event: RequestRefused) -> Change:
    """The figures of the day before stay, with the reason."""
    case = workspace.case
    if case is None:
        return same(workspace)
    sheet = replace(case.extras.sheet, asked=False, error=event.code.value)
    return same(put(workspace, case, sheet))
