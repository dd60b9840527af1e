"""Waiting for the next call: the own day, calm; no rate, no clock against the agent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from agent_desktop.desk.workspace import LegState, Workspace
from agent_desktop.widgets.speech import Speech, joined
from server_api.contract.money import Money
from server_api.contract.words import AgentState


@dataclass(frozen=True, slots=True)
class ReadyView:
    greeting: str
    line: str
    calm: str
    stats: tuple[tuple[str, str, str], ...]
    campaign: str
    campaign_detail: str
    rules: tuple[tuple[str, str], ...]


def ready_view(workspace: Workspace, speech: Speech) -> ReadyView:
    shift, words = workspace.shift, speech.words
    campaign = shift.campaign
    mode = speech.code("dial_mode", campaign.mode) if campaign else ""
    line = _line(workspace)
    return ReadyView(
        greeting=words(_greeting(speech), name=_first_name(workspace)),
        line=_paused(workspace, speech) if line == "ready.paused" else words(line),
        calm=words("ready.calm") if line == "ready.waiting" else "",
        stats=_stats(workspace, speech),
        campaign=campaign.name if campaign else words("state.no_campaign"),
        campaign_detail=joined(campaign.creditor, mode) if campaign else words("ready.no_campaign_how"),
        rules=_rules(workspace, speech),
    )


def _greeting(speech: Speech) -> str:
    hour = speech.formats.local(speech.clock_now).hour
    return "ready.morning" if 4 <= hour < 12 else "ready.afternoon" if hour < 18 else "ready.evening"


def _first_name(workspace: Workspace) -> str:
    agent = workspace.shift.agent
    return agent.name.split()[0] if agent and agent.name else ""


def _line(workspace: Workspace) -> str:
    status = workspace.shift.status
    state = status.state if status else AgentState.OFFLINE
    if workspace.links.leg is not LegState.UP:
        return "ready.no_line"
    match state:
        case AgentState.READY:
            return "ready.waiting"
        case AgentState.PAUSED:
            return "ready.paused" if status and status.pause_code else "ready.not_ready"
        case _:
            return "ready.offline"


def _paused(workspace: Workspace, speech: Speech) -> str:
    """Until when the pause may last; beyond it, that the lead knows. No clock runs against the agent."""
    status, catalogue, words = workspace.shift.status, workspace.shift.catalogue, speech.words
    codes = catalogue.pause_codes if catalogue else ()
    code = next((one for one in codes if status is not None and one.code == status.pause_code), None)
    if status is None or code is None or code.limit_s <= 0:
        return words("ready.paused")
    until = status.since + timedelta(seconds=code.limit_s)
    key = "pause.until" if speech.now < until else "pause.over"
    return words(key, time=speech.formats.time(speech.happened(until)))


def _stats(workspace: Workspace, speech: Speech) -> tuple[tuple[str, str, str], ...]:
    stats, words, number = workspace.shift.stats, speech.words, speech.formats.number
    promised = "—"
    if stats.currency:
        promised = speech.formats.rounded(Money(stats.promised_minor, stats.currency))
    return (
        (words("stats.calls_today"), number(stats.calls), words("stats.today")),
        (
            words("stats.right_party_long"),
            number(stats.right_party),
            _share(stats.right_party, stats.calls, "stats.of_calls", speech),
        ),
        (
            words("stats.promises"),
            number(stats.promises),
            _share(stats.promises, stats.right_party, "stats.of_right_party", speech),
        ),
        (words("stats.promised"), promised, _in_promises(stats.promises, speech)),
        _kept(workspace, speech),
    )


def _kept(workspace: Workspace, speech: Speech) -> tuple[str, str, str]:
    """Of the own promises that fell due in the last thirty days."""
    stats, own, words = workspace.shift.stats, workspace.own, speech.words
    kept, decided = (own.kept, own.decided) if own is not None else (stats.kept, stats.decided)
    if decided <= 0:
        return (words("stats.kept"), "—", "")
    share = speech.formats.percent(round(kept * 100 / decided) * 100)
    return (words("stats.kept"), share, words("stats.kept_of", kept=kept, n=decided))


def _in_promises(count: int, speech: Speech) -> str:
    return speech.words("stats.in_promises", n=count) if count else ""


def _share(part: int, whole: int, key: str, speech: Speech) -> str:
    if whole <= 0:
        return ""
    return speech.words(key, share=speech.formats.percent(round(part * 100 / whole) * 100))


def _rules(workspace: Workspace, speech: Speech) -> tuple[tuple[str, str], ...]:
    campaign, words = workspace.shift.campaign, speech.words
    if campaign is None:
        return ()
    return (
        (words("ready.wrap_up"), words("ready.seconds", n=campaign.wrap_up_s)),
        (words("ready.extensions"), words("ready.times", n=campaign.extensions, each=campaign.extend_s)),
    )
