"""Workspaces that the design has no picture of, yet a day brings. Every name in them is invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from agent_desktop.desk.workspace import (
    CallbackForm,
    Form,
    History,
    LegState,
    LinkState,
    Notice,
    SaveState,
    Screen,
    Tab,
    Workspace,
    WrapUp,
)
from server_api.contract.cases import HistoryPage
from server_api.contract.session import ClockNow
from server_api.contract.words import AgentState, CallPhase
from tests.ui.sample_case import DISPUTED, NOW, PROTESTED, body
from tests.ui.samples import LINKS, call, ready, shift, sign_in, talking, with_case, wrapping

#: The demo's clock runs this far ahead of the real one: a Sunday night is a Tuesday afternoon.
DEMO = timedelta(days=2, hours=3)
DEMO_LINKS = replace(LINKS, clock=ClockNow(utc=NOW, legal_offset_s=DEMO.total_seconds(), demo=True))


def server_away(language: str = "pt-BR") -> Workspace:
    return sign_in(language, "link_down")


def wrong_password(language: str = "pt-BR") -> Workspace:
    return sign_in(language, "bad_credentials")


def taken_over(language: str = "pt-BR") -> Workspace:
    return replace(sign_in(language), screen=Screen.TAKEN_OVER, links=replace(LINKS, waiting=2, audio="null"))


def not_ready(language: str = "pt-BR") -> Workspace:
    """Signed in, and no pause: the shift waits for F9."""
    return replace(ready(language), shift=shift(language, AgentState.PAUSED, 18))


def paused(language: str = "pt-BR") -> Workspace:
    workspace = not_ready(language)
    status = workspace.shift.status
    if status is None:
        raise ValueError("a sample shift has a state")
    status = status.model_copy(update={"pause_code": "meal"})
    return replace(workspace, shift=replace(workspace.shift, status=status))


def line_lost(language: str = "pt-BR") -> Workspace:
    links = replace(LINKS, leg=LegState.LOST, waiting=2)
    return replace(not_ready(language), links=links, notices=(Notice("no_voice", tone="warn"),))


def first_contact(language: str = "pt-BR") -> Workspace:
    fresh = body().model_copy(update={"history": HistoryPage(items=(), total=0), "promises": (), "legal": ()})
    workspace = with_case(talking(language), body=fresh, history=History(), note="", note_kept_at=None)
    return replace(workspace, links=DEMO_LINKS)


def no_history(language: str = "pt-BR") -> Workspace:
    return with_case(first_contact(language), tab=Tab.HISTORY)


def calling_back(language: str = "pt-BR") -> Workspace:
    return with_case(talking(language), form=Form.CALLBACK)


def blocked(language: str = "pt-BR") -> Workspace:
    return with_case(talking(language), body=body((DISPUTED, PROTESTED)))


def held_with_notices(language: str = "pt-BR") -> Workspace:
    held = call(134, CallPhase.HELD)
    notices = (
        Notice("sign_out_in_call", tone="warn"),
        Notice("unfinished_case", (("name", "João Batista Nunes"),), tone="warn"),
    )
    return replace(talking(language), call=held, notices=notices)


def server_gone(language: str = "pt-BR") -> Workspace:
    links = replace(
        LINKS,
        server=LinkState.DOWN,
        server_down_since=NOW - timedelta(seconds=60),
        retry_at=NOW + timedelta(seconds=4),
    )
    notices = (Notice("server_away", tone="warn"), Notice("server_away_call", tone="warn"))
    return replace(talking(language), links=links, notices=notices)


def closing_callback(language: str = "pt-BR") -> Workspace:
    workspace = with_case(wrapping(language), callback=CallbackForm(subject="Sai do plantão às 14 h"))
    wrap_up = WrapUp(disposition="callback", missing=("callback_at",))
    return replace(workspace, links=DEMO_LINKS, wrap_up=wrap_up, notices=())


def saved(language: str = "pt-BR") -> Workspace:
    fields = (("reason_default", "income"), ("who_decides", "self"))
    wrap_up = WrapUp(disposition="promise", fields=fields, save=SaveState.SAVED, saved_at=NOW)
    return replace(wrapping(language), links=DEMO_LINKS, wrap_up=wrap_up, notices=())


def refused(language: str = "pt-BR") -> Workspace:
    notices = (
        Notice("outcome_not_kept", (("code", "disk_full"),), tone="bad"),
        Notice("outcome_refused", (("code", "key_reused"),), tone="bad"),
    )
    workspace = saved(language)
    wrap_up = replace(workspace.wrap_up, save=SaveState.REFUSED)
    return replace(workspace, wrap_up=wrap_up, notices=notices, links=replace(LINKS, refused=1))


MORE = {
    "01-server-away": server_away,
    "01-wrong-password": wrong_password,
    "01-taken-over": taken_over,
    "02-not-ready": not_ready,
    "02-paused": paused,
    "02-line-lost": line_lost,
    "04-first-contact": first_contact,
    "04-callback": calling_back,
    "04-held": held_with_notices,
    "04-server-gone": server_gone,
    "06-no-history": no_history,
    "07-offers-blocked": blocked,
    "08-callback": closing_callback,
    "08-saved": saved,
    "08-refused": refused,
}
