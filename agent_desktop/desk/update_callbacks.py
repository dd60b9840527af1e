"""Callbacks: the agent's own and the team's, to be dialled, moved or closed."""

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from agent_desktop.desk import commands as c
from agent_desktop.desk import commands_dial as cd
from agent_desktop.desk import events_dial as ed
from agent_desktop.desk import events_world as ew
from agent_desktop.desk.change import Change, notify, same
from agent_desktop.desk.dialling import callback_of
from agent_desktop.desk.reading import free, server_up
from agent_desktop.desk.workspace import Workspace
from server_api.contract.callbacks import CallbackView
from server_api.contract.callbacks import MoveCallback as Move
from server_api.contract.words import ErrorCode

MOVE = "move"
CLOSE = "close"


def update(workspace: Workspace, event: ed.CallbackEvent) -> Change:
    """The desk after a deed at the callbacks, or the server's answer."""
    match event:
        case ed.CallbackPicked(callback_id):
            return same(_pick(workspace, callback_id))
        case ed.CallbackDialAsked(callback_id):
            return _dial(workspace, callback_id)
        case ed.CallbackFormOpened(form):
            return same(_open(workspace, form))
        case ed.CallbackFormClosed():
            return same(_put(workspace, form="", error=""))
        case ed.CallbackRetimed(at, own):
            return same(_put(workspace, at=at, own=own, error=""))
        case ed.CallbackConfirmed():
            return _confirm(workspace)
        case ed.CallbackSnoozed(at):
            return _snooze(workspace, at)
        case ed.CallbackSoonLeft():
            return same(_put(workspace, soon=None))
        case ed.CallbacksLoaded(callbacks):
            return same(take(workspace, callbacks))
        case ed.CallbackTold(callback_id, view):
            return same(_told(workspace, callback_id, view))
    assert_never(event)


def _put(workspace: Workspace, **changes: object) -> Workspace:
    callbacks = replace(workspace.dialling.callbacks, **changes)  # type: ignore[arg-type]
    return replace(workspace, dialling=replace(workspace.dialling, callbacks=callbacks))


def ordered(callbacks: tuple[CallbackView, ...]) -> tuple[CallbackView, ...]:
    """The own ones first, then the team's; each by time."""
    return tuple(sorted(callbacks, key=lambda one: (not one.own, one.at, one.callback_id)))


def take(workspace: Workspace, callbacks: tuple[CallbackView, ...]) -> Workspace:
    """All that are open now; an open form stays with its callback."""
    now, items = workspace.dialling.callbacks, ordered(callbacks)
    ids = {one.callback_id for one in items}
    there = now.chosen in ids
    soon = now.soon if now.soon is not None and now.soon.callback_id in ids else None
    return _put(
        workspace,
        items=items,
        chosen=now.chosen if there else (items[0].callback_id if items else ""),
        form=now.form if there else "",
        asked=now.asked if now.asked in ids else "",
        soon=soon,
    )


def soon(workspace: Workspace, callback: CallbackView) -> Change:
    """Two minutes left."""
    return same(_put(workspace, soon=callback), c.PlayTone("key"), c.Announce("callback_soon"))


def _pick(workspace: Workspace, callback_id: str) -> Workspace:
    now = workspace.dialling.callbacks
    if callback_of(now, callback_id) is None or now.form or now.asked:
        return workspace
    return _put(workspace, chosen=callback_id, error="")


def may_call(workspace: Workspace) -> bool:
    """Between calls, with nothing under way."""
    return free(workspace) and server_up(workspace) and not workspace.dialling.callbacks.asked


def _dial(workspace: Workspace, callback_id: str) -> Change:
    now = workspace.dialling.callbacks
    wanted = callback_id or now.chosen
    if callback_of(now, wanted) is None or now.asked or not free(workspace):
        return same(workspace)
    if not server_up(workspace):
        return same(_put(workspace, error="server_away", error_params=()))
    dialling = _put(workspace, chosen=wanted, asked=wanted, form="", error="")
    return same(dialling, cd.DialCallback(wanted))


def _open(workspace: Workspace, form: str) -> Workspace:
    now = workspace.dialling.callbacks
    callback = callback_of(now, now.chosen)
    if callback is None or now.asked or form not in (MOVE, CLOSE):
        return workspace
    return _put(workspace, form=form, at=None, own=callback.own, error="")


def _confirm(workspace: Workspace) -> Change:
    now = workspace.dialling.callbacks
    if not now.form or now.asked:
        return same(workspace)
    if not server_up(workspace):
        return same(_put(workspace, error="server_away", error_params=()))
    if now.form == CLOSE:
        return same(_put(workspace, asked=now.chosen, error=""), cd.CloseCallback(now.chosen))
    if now.at is None:
        return same(_put(workspace, error="no_time", error_params=()))
    order = cd.MoveCallback(now.chosen, Move(at=now.at, own=now.own))
    return same(_put(workspace, asked=now.chosen, error=""), order)


def _snooze(workspace: Workspace, at: datetime) -> Change:
    due = workspace.dialling.callbacks.soon
    if due is None or not server_up(workspace):
        return same(workspace)
    return same(_put(workspace, soon=None), cd.MoveCallback(due.callback_id, Move(at=at)))


def _told(workspace: Workspace, callback_id: str, view: CallbackView | None) -> Workspace:
    """The new time is shown at once; the whole list is pushed besides."""
    now = workspace.dialling.callbacks
    others = tuple(one for one in now.items if one.callback_id != callback_id)
    items = (*others, view) if view is not None else now.items
    mine = now.asked == callback_id
    due = None if now.soon is not None and now.soon.callback_id == callback_id else now.soon
    return _put(
        workspace,
        items=ordered(items),
        asked="" if mine else now.asked,
        form="" if mine else now.form,
        error="",
        soon=due,
    )


def over(workspace: Workspace) -> Workspace:
    """A call or a case is here: nothing is being chosen."""
    now = workspace.dialling.callbacks
    idle = replace(now, form="", asked="", error="")
    return workspace if idle == now else _put(workspace, form="", asked="", error="")


def refused(workspace: Workspace, event: ew.RequestRefused) -> Change:
    """Nothing changed; the list says why, with the next allowed time where the law has one."""
    if event.about == cd.LoadCallbacks.__name__:
        return same(workspace)
    now = workspace.dialling.callbacks
    snoozed = event.about == cd.MoveCallback.__name__ and not now.asked
    back = _put(workspace, asked="", error=event.code.value, error_params=event.params)
    if event.code in (ErrorCode.GONE, ErrorCode.NOT_FOUND):
        return same(_put(back, form=""), cd.LoadCallbacks())
    return same(notify(back, "callback_not_moved", "warn", code=event.code.value) if snoozed else back)
