"""The bar at the top: state, campaign, own day, line and server. It shows no money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from agent_desktop.desk.reading import in_call, in_wrap_up, server_up
from agent_desktop.desk.workspace import LegState, Links, LinkState, Shift, Workspace
from agent_desktop.ui.view_model.call_bar import ended_at
from agent_desktop.ui.view_model.sound import quality_word
from agent_desktop.widgets.formats import clock
from agent_desktop.widgets.speech import Speech, joined
from agent_desktop.widgets.tokens import Ink
from agent_desktop.widgets.views import ButtonView, ChipView, Kind, PillKind, PillView
from server_api.contract.outcomes import PauseCode
from server_api.contract.quality import QualityLevel, level_of
from server_api.contract.words import AgentState, CallPhase


@dataclass(frozen=True, slots=True)
class PauseView:
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class StateBarView:
    pill: PillView
    campaign: str
    campaign_detail: str
    pause: ButtonView
    ready: ButtonView
    pauses: tuple[PauseView, ...]
    stats: tuple[tuple[str, str], ...]
    line: str
    line_bars: int
    server: ChipView
    server_plain: bool
    demo: ChipView | None
    monitored: ChipView | None
    initials: str
    name: str


def state_bar_view(workspace: Workspace, speech: Speech) -> StateBarView:
    shift, words = workspace.shift, speech.words
    campaign, detail = _campaign(workspace, speech)
    stats = shift.stats
    agent = shift.agent.name if shift.agent else ""
    bars = _bars(workspace.links)
    server, plain = _server(workspace.links, speech)
    monitored = _monitored(workspace, speech)
    demo = workspace.links.clock is not None and workspace.links.clock.demo and monitored is None
    return StateBarView(
        pill=pill_view(workspace, speech),
        campaign=campaign,
        campaign_detail=detail,
        pause=_pause(workspace, speech),
        ready=_ready(workspace, speech),
        pauses=_pauses(shift, speech),
        stats=(
            (words("stats.calls"), speech.formats.number(stats.calls)),
            (words("stats.right_party"), speech.formats.number(stats.right_party)),
            (words("stats.promises"), speech.formats.number(stats.promises)),
        ),
        line=_line(workspace.links, speech),
        line_bars=bars,
        server=server,
        server_plain=plain,
        demo=ChipView(words("state.demo_clock"), "clock") if demo else None,
        monitored=monitored,
        initials=_initials(agent),
        name=agent,
    )


def _campaign(workspace: Workspace, speech: Speech) -> tuple[str, str]:
    """That of the case on the screen: an agent of several campaigns takes calls of each."""
    own, case = workspace.shift.campaign, workspace.case
    if case is not None and case.head.campaign and (own is None or case.head.campaign != own.name):
        return case.head.campaign, case.head.creditor
    if own is None:
        return speech.words("state.no_campaign"), ""
    return own.name, joined(own.creditor, speech.code("dial_mode", own.mode))


def _monitored(workspace: Workspace, speech: Speech) -> ChipView | None:
    """Who is on the line besides, where the agent is to know."""
    there = workspace.beside.monitored
    if there is None:
        return None
    key = f"monitored.{there.mode.value}"
    text = speech.words(
        key if speech.words.has(key) else "monitored.listen", name=there.by or speech.words("monitored.lead")
    )
    return ChipView(text, "headphones", Ink.ACCENT)


def pill_view(workspace: Workspace, speech: Speech) -> PillView:
    """The state with its timer. The call itself is believed before the state row: it is faster."""
    status = workspace.shift.status
    kind, since = PillKind.OFFLINE, speech.now
    if status is not None:
        kind, since = _kind(status.state), status.since
    call = workspace.call
    if call is not None and in_call(workspace):
        kind, since = _call_kind(call.view.phase), call.view.connected_at or call.view.since
        if call.view.phase is CallPhase.HELD:
            since = call.view.since
    elif in_wrap_up(workspace):
        kind = PillKind.WRAP_UP
        since = ended_at(workspace, call) if call is not None else since
    text = speech.words(f"state.{kind.value}")
    if kind is PillKind.PAUSE and status is not None:
        # a pause has a reason; without one nobody went to rest, the agent only has not begun
        kind = kind if status.pause_code else PillKind.NOT_READY
        text = pause_name(workspace.shift, status.pause_code, speech) or speech.words(f"state.{kind.value}")
    return PillView(kind, text, _timer(speech.now, since, kind))


def _timer(now: datetime, since: datetime, kind: PillKind) -> str:
    return "" if kind is PillKind.OFFLINE else clock(now - since)


def _kind(state: AgentState) -> PillKind:
    match state:
        case AgentState.READY:
            return PillKind.READY
        case AgentState.PAUSED:
            return PillKind.PAUSE
        case AgentState.RINGING:
            return PillKind.RINGING
        case AgentState.TALKING:
            return PillKind.CALL
        case AgentState.HOLDING:
            return PillKind.HOLD
        case AgentState.WRAP_UP:
            return PillKind.WRAP_UP
        case AgentState.SUPERVISING:
            return PillKind.SUPERVISING
        case _:
            return PillKind.OFFLINE


def _call_kind(phase: CallPhase) -> PillKind:
    match phase:
        case CallPhase.RINGING:
            return PillKind.RINGING
        case CallPhase.HELD:
            return PillKind.HOLD
        case _:
            return PillKind.CALL


def pause_name(shift: Shift, code: str, speech: Speech) -> str:
    """The agent's word for a pause code."""
    codes = shift.catalogue.pause_codes if shift.catalogue else ()
    found = next((entry for entry in codes if entry.code == code), None)
    return found.labels.text(speech.words.language) if found else ""


