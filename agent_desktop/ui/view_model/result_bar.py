"""The bar at the foot: nine results; their digits are lit only in wrap-up."""

from __future__ import annotations

from dataclasses import dataclass

from agent_desktop.desk.reading import (
    DigitsOwner,
    concluded,
    digits_owner,
    first_level,
    refining,
    result_lock,
)
from agent_desktop.desk.workspace import Workspace
from agent_desktop.widgets.speech import Speech
from agent_desktop.widgets.views import ButtonView, Kind
from server_api.contract.outcomes import Disposition

MOST_RESULTS = 9


@dataclass(frozen=True, slots=True)
class ResultView:
    code: str
    button: ButtonView


@dataclass(frozen=True, slots=True)
class ResultBarView:
    title: str
    key: str
    hint: str
    results: tuple[ResultView, ...]
    more: ButtonView | None = None
    others: tuple[ResultView, ...] = ()


def result_bar_view(workspace: Workspace, speech: Speech) -> ResultBarView:
    words = speech.words
    if workspace.case is None:
        return ResultBarView("", "", words("result.hint"), ())
    lit = digits_owner(workspace) is DigitsOwner.RESULT
    results = tuple(_result(workspace, d, speech, lit=lit) for d in shown_results(workspace))
    others = tuple(_result(workspace, d, speech, lit=lit) for d in other_results(workspace))
    more = _more(workspace, others, speech, lit=lit) if others else None
    return ResultBarView(words("result.title"), "F11" if lit else "", "", results, more, others)


def shown_results(workspace: Workspace) -> tuple[Disposition, ...]:
    """Those with a digit, in the digits' order."""
    catalogue = workspace.shift.catalogue
    listed = catalogue.dispositions if catalogue else ()
    keyed = [d for d in listed if 1 <= d.key <= MOST_RESULTS and not d.parent]
    return tuple(sorted(keyed, key=lambda d: d.key))


def other_results(workspace: Workspace) -> tuple[Disposition, ...]:
    """Those without a digit: behind one more button."""
    catalogue = workspace.shift.catalogue
    listed = catalogue.dispositions if catalogue else ()
    return tuple(d for d in listed if d.key == 0 and not d.parent)


def _more(workspace: Workspace, others: tuple[ResultView, ...], speech: Speech, *, lit: bool) -> ButtonView:
    """Shows the hidden result once it is chosen."""
    now = first_level(workspace, workspace.wrap_up.disposition)
    chosen = next((o for o in others if o.code == now), None)
    shut = concluded(workspace) or workspace.wrap_up.outcome is not None
    kind = Kind.PRIMARY if chosen and lit else Kind.ON if chosen else Kind.LIT if lit else Kind.NORMAL
    text = chosen.button.text if chosen else speech.words("result.more")
    key = "0" if lit and not shut and not refining(workspace) else ""
    return ButtonView(text, key, kind=kind, enabled=lit and not shut)


def _result(workspace: Workspace, result: Disposition, speech: Speech, *, lit: bool) -> ResultView:
    lock = result_lock(workspace, result)
    chosen = first_level(workspace, workspace.wrap_up.disposition) == result.code
    shut = bool(lock) or concluded(workspace) or workspace.wrap_up.outcome is not None
    kind = Kind.PRIMARY if chosen and lit else Kind.ON if chosen else Kind.LIT if lit else Kind.NORMAL
    tip = speech.words(f"notice_title.{lock}") if lock and speech.words.has(f"notice_title.{lock}") else ""
    return ResultView(
        result.code,
        ButtonView(
            result.labels.text(speech.words.language),
            key=str(result.key) if lit and not shut and not refining(workspace) else "",
            icon="lock" if lock else "",
            kind=kind,
            enabled=(lit or chosen) and not shut,
            tip=tip,
        ),
    )
