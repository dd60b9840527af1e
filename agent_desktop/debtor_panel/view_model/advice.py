"""What to do next in the agent's own language: the server tells codes and values, the words are here."""

from __future__ import annotations

from agent_desktop.widgets.speech import SEPARATOR, Speech
from server_api.contract.cases import Advice, CaseBody, NextStep

#: Counts that are hours of the debtor's day.
_HOURS = frozenset({"first", "last"})


def next_words(step: NextStep, speech: Speech) -> tuple[str, str]:
    """Title and reason; the server's own words where this release has none for the code."""
    said = step.advice
    title = _worded("advice_next", said, speech) if said is not None else ""
    if said is None or not title:
        return step.title, step.reason
    if not step.reasons:
        return title, _because(_worded("advice_why", said, speech), speech)
    why = [one.text or _worded("advice_why", one, speech) for one in step.reasons]
    return title, _because(SEPARATOR.join(part for part in why if part), speech)


def best_time(body: CaseBody, speech: Speech) -> str:
    """When the debtor answers; empty where nobody knows."""
    if body.best_hours is None:
        return body.best_time
    return _worded("advice_hours", body.best_hours, speech) or body.best_time


def _because(reason: str, speech: Speech) -> str:
    return speech.words("advice_why.because", reason=reason) if reason else ""


def _worded(section: str, said: Advice, speech: Speech) -> str:
    """Nothing for a code this release does not know."""
    key = f"{section}.{said.code}"
    if not said.code or not speech.words.has(key):
        return ""
    values: dict[str, str] = {name: str(count) for name, count in said.counts.items()}
    values |= {name: speech.formats.money(amount) for name, amount in said.amounts.items()}
    for name, day in said.days.items():
        values[name] = f"{speech.formats.weekday(day)}, {speech.formats.day(day)}"
    for name in _HOURS & said.counts.keys():
        values[name] = speech.formats.hour(said.counts[name])
    try:
        told = speech.words(key, **values)
    except KeyError:  # a value that the sentence needs did not come
        return ""
    return "" if "{" in told else told
