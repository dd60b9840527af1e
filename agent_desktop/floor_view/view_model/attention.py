"""Why a lead should look at an agent, and what to do about it. One reason at a time, the gravest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from agent_desktop.desk.floor import on_a_call
from agent_desktop.widgets.formats import clock
from agent_desktop.widgets.speech import Speech
from agent_desktop.widgets.tokens import Ink
from server_api.contract.floor import AgentTile
from server_api.contract.quality import QualityLevel, level_of
from server_api.contract.words import AgentState

#: Beside the codes of alerts: a request of this agent waits for the lead.
ASKS = "asks_approval"
#: Alerts of an agent that the tile itself does not tell.
_TOLD_BY_ALERT = ("call_not_recorded", "phone_check_failed")


@dataclass(frozen=True, slots=True)
class Attention:
    """``text`` stands in the table, ``advice`` beside the keys."""

    text: str = ""
    advice: str = ""
    icon: str = ""
    ink: Ink = Ink.TEXT2


CALM = Attention()


def minutes_over(tile: AgentTile, now: datetime) -> int:
    """Whole minutes beyond the pause's limit; 0 within it."""
    if tile.state is not AgentState.PAUSED or tile.pause_limit_s <= 0:
        return 0
    return max(0, int((now - tile.since).total_seconds() - tile.pause_limit_s) // 60)


def attention(tile: AgentTile, alerts: frozenset[str], speech: Speech) -> Attention:
    """The gravest reason, or CALM."""
    words = speech.words
    if tile.help is not None:
        return _help(tile, speech)
    if ASKS in alerts:
        return Attention(words("attention.asks"), words("advice.asks"), "key-round", Ink.ACCENT)
    if _voice_breaks(tile):
        return _voice(tile, speech)
    if tile.state in (AgentState.READY, AgentState.TALKING, AgentState.HOLDING) and not tile.leg_up:
        return Attention(words("attention.no_line"), words("advice.no_line"), "phone-off", Ink.WARN)
    over = minutes_over(tile, speech.now)
    if over:
        advice = words("advice.pause_over", n=over)
        return Attention(words("attention.pause_over", n=over), advice, "triangle-alert", Ink.WARN)
    for code in _TOLD_BY_ALERT:
        if code in alerts:
            return Attention(words(f"attention.{code}"), words(f"advice.{code}"), "triangle-alert", Ink.WARN)
    if tile.monitored_by:
        names = ", ".join(tile.monitored_by)
        return Attention(words("attention.monitored", name=names), "", "headphones")
    return CALM


def _help(tile: AgentTile, speech: Speech) -> Attention:
    words, asked = speech.words, tile.help
    if asked is None:
        return CALM
    if asked.answered_by:
        text = words("attention.help_answered", name=asked.answered_by)
        return Attention(text, asked.note, "hand", Ink.TEXT2)
    advice = asked.note or words("advice.help" if on_a_call(tile) else "advice.help_idle")
    return Attention(words("attention.help"), advice, "hand", Ink.ACCENT)


def help_age(tile: AgentTile, speech: Speech) -> str:
    """How long the agent has been waiting for an answer."""
    return clock(speech.now - tile.help.asked_at) if tile.help is not None else ""


def _voice_breaks(tile: AgentTile) -> bool:
    quality = tile.quality
    return quality is not None and on_a_call(tile) and level_of(quality.mos) is QualityLevel.POOR


def _voice(tile: AgentTile, speech: Speech) -> Attention:
    quality = tile.quality
    if quality is None:
        return CALM
    loss = speech.formats.decimal(max(quality.loss_in_pct, quality.loss_out_pct))
    advice = speech.words("advice.voice", loss=loss)
    return Attention(speech.words("attention.voice"), advice, "activity", Ink.WARN)
