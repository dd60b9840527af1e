"""The form of a complaint, a dispute, or what else stops collection during the call."""

from __future__ import annotations

from dataclasses import dataclass

from agent_desktop.desk.extras_state import ANSWER_CHANNELS, HOLD_KINDS, HOLD_REASONS
from agent_desktop.desk.workspace import Case
from agent_desktop.widgets.speech import Speech
from agent_desktop.widgets.views import ButtonView, Kind
from server_api.contract.words import LegalKind

_STOPS = {LegalKind.DISPUTE: "hold.stops_creditor"}
Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class HoldView:
    """``kinds`` are (kind, its button); none where more is told of a hold in force."""

    title: str
    how: str
    kinds: tuple[tuple[LegalKind, ButtonView], ...]
    reasons: Options
    reason: str
    reason_ask: str
    text: str
    by_options: Options
    by: str
    by_ask: str
    stops: str
    error: str
    primary: ButtonView


def hold_view(case: Case, speech: Speech) -> HoldView:
    form, words = case.extras.hold, speech.words
    reasons = HOLD_REASONS.get(form.kind, ())
    more = bool(form.hold_id)
    return HoldView(
        title=words("hold.more_title" if more else f"hold.open_{form.kind.value}"),
        how=words(f"hold.how_{form.kind.value}"),
        kinds=() if more else _kinds(form.kind, speech),
        reasons=tuple((code, speech.code("hold_reason", code)) for code in reasons),
        reason=form.reason,
        reason_ask=words("hold.reason_ask"),
        text=form.text,
        by_options=tuple((one.value, speech.code("channel", one.value)) for one in ANSWER_CHANNELS),
        by=form.by,
        by_ask=words("hold.by_ask"),
        stops=""
        if more
        else words(f"hold.stops_{'all' if form.kind is not LegalKind.DISPUTE else 'creditor'}"),
        error=_error(case, speech),
        primary=ButtonView(
            words("hold.save_more" if more else "hold.save"),
            "Ctrl Enter",
            kind=Kind.PRIMARY,
            enabled=not form.sent,
        ),
    )


def _kinds(chosen: LegalKind, speech: Speech) -> tuple[tuple[LegalKind, ButtonView], ...]:
    return tuple(
        (
            kind,
            ButtonView(
                speech.words(f"hold.kind_{kind.value}"),
                f"Alt {at}",
                kind=Kind.ON if kind is chosen else Kind.NORMAL,
            ),
        )
        for at, kind in enumerate(HOLD_KINDS, start=1)
    )


def _error(case: Case, speech: Speech) -> str:
    form = case.extras.hold
    if not form.error:
        return ""
    own = f"hold.error_{form.error}"
    return speech.words(own) if speech.words.has(own) else speech.code("error", form.error)
