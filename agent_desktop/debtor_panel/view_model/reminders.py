"""By what the debtor is reminded of a payment, and why not by the other."""

from __future__ import annotations

from dataclasses import dataclass

from agent_desktop.desk.plan_state import PromiseForm
from agent_desktop.desk.reminders import CHANNELS, shut
from agent_desktop.widgets.speech import Speech
from server_api.contract.cases import CaseBody
from server_api.contract.words import Channel


@dataclass(frozen=True, slots=True)
class RemindView:
    """A channel of reminders; ``why`` it cannot be used, where it cannot."""

    channel: Channel
    text: str
    on: bool
    why: str = ""


def remind_views(form: PromiseForm, body: CaseBody, speech: Speech) -> tuple[RemindView, ...]:
    """One a channel, in the order they are offered."""
    closed, made = shut(body), []
    for channel in CHANNELS:
        text = speech.code("channel", channel.value)
        key = f"remind_why.{closed.get(channel, '')}"
        why = speech.words(key, channel=text) if speech.words.has(key) else closed.get(channel, "")
        made.append(RemindView(channel, text, channel in form.remind_by, why))
    return tuple(made)
