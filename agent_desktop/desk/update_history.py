"""The timeline: its pages, and what is looked for in it."""

from dataclasses import replace

from agent_desktop.desk import commands as c
from agent_desktop.desk import commands_extras as cx
from agent_desktop.desk import events as e
from agent_desktop.desk import events_extras as ex
from agent_desktop.desk.change import Change, same, with_case
from agent_desktop.desk.reading import server_up
from agent_desktop.desk.workspace import Case, Finding, History, Workspace
from server_api.contract.cases import HistoryItem, HistoryPage

#: A search of the timeline is at most so long.
LONGEST_SEARCH = 100


def update(
    workspace: Workspace, case: Case, event: ex.HistoryFiltered | e.HistoryEndReached | e.HistoryLoaded
) -> Change:
    """The desk after an event of the timeline."""
    match event:
        case ex.HistoryFiltered(channels, text):
            return _filtered(workspace, case, channels, text[:LONGEST_SEARCH].strip())
        case e.HistoryEndReached():
            return _end_reached(workspace, case)
        case e.HistoryLoaded():
            return same(_loaded(workspace, case, event))


def _filtered(workspace: Workspace, case: Case, channels: tuple[str, ...], text: str) -> Change:
    if (channels, text) == (case.found.channels, case.found.text):
        return same(workspace)
    finding = Finding(channels, text)
    if not (channels or text) or not case.history.next_cursor or not server_up(workspace):
        # what is loaded is all there is, or all there can be now: it is looked through here
        return same(with_case(workspace, replace(case, found=finding)))
    asking = replace(finding, history=History(loading=True))
    order = cx.SearchHistory(case.head.person_id, channels, text)
    return same(with_case(workspace, replace(case, found=asking)), order)


def _end_reached(workspace: Workspace, case: Case) -> Change:
    if not server_up(workspace):
        return same(workspace)
    found = case.found.history
    history = case.history if found is None else found
    if not history.next_cursor or history.loading:
        return same(workspace)
    loading = replace(history, loading=True)
    if found is None:
        order = c.LoadHistory(case.head.person_id, history.next_cursor)
        return same(with_case(workspace, replace(case, history=loading)), order)
    case = replace(case, found=replace(case.found, history=loading))
    wanted = c.LoadHistory(
        case.head.person_id, history.next_cursor, channels=case.found.channels, text=case.found.text
    )
    return same(with_case(workspace, case), wanted)


def _loaded(workspace: Workspace, case: Case, event: e.HistoryLoaded) -> Workspace:
    if event.person_id != case.head.person_id or case.body is None:
        return workspace
    if not (event.channels or event.text):
        if not case.history.loading:
            return workspace
        return with_case(workspace, replace(case, history=_longer(case.history, event.page)))
    found = case.found
    if found.history is None or (event.channels, event.text) != (found.channels, found.text):
        return workspace  # the answer to what is looked for no longer
    return with_case(
        workspace, replace(case, found=replace(found, history=_longer(found.history, event.page)))
    )


def _longer(history: History, page: HistoryPage) -> History:
    return replace(
        history,
        items=history.items + _fresh(history.items, page.items),
        total=page.total,
        next_cursor=page.next_cursor,
        loading=False,
        counts=tuple(sorted(page.counts.items())) or history.counts,
        searched_to=page.searched_to,
    )


def _fresh(known: tuple[HistoryItem, ...], items: tuple[HistoryItem, ...]) -> tuple[HistoryItem, ...]:
    """A page overlaps at most with the end of what is there, so that only the end is looked through."""
    seen = {item.item_id for item in known[-2 * len(items) - 1 :]}
    return tuple(item for item in items if item.item_id not in seen)


def first_page(page: HistoryPage) -> History:
    """As it came with the case."""
    return History(page.items, page.total, page.next_cursor, counts=tuple(sorted(page.counts.items())))


def merged(history: History, page: HistoryPage) -> History:
    """A newer first page over what was loaded: rows come on top, further pages stay."""
    first = {item.item_id: item for item in page.items}
    at = next((n for n, item in enumerate(history.items) if item.item_id in first), None)
    counts = tuple(sorted(page.counts.items())) or history.counts
    if at is None or len(history.items) <= len(page.items):
        return replace(first_page(page), counts=counts)
    rest = tuple(item for item in history.items if item.item_id not in first)
    return replace(history, items=page.items + rest, total=max(page.total, len(rest)), counts=counts)


def refused(workspace: Workspace, event: e.RequestRefused) -> Change:
    """What is loaded is looked through here; a further page may be asked for again."""
    case = workspace.case
    if case is None:
        return same(workspace)
    if event.about == cx.SearchHistory.__name__:
        return same(with_case(workspace, replace(case, found=replace(case.found, history=None))))
    history = replace(case.history, loading=False)
    found = case.found
    if found.history is not None:
        found = replace(found, history=replace(found.history, loading=False))
    return same(with_case(workspace, replace(case, history=history, found=found)))
