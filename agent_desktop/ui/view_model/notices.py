"""The cards at the foot of the left pane: what happened, what was kept, what to do."""

from __future__ import annotations

from agent_desktop.desk.workspace import Links, Notice, Workspace
from agent_desktop.widgets.speech import Speech
from agent_desktop.widgets.tokens import Ink
from agent_desktop.widgets.views import NoticeView

_INKS = {"warn": Ink.WARN, "bad": Ink.BAD}
_ICONS = {
    "server_away": "cloud-off",
    "line_lost": "phone-off",
    "no_voice": "phone-off",
    "outcome_refused": "triangle-alert",
    "outcome_not_kept": "hard-drive-download",
    "identity_first": "lock",
}


def notice_views(workspace: Workspace, speech: Speech) -> tuple[NoticeView, ...]:
    """In the order they came; the dock shows the newest."""
    return tuple(_view(notice, workspace, speech) for notice in workspace.notices)


def _view(notice: Notice, workspace: Workspace, speech: Speech) -> NoticeView:
    words = speech.words
    ink = _INKS.get(notice.tone, Ink.TEXT2)
    icon = _ICONS.get(notice.code, "info" if ink is Ink.TEXT2 else "triangle-alert")
    close = words("notice.close")
    if notice.code == "server_away":
        return _server_away(workspace.links, speech, ink, icon)
    known = words.has(f"notice_title.{notice.code}")
    params = _params(notice, speech)
    title = words(f"notice_title.{notice.code}", **params) if known else words("notice.other")
    text = (
        words(f"notice_text.{notice.code}", **params) if known else words("notice.unknown", code=notice.code)
    )
    return NoticeView(notice.code, title, text, ink=ink, icon=icon, close=close)


def _params(notice: Notice, speech: Speech) -> dict[str, str]:
    """What the sentence may need; a code among the parameters is put into words."""
    params = dict.fromkeys(("name", "what", "device", "detail", "rule_id", "result", "missing", "about"), "")
    params |= dict(notice.params)
    for name, section in (("code", "error"), ("fault", "promise_fault")):
        if name in params:
            params[name] = speech.code(section, params[name])
    params.setdefault("code", "")
    params.setdefault("fault", "")
    return params


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
