"""The editor of lists: a filter as lines one under the other, how many it takes, and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass

from agent_desktop.desk import filter_tree as ft
from agent_desktop.desk.dialling import campaign_of
from agent_desktop.desk.lists import ListDraft, ListsPanel
from agent_desktop.desk.reading import server_up
from agent_desktop.desk.update_lists import LOAD, MOST_KEYS, SAVE, fields_of, tongue, touched
from agent_desktop.desk.workspace import Workspace
from agent_desktop.widgets.filter_lines import LineView, Options, field_options, filter_lines
from agent_desktop.widgets.speech import Speech, joined
from agent_desktop.widgets.tokens import Ink
from agent_desktop.widgets.views import ButtonView, Cell, Column, Kind, TableView
from server_api.contract.lists import FilterCount, ListView


@dataclass(frozen=True, slots=True)
class OrderView:
    options: Options
    field: str
    descending: bool


@dataclass(frozen=True, slots=True)
class ListsView:
    title: str
    loading: str
    table: TableView
    name: str
    share: str
    active: bool
    lines: tuple[LineView, ...]
    order: tuple[OrderView, ...]
    count: str
    sample: str
    error: str
    question: str
    note: str
    save: ButtonView
    remove: ButtonView
    keep: ButtonView
    new: ButtonView
    editable: bool


def lists_view(workspace: Workspace, speech: Speech) -> ListsView | None:
    """None while the editor is closed."""
    panel, words = workspace.lists, speech.words
    if not panel.open:
        return None
    campaign = campaign_of(workspace.dialling.pacing, panel.campaign_id)
    draft = panel.draft
    fields = fields_of(panel)
    _, wrong = ft.compiled(draft.tree, fields, tongue(workspace)) if draft else ({}, ())
    faults = dict(_server_faults(panel.count, speech))
    may = server_up(workspace) and not panel.asked
    return ListsView(
        title=words("lists.title", name=campaign.name if campaign else ""),
        loading=words("lists.loading") if panel.asked == LOAD and draft is None else "",
        table=_table(panel, speech),
        name=draft.name if draft else "",
        share=draft.share if draft else "",
        active=draft.active if draft else True,
        lines=filter_lines(draft.tree, panel.fields, speech, tongue(workspace), faults) if draft else (),
        order=_order(panel, draft, speech) if draft else (),
        count=_count(panel, bool(wrong), speech),
        sample=_sample(panel.count, speech),
        error=_error(panel, speech),
        question=words("lists.remove_question", name=draft.name) if panel.removing and draft else "",
        note=words("lists.saved") if panel.saved and not touched(panel) else "",
        save=ButtonView(
            words("lists.saving" if panel.asked == SAVE else "lists.save"),
            "Ctrl Enter",
            kind=Kind.PRIMARY,
            enabled=may and touched(panel),
        ),
        remove=ButtonView(
            words("lists.remove_yes" if panel.removing else "lists.remove"),
            kind=Kind.DANGER if panel.removing else Kind.NORMAL,
            enabled=may and bool(draft and draft.list_id),
        ),
        keep=ButtonView(words("lists.remove_no")),
        new=ButtonView(words("lists.new"), "Alt N", "plus", enabled=not panel.asked),
        editable=draft is not None and panel.asked in ("", LOAD),
    )


def _table(panel: ListsPanel, speech: Speech) -> TableView:
    words, number = speech.words, speech.formats.number
    heads = (
        Column(words("lists.name")),
        Column(words("lists.share"), right=True),
        Column(words("lists.left")),
    )
    whole = sum(one.share for one in panel.lists if one.active) or 1
    rows = tuple(_row(one, whole, speech) for one in panel.lists)
    chosen = panel.draft.list_id if panel.draft else ""
    selected = next((n for n, one in enumerate(panel.lists) if one.list_id == chosen), -1)
    if panel.draft is not None and not chosen:
        blank = (Cell(panel.draft.name or words("lists.unnamed"), ink=Ink.ACCENT), Cell(""), Cell(number(0)))
        rows, selected = (*rows, blank), len(rows)
    return TableView(heads, rows, selected=selected)


def _row(one: ListView, whole: int, speech: Speech) -> tuple[Cell, ...]:
    number = speech.formats.number
    share = speech.formats.percent(round(one.share * 100 / whole) * 100) if one.active else "—"
    ink = Ink.TEXT if one.active else Ink.TEXT3
    sub = "" if one.active else speech.words("lists.off")
    due = speech.words("lists.due", due=number(one.due), left=number(one.left))
    return (Cell(one.name, sub=sub, strong=one.active, ink=ink), Cell(share), Cell(due, ink=Ink.TEXT2))


# --- the filter -----------------------------------------------------------------------------------


def _server_faults(count: FilterCount | None, speech: Speech) -> list[tuple[ft.Path, str]]:
    """``all[1].value: bad_value number 'x'`` stands at its line, in words."""
    made = []
    for fault in count.faults if count is not None else ():
        where, _, rest = fault.partition(": ")
        code, _, detail = rest.partition(" ")
        words = speech.code("filter_fault", code, joined(code, detail))
        made.append((ft.fault_path(where), words))
    return made


# --- order, count, errors -------------------------------------------------------------------------


def _order(panel: ListsPanel, draft: ListDraft, speech: Speech) -> tuple[OrderView, ...]:
    """What is chosen, and one empty place more."""
    single = tuple(info for info in panel.fields if not info.several)
    options = (("", speech.words("lists.no_order")), *field_options(single, speech))
    made = [OrderView(options, key.field, key.descending) for key in draft.order[:MOST_KEYS]]
    if len(made) < MOST_KEYS:
        made.append(OrderView(options, "", descending=False))
    return tuple(made)


def _count(panel: ListsPanel, wrong: bool, speech: Speech) -> str:
    words, count = speech.words, panel.count
    if panel.draft is None:
        return ""
    if wrong:
        return words("lists.unfinished")
    if count is None:
        return words("lists.counting") if panel.counting else words("lists.not_counted")
    if count.faults:
        return words("lists.faulty", n=len(count.faults))
    key = "lists.estimated" if count.estimated else "lists.takes"
    share = speech.formats.percent(round(count.count * 100 / count.of) * 100) if count.of else "—"
    number = speech.formats.number
    return words(key, count=number(count.count), of=number(count.of), share=share)


def _sample(count: FilterCount | None, speech: Speech) -> str:
    if count is None or not count.sample:
        return ""
    return speech.words("lists.sample", names=", ".join(count.sample))


def _error(panel: ListsPanel, speech: Speech) -> str:
    if not panel.error:
        return ""
    text = speech.code("list_fault", panel.error, speech.code("error", panel.error))
    params = dict.fromkeys(("detail", "name", "most"), "") | dict(panel.error_params)
    return text.format(**params)