def _pauses(shift: Shift, speech: Speech) -> tuple[PauseView, ...]:
    codes = shift.catalogue.pause_codes if shift.catalogue else ()
    return tuple(PauseView(entry.code, _pause_text(entry, speech)) for entry in codes)


def _pause_text(code: PauseCode, speech: Speech) -> str:
    """With its limit, and whether it is paid: known before it is chosen."""
    limit = speech.words("pause.limit", n=code.limit_s // 60) if code.limit_s else ""
    return joined(
        code.labels.text(speech.words.language), limit, "" if code.paid else speech.words("pause.unpaid")
    )


def _pause(workspace: Workspace, speech: Speech) -> ButtonView:
    shift, status = workspace.shift, workspace.shift.status
    state = status.state if status else AgentState.OFFLINE
    queued = status is not None and status.queued is AgentState.PAUSED
    on = (state is AgentState.PAUSED and status is not None and bool(status.pause_code)) or queued
    text = speech.words("state.pause_queued" if queued else "state.pause_button")
    return ButtonView(
        text,
        "F10",
        "coffee",
        Kind.ON if on else Kind.NORMAL,
        enabled=may_pause(shift) and server_up(workspace),
    )


def may_pause(shift: Shift) -> bool:
    """Whether F10 does something now."""
    return shift.status is not None and not shift.asked


def may_be_ready(shift: Shift) -> bool:
    """Whether F9 does something now: out of a pause, or back from one that was asked for."""
    status = shift.status
    if status is None or shift.asked or status.state is AgentState.READY:
        return False
    free = status.state in (AgentState.PAUSED, AgentState.OFFLINE)
    return free or status.queued not in (None, AgentState.READY)


def _ready(workspace: Workspace, speech: Speech) -> ButtonView:
    shift = workspace.shift
    text = speech.words("state.ready")
    if shift.status is not None and shift.status.state is AgentState.READY:
        return ButtonView(text, "F9", kind=Kind.ON)
    return ButtonView(text, "F9", enabled=may_be_ready(shift) and server_up(workspace))


def _line(links: Links, speech: Speech) -> str:
    match links.leg:
        case LegState.UP:
            return quality_word(links.mos, speech) if links.mos > 0 else speech.words("line.open")
        case LegState.OPENING:
            return speech.words("line.opening")
        case LegState.LOST:
            return speech.words("line.lost")
        case LegState.DOWN:
            return speech.words("line.closed")


def _bars(links: Links) -> int:
    if links.leg is not LegState.UP:
        return 0
    if links.mos <= 0:
        return 4
    return {QualityLevel.GOOD: 4, QualityLevel.FAIR: 2, QualityLevel.POOR: 1}[level_of(links.mos)]


def _server(links: Links, speech: Speech) -> tuple[ChipView, bool]:
    words = speech.words
    waiting = links.waiting + links.refused
    if links.server is LinkState.UP and links.waiting:
        return ChipView(words("server.sending", n=links.waiting), "upload", Ink.TEXT2), False
    if links.server is LinkState.UP and links.refused:
        return ChipView(words("server.refused", n=links.refused), "triangle-alert", Ink.WARN), False
    if links.server is LinkState.UP:
        return ChipView(words("server.up"), "circle-check", Ink.OK), True
    if links.server is LinkState.CONNECTING and links.server_down_since is None:
        return ChipView(words("server.connecting"), "clock", Ink.TEXT2), True
    text = words("server.away_queue", n=waiting) if waiting else words("server.away")
    return ChipView(text, "cloud-off", Ink.WARN), False


def _initials(name: str) -> str:
    parts = name.split()
    return "".join(part[0] for part in (parts[:1] + parts[-1:] if len(parts) > 1 else parts)).upper()
