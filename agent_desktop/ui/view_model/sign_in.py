"""The sign-in screen: who, and whether this PC is fit for a shift."""

from __future__ import annotations

from dataclasses import dataclass

from agent_desktop.desk.workspace import Screen, Workspace
from agent_desktop.widgets.speech import Speech
from agent_desktop.widgets.tokens import Ink


@dataclass(frozen=True, slots=True)
class CheckView:
    icon: str
    title: str
    text: str
    verdict: str
    ink: Ink
    verdict_icon: str


@dataclass(frozen=True, slots=True)
class SignInView:
    date: str
    user: str
    language: str
    error: str
    busy: bool
    button: str
    checks: tuple[CheckView, ...]
    waiting: str
    waiting_icon: str


def sign_in_view(workspace: Workspace, server: str, speech: Speech) -> SignInView:
    words = speech.words
    busy = workspace.screen is Screen.SIGNING_IN
    day = speech.formats.long_date(speech.formats.local(speech.clock_now).date())
    return SignInView(
        date=f"{day[:1].upper()}{day[1:]} · {speech.formats.time(speech.clock_now)}",
        user=workspace.sign_in.user,
        language=speech.words.language,
        error=_error(workspace, speech),
        busy=busy,
        button=words("sign_in.signing" if busy else "sign_in.enter"),
        checks=(_sound(workspace, speech), _server(workspace, server, speech), _kept(workspace, speech)),
        waiting=words("sign_in.waiting", n=workspace.links.waiting),
        waiting_icon="inbox",
    )


def _error(workspace: Workspace, speech: Speech) -> str:
    if workspace.screen is Screen.TAKEN_OVER:
        return speech.words("sign_in.taken_over")
    code = workspace.sign_in.error
    if code == "link_down":
        # what to do about it stands beside the server's own line
        return speech.words("sign_in.cannot_reach")
    return speech.code("error", code, speech.words("error.unknown")) if code else ""


def _good(icon: str, title: str, text: str, speech: Speech) -> CheckView:
    return CheckView(icon, title, text, speech.words("sign_in.good"), Ink.OK, "check")


def _sound(workspace: Workspace, speech: Speech) -> CheckView:
    words, links = speech.words, workspace.links
    title = words("sign_in.sound")
    if not links.engine_up:
        return CheckView(
            "headphones", title, words("audio.starting"), words("sign_in.wait"), Ink.TEXT2, "clock"
        )
    if links.audio == "null":
        return CheckView(
            "headphones", title, words("audio.null_how"), words("sign_in.look"), Ink.WARN, "triangle-alert"
        )
    return _good("headphones", title, words("audio.ready"), speech)


def _server(workspace: Workspace, server: str, speech: Speech) -> CheckView:
    words = speech.words
    title = words("sign_in.server")
    if workspace.sign_in.error == "link_down":
        return CheckView(
            "network", title, words("sign_in.server_away", server=server), words("sign_in.look"), Ink.WARN,
            "triangle-alert",
        )  # fmt: skip
    text = words("sign_in.server_is", server=server)
    return CheckView("network", title, text, words("sign_in.at_entry"), Ink.TEXT2, "clock")


def _kept(workspace: Workspace, speech: Speech) -> CheckView:
    words, links = speech.words, workspace.links
    title = words("sign_in.kept")
    if links.refused:
        text = words("sign_in.refused", n=links.refused)
        return CheckView("inbox", title, text, words("sign_in.look"), Ink.WARN, "triangle-alert")
    if links.waiting:
        text = words("sign_in.waiting", n=links.waiting)
        return CheckView("inbox", title, text, words("sign_in.will_send"), Ink.TEXT2, "upload")
    return _good("inbox", title, words("sign_in.waiting", n=0), speech)
