"""Why a call was not placed: the rule in words, and when it may be."""

from __future__ import annotations

from datetime import datetime

from agent_desktop.widgets.speech import Speech, joined

Params = tuple[tuple[str, str], ...]


def refusal_words(code: str, told: Params, speech: Speech) -> tuple[str, str]:
    """What was refused, and when or how it may be done; empty where nothing was."""
    words = speech.words
    if not code:
        return "", ""
    if code != "gate_denied":
        return speech.code("search_error", code, speech.code("error", code)), ""
    params = dict(told)
    rule = params.get("rule_id") or params.get("rule") or ""
    why = rule_words(params.get("reason", ""), speech)
    title = words("search.denied_why", why=why) if why else words("search.denied")
    at = moment_of(params.get("next_at", ""))
    later = (
        words("search.denied_until", time=speech.formats.moment(at)) if at else words("search.denied_never")
    )
    return title, joined(words("search.rule", rule=rule) if rule else "", later)


def rule_words(reason: str, speech: Speech) -> str:
    """The gate's reason as part of a sentence; nothing for one this release does not know."""
    kind, _, what = reason.partition("_")
    if kind == "legal":
        return speech.code("legal_kind", what, "").lower()
    if kind == "phone":
        return speech.words("search.unusable").lower()
    return speech.words(f"gate_reason.{reason}") if speech.words.has(f"gate_reason.{reason}") else ""


def moment_of(text: str) -> datetime | None:
    """A time with its zone, or nothing."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo is not None else None
