"""The cards at the foot of the left pane: what happened, what was kept, what to do."""

from __future__ import annotations

from math import ceil

from agent_desktop.desk.reading import in_call, server_up
from agent_desktop.desk.update_callbacks import may_call
from agent_desktop.desk.update_preview import PREVIEW_DENIED
from agent_desktop.desk.update_undo import may_undo
from agent_desktop.desk.workspace import LegState, Links, Notice, Workspace
from agent_desktop.ui.view_model.refusal import refusal_words
from agent_desktop.widgets.speech import Speech, joined
from agent_desktop.widgets.tokens import Ink
from agent_desktop.widgets.views import ButtonView, NoticeView
from server_api.contract.money import Money

_INKS = {"warn": Ink.WARN, "bad": Ink.BAD, "ok": Ink.OK}
_ICONS = {
    "server_away": "cloud-off",
    "line_lost": "phone-off",
    "no_voice": "phone-off",
    "outcome_refused": "triangle-alert",
    "outcome_not_kept": "hard-drive-download",
    "identity_first": "lock",
    "handed": "arrow-right-left",
    "handed_note": "arrow-right-left",
    "help_asked": "hand",
    "help_answered": "hand",
    "consulted": "message-circle",
    "order_paid": "circle-check",
    "approval_approved": "circle-check",
    "approval_countered": "arrow-right-left",
}

#: These stay as long as their cause.
_STANDING = ("handed", "handed_note", "help_asked", "help_answered", "media_lost")
#: What sentences may name; a param that did not come is left out.
_FIELDS = ("name", "what", "device", "detail", "rule_id", "result", "missing", "about", "by", "note")

#: The agent's own line is gone while the debtor's call goes on; said for as long as it lasts.
_CUT_OFF = "media_lost"

#: The card of a callback that is due, and its buttons.
CALLBACK_SOON = "callback_soon"
DIAL_SOON, SNOOZE = "dial", "snooze"
#: The card of a result that may still be taken back, and its button.
UNDO = "undo"


def notice_views(workspace: Workspace, speech: Speech) -> tuple[NoticeView, ...]:
    """In the order they came; the dock shows the newest."""
    told = workspace.notices
    cut_off = in_call(workspace) and workspace.links.leg is LegState.LOST
    if cut_off and all(notice.code != _CUT_OFF for notice in told):
        told = (*told, Notice(_CUT_OFF, tone="warn"))
    told = (*told, *_standing(workspace))
    soon = _callback_soon(workspace, speech)
    return (*(_view(notice, workspace, speech) for notice in told), *soon, *_undo(workspace, speech))


def _undo(workspace: Workspace, speech: Speech) -> tuple[NoticeView, ...]:
    """For a few seconds what was saved can be taken back; a calm card with its key."""
    undo, words = workspace.undo, speech.words
    if undo is None or undo.saved is None or undo.saved.undo_until is None:
        return ()
    left = ceil((undo.saved.undo_until - speech.now).total_seconds())
    if left <= 0 and not undo.asked:
        return ()
    title = words("undo.saved", name=undo.whole.case.head.name)
    text = words("undo.asked") if undo.asked else words("undo.text", n=left)
    enabled = may_undo(workspace, speech.now)
    button = ButtonView(words("undo.button"), "Alt Z", "undo-2", enabled=enabled)
    return (NoticeView(UNDO, title, text, icon="circle-check", buttons=((UNDO, button),)),)


def _callback_soon(workspace: Workspace, speech: Speech) -> tuple[NoticeView, ...]:
    """Two minutes before, with what may be done; in a call it can only wait."""
    due, words = workspace.dialling.callbacks.soon, speech.words
    if due is None:
        return ()
    at = speech.formats.at_place(due.zone, "").time(speech.happened(due.at))
    title = words("callbacks.soon_over" if due.at <= speech.now else "callbacks.soon", time=at)
    call = ButtonView(words("callbacks.dial"), "Alt C", "phone", enabled=may_call(workspace))
    later = ButtonView(words("callbacks.snooze"), "Alt A", "alarm-clock", enabled=server_up(workspace))
    close = words("notice.close")
    buttons = ((DIAL_SOON, call), (SNOOZE, later))
    return (NoticeView(CALLBACK_SOON, title, due.name, "", Ink.ACCENT, "alarm-clock", close, buttons),)


def _standing(workspace: Workspace) -> tuple[Notice, ...]:
    """Cards that are there while their cause is: a call that was handed on, help asked for."""
    cards: tuple[Notice, ...] = ()
    call, asked = workspace.call, workspace.beside.help
    if call is not None and call.view.handed is not None and workspace.case is not None:
        handed = call.view.handed
        code = "handed_note" if handed.note else "handed"
        cards += (Notice(code, (("by", handed.by), ("note", handed.note))),)
    if asked is not None:
        code = "help_answered" if asked.answered_by else "help_asked"
        cards += (Notice(code, (("name", asked.answered_by),)),)
    return cards


def _view(notice: Notice, workspace: Workspace, speech: Speech) -> NoticeView:
    words = speech.words
    ink = _INKS.get(notice.tone, Ink.TEXT2)
    icon = _ICONS.get(notice.code, "info" if ink is Ink.TEXT2 else "triangle-alert")
    close = "" if notice.code in _STANDING else words("notice.close")
    if notice.code == "server_away":
        return _server_away(workspace.links, speech, ink, icon)
    if notice.code == PREVIEW_DENIED:
        title, why = refusal_words("gate_denied", notice.params, speech)
        text = joined(why, words("notice.next_comes"))
        return NoticeView(notice.code, title, text, ink=ink, icon=icon, close=close)
    code, params = notice.code, _params(notice, speech)
    if not words.has(f"notice_title.{code}") and "detail" in dict(notice.params):
        # only the telephone tells details; its rarer troubles share one sentence
        code, params["detail"] = "phone_troubled", code
    known = words.has(f"notice_title.{code}")
    title = words(f"notice_title.{code}", **params) if known else words("notice.other")
    text = words(f"notice_text.{code}", **params) if known else words("notice.unknown", code=code)
    return NoticeView(notice.code, title, text, ink=ink, icon=icon, close=close)


def _params(notice: Notice, speech: Speech) -> dict[str, str]:
    """What the sentence may need; a code among the parameters is put into words."""
    params = dict.fromkeys(_FIELDS, "")
    params |= dict(notice.params)
    if params.get("amount"):
        params["amount"] = _money(params["amount"], speech)
    for name, section in (("code", "error"), ("fault", "promise_fault")):
        if name in params:
            params[name] = speech.code(section, params[name]).removesuffix(".")
    if params["device"]:
        params["device"] = f"{params['device']}."
    params.setdefault("code", "")
    params.setdefault("fault", "")
    return params


def _money(text: str, speech: Speech) -> str:
    """Minor units and a currency, as they stand among the parameters."""
    minor, _, currency = text.partition(" ")
    return speech.formats.money(Money(int(minor), currency)) if currency else text


def _server_away(links: Links, speech: Speech, ink: Ink, icon: str) -> NoticeView:
    words = speech.words
    down = links.server_down_since
    since = speech.formats.time(speech.happened(down)) if down else ""
    title = words("server.away_since", time=since) if since else words("server.away")
    text = words("server.away_kept", n=links.waiting)
    detail = ""
    if links.retry_at is not None:
        left = max(0, round((links.retry_at - speech.now).total_seconds()))
        detail = words("server.retry", n=left)
    return NoticeView("server_away", title, text, detail, ink, icon)
