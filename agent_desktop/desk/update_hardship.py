"""Income and expenses of an over-indebted debtor, as they are told."""

from dataclasses import replace

from agent_desktop.desk import commands as c
from agent_desktop.desk import commands_extras as cx
from agent_desktop.desk import events_hardship as eh
from agent_desktop.desk.amounts import parse_amount, parse_count
from agent_desktop.desk.change import Change, same, with_case
from agent_desktop.desk.events_world import RequestRefused
from agent_desktop.desk.extras_state import DEPENDANTS, NOTE, HardshipForm
from agent_desktop.desk.reading import identified, server_up
from agent_desktop.desk.workspace import Case, Form, Tab, Workspace
from server_api.contract.hardship import Expense, Income, WriteHardship

#: What is noted beside the amounts is at most so long.
LONGEST = 2000
MOST_DEPENDANTS = 30


def update(workspace: Workspace, case: Case, event: eh.HardshipEvent) -> Change:
    """The desk after an event of the form."""
    match event:
        case eh.HardshipOpened():
            return same(opened(workspace, case))
        case eh.HardshipTyped(name, text):
            return same(_put(workspace, case, _typed(case.extras.hardship, name, text[:LONGEST])))
        case eh.HardshipSaved(key):
            return _save(workspace, case, key)
        case eh.HardshipTold(person_id):
            if person_id != case.head.person_id or case.body is None:
                return same(workspace)
            return _told(workspace, case, event)


def opened(workspace: Workspace, case: Case) -> Workspace:
    """The form over the tabs; what was typed before is there again."""
    if case.body is None or not identified(case):
        return workspace
    form = replace(case.extras.hardship, sent=False, error="", field="")
    return _put(workspace, replace(case, form=Form.HARDSHIP), form)


def _put(workspace: Workspace, case: Case, form: HardshipForm) -> Workspace:
    return with_case(workspace, replace(case, extras=replace(case.extras, hardship=form)))


def _typed(form: HardshipForm, name: str, text: str) -> HardshipForm:
    others = tuple(pair for pair in form.fields if pair[0] != name)
    fields = (*others, (name, text)) if text else others
    return replace(form, fields=fields, error="", field="")


def _save(workspace: Workspace, case: Case, key: str) -> Change:
    form = case.extras.hardship
    if case.form is not Form.HARDSHIP or case.body is None or form.sent:
        return same(workspace)
    key = form.key or key
    told = _read(form, case.body.balance.currency, key, case.head.call_id)
    if isinstance(told, HardshipForm):
        return same(_put(workspace, case, told))
    if not server_up(workspace):
        return same(_put(workspace, case, replace(form, error="server_away")))
    sent = _put(workspace, case, replace(form, key=key, sent=True, error="", field=""))
    return same(sent, cx.SaveHardship(case.head.person_id, told))


def _read(form: HardshipForm, currency: str, key: str, call_id: str) -> WriteHardship | HardshipForm:
    """What goes to the server; the form with its fault where something cannot be read."""
    texts = dict(form.fields)
    amounts: dict[str, int] = {}
    for name in (*Income, *Expense):
        text = texts.get(name, "").strip()
        minor = parse_amount(text, currency) if text else 0
        if minor is None:
            return replace(form, field=name, error="amount")
        if minor:
            amounts[name.value] = minor
    if not amounts:
        return replace(form, field=Income.WAGES, error="empty")
    written = texts.get(DEPENDANTS, "").strip()
    dependants = parse_count(written, MOST_DEPENDANTS) if written else 0
    if dependants is None:
        return replace(form, field=DEPENDANTS, error="dependants")
    return WriteHardship(
        key=key,
        income={name: minor for name, minor in amounts.items() if name in set(Income)},
        expenses={name: minor for name, minor in amounts.items() if name in set(Expense)},
        dependants=dependants,
        note=texts.get(NOTE, "").strip(),
        call_id=call_id,
    )


def _told(workspace: Workspace, case: Case, event: eh.HardshipTold) -> Change:
    """On file: the offers that fit come with the changed case."""
    extras = replace(case.extras, data=event.extras, loading=False, hardship=HardshipForm())
    closes = case.form is Form.HARDSHIP
    case = replace(case, extras=extras, form=Form.NONE if closes else case.form)
    case = replace(case, tab=Tab.NEGOTIATION if closes else case.tab)
    return same(with_case(workspace, case), c.Announce("hardship_saved"))


def refused(workspace: Workspace, event: RequestRefused) -> Change:
    """The fault stands at its field; what was typed stays."""
    case = workspace.case
    if case is None:
        return same(workspace)
    params = dict(event.params)
    field = params.get("field", "").rpartition(".")[2]
    form = replace(
        case.extras.hardship, sent=False, key="", field=field, error=params.get("fault", event.code.value)
    )
    return same(_put(workspace, case, form))
