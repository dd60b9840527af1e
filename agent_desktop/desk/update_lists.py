"""Editing the lists of a campaign: every change is counted, and nothing holds before it is saved."""

from dataclasses import replace
from typing import Any, assert_never

from agent_desktop.desk import commands_dial as cd
from agent_desktop.desk import events_lists as el
from agent_desktop.desk import events_world as ew
from agent_desktop.desk import filter_edit
from agent_desktop.desk import filter_tree as ft
from agent_desktop.desk.change import Change, same
from agent_desktop.desk.dialling import shown_campaign
from agent_desktop.desk.lists import ListDraft, ListsPanel
from agent_desktop.desk.reading import is_lead, server_up
from agent_desktop.desk.workspace import Workspace
from server_api.contract.lists import FieldInfo, FilterCount, ListView, OrderKey

LOAD, SAVE, REMOVE = "load", "save", "remove"
MOST_KEYS = 3
MOST_SHARE = 10_000
AWAY = "server_away"

_Edit = el.ListNamed | el.ListShared | el.ListSwitched | el.OrderChosen | el.PartEdit


def update(workspace: Workspace, event: el.ListsEvent) -> Change:
    """The desk after an event of the editor."""
    if isinstance(event, _Edit):
        return _edit(workspace, event)
    match event:
        case el.ListsOpened():
            return _open(workspace)
        case el.ListsClosed():
            return same(_close(workspace))
        case el.ListChosen(index):
            return _choose(workspace, index)
        case el.ListBegun():
            return _begin(workspace, ListDraft(position=len(workspace.lists.lists)))
        case el.ListSaveAsked():
            return _save(workspace)
        case el.ListRemoveAsked():
            return _remove(workspace)
        case el.ListRemoveDropped():
            return same(_panel(workspace, removing=False))
        case el.ListsLoaded():
            return _loaded(workspace, event)
        case el.FilterCounted(tree, count):
            return same(_counted(workspace, tree, count))
        case el.ListSaved(view):
            return _saved(workspace, view)
        case el.ListRemoved(list_id):
            return _removed(workspace, list_id)
    assert_never(event)


def _panel(workspace: Workspace, **changes: object) -> Workspace:
    return replace(workspace, lists=replace(workspace.lists, **changes))  # type: ignore[arg-type]


def fields_of(panel: ListsPanel) -> dict[str, FieldInfo]:
    """By name."""
    return {info.name: info for info in panel.fields}


def tongue(workspace: Workspace) -> ft.Tongue:
    """Amounts in the floor's currency, where it has one."""
    known = {tile.currency for tile in workspace.floor.tiles if tile.currency}
    return ft.Tongue(workspace.shift.language, known.pop() if len(known) == 1 else "")


def touched(panel: ListsPanel) -> bool:
    """Something in the form is not saved."""
    return panel.draft is not None and panel.draft != panel.kept


# --- opening and choosing -------------------------------------------------------------------------


def _open(workspace: Workspace) -> Change:
    campaign = shown_campaign(workspace.dialling.pacing)
    if campaign is None or not is_lead(workspace):
        return same(workspace)
    fresh = ListsPanel(open=True, campaign_id=campaign.campaign_id, asked=LOAD)
    if not server_up(workspace):
        return same(replace(workspace, lists=replace(fresh, asked="", error=AWAY)))
    return same(replace(workspace, lists=fresh), cd.LoadLists(campaign.campaign_id))


def _close(workspace: Workspace) -> Workspace:
    """What was typed is never lost by a slip: the first Esc says so, the second leaves."""
    if touched(workspace.lists) and workspace.lists.error != "unsaved":
        return _panel(workspace, error="unsaved", error_params=(), removing=False)
    return replace(workspace, lists=ListsPanel())


def _loaded(workspace: Workspace, event: el.ListsLoaded) -> Change:
    panel = workspace.lists
    if not panel.open or panel.campaign_id != event.lists.campaign_id:
        return same(workspace)
    there = _panel(workspace, asked="", fields=event.fields.fields, lists=event.lists.lists)
    if panel.draft is not None:
        return same(there)
    return _choose(there, 0) if event.lists.lists else _begin(there, ListDraft())


def _choose(workspace: Workspace, index: int) -> Change:
    panel = workspace.lists
    if not 0 <= index < len(panel.lists) or panel.asked:
        return same(workspace)
    if touched(panel) and panel.error != "unsaved":
        return same(_panel(workspace, error="unsaved", error_params=()))
    return _begin(workspace, _draft(workspace, panel.lists[index]))


def _draft(workspace: Workspace, view: ListView) -> ListDraft:
    return ListDraft(
        list_id=view.list_id,
        name=view.name,
        tree=ft.read(view.filter, fields_of(workspace.lists), tongue(workspace)),
        order=view.order,
        share=str(view.share),
        position=view.position,
        active=view.active,
    )


def _begin(workspace: Workspace, draft: ListDraft) -> Change:
    fresh = _panel(workspace, draft=draft, kept=draft, error="", removing=False, saved=False)
    return _count(fresh)


# --- editing --------------------------------------------------------------------------------------


def _edit(workspace: Workspace, event: _Edit) -> Change:
    draft = workspace.lists.draft
    if draft is None or workspace.lists.asked:
        return same(workspace)
    new = _edited(draft, event, fields_of(workspace.lists))
    if new == draft:
        return same(workspace)
    there = _panel(workspace, draft=new, error="", error_params=(), removing=False, saved=False)
    return _count(there) if new.tree != draft.tree else same(there)


def _edited(draft: ListDraft, event: _Edit, fields: ft.Fields) -> ListDraft:
    match event:
        case el.ListNamed(text):
            return replace(draft, name=text[:200])
        case el.ListShared(text):
            return replace(draft, share=text[:6])
        case el.ListSwitched(active):
            return replace(draft, active=active)
        case el.OrderChosen():
            return replace(draft, order=_ordered(draft.order, event))
        case _:
            return replace(draft, tree=filter_edit.edited(draft.tree, event, fields))


def _ordered(order: tuple[OrderKey, ...], event: el.OrderChosen) -> tuple[OrderKey, ...]:
    keys = list(order)
    if not event.name:
        del keys[event.at : event.at + 1]
    elif event.at < len(keys):
        keys[event.at] = OrderKey(field=event.name, descending=event.descending)
    elif len(keys) < MOST_KEYS:
        keys.append(OrderKey(field=event.name, descending=event.descending))
    return tuple(keys)


def _count(workspace: Workspace) -> Change:
    """An unfinished filter is not counted: its lines say what is missing."""
    panel = workspace.lists
    if panel.draft is None:
        return same(workspace)
    tree, wrong = ft.compiled(panel.draft.tree, fields_of(panel), tongue(workspace))
    if wrong or not server_up(workspace):
        return same(_panel(workspace, count=None, counting=False))
    return same(_panel(workspace, count=None, counting=True), cd.CountList(panel.campaign_id, tree))


def _counted(workspace: Workspace, tree: dict[str, Any], count: FilterCount) -> Workspace:
    panel = workspace.lists
    if panel.draft is None:
        return workspace
    now, _ = ft.compiled(panel.draft.tree, fields_of(panel), tongue(workspace))
    return _panel(workspace, count=count, counting=False) if now == tree else workspace


# --- saving and closing ---------------------------------------------------------------------------


def _save(workspace: Workspace) -> Change:
    panel = workspace.lists
    if panel.draft is None or panel.asked:
        return same(workspace)
    tree, wrong = ft.compiled(panel.draft.tree, fields_of(panel), tongue(workspace))
    share = int(panel.draft.share) if panel.draft.share.strip().isdigit() else -1
    fault = (
        "list_nameless"
        if not panel.draft.name.strip()
        else "filter_open"
        if wrong
        else "share_wrong"
        if not 0 <= share <= MOST_SHARE
        else ""
    )
    if fault or not server_up(workspace):
        return same(_panel(workspace, error=fault or AWAY, error_params=()))
    view = ListView(
        list_id=panel.draft.list_id,
        name=panel.draft.name.strip(),
        filter=tree,
        order=panel.draft.order,
        share=share,
        position=panel.draft.position,
        active=panel.draft.active,
    )
    return same(_panel(workspace, asked=SAVE, error=""), cd.SaveList(panel.campaign_id, view))


def _saved(workspace: Workspace, view: ListView) -> Change:
    panel = workspace.lists
    if not panel.open:
        return same(workspace)
    kept = replace(panel.draft, list_id=view.list_id) if panel.draft is not None else None
    there = _panel(workspace, asked="", draft=kept, kept=kept, error="", saved=True)
    return same(there, cd.LoadLists(panel.campaign_id))


def _remove(workspace: Workspace) -> Change:
    panel = workspace.lists
    if panel.draft is None or not panel.draft.list_id or panel.asked:
        return same(workspace)
    if not panel.removing:
        return same(_panel(workspace, removing=True, error=""))
    if not server_up(workspace):
        return same(_panel(workspace, error=AWAY, error_params=()))
    return same(_panel(workspace, asked=REMOVE), cd.RemoveList(panel.campaign_id, panel.draft.list_id))


def _removed(workspace: Workspace, list_id: str) -> Change:
    panel = workspace.lists
    if not panel.open:
        return same(workspace)
    left = tuple(one for one in panel.lists if one.list_id != list_id)
    there = _panel(workspace, asked="", lists=left, draft=None, kept=None, removing=False)
    return _choose(there, 0) if left else _begin(there, ListDraft())


def refused(workspace: Workspace, event: ew.RequestRefused) -> Change:
    """Nothing was saved; what was typed stays, and the form says what is wrong."""
    panel = workspace.lists
    if not panel.open:
        return same(workspace)
    if event.about == cd.CountList.__name__:
        return same(_panel(workspace, counting=False))
    fault = dict(event.params).get("fault", event.code.value)
    return same(_panel(workspace, asked="", removing=False, error=fault, error_params=event.params))
