"""The wrap-up form: what was agreed, what is still missing, the time left. Neutral, never red."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from agent_desktop.debtor_panel.view_model.callback import CallbackView, callback_view
from agent_desktop.debtor_panel.view_model.header import promise_amount
from agent_desktop.desk.reading import concluded, disposition, in_wrap_up, server_up
from agent_desktop.desk.workspace import Case, SaveState, Workspace
from agent_desktop.ui.view_model.call_bar import ended_at, talk_time
from agent_desktop.widgets.formats import clock
from agent_desktop.widgets.speech import Speech
from agent_desktop.widgets.tokens import Ink
from agent_desktop.widgets.views import ButtonView, Kind
from server_api.contract.outcomes import Disposition, ResultField
from server_api.contract.words import AgentState, Effect

MOST_FIELDS = 5
MOST_OPTIONS = 9


@dataclass(frozen=True, slots=True)
class FieldView:
    """`keys`: its options carry Alt 1-9; only one field of a form does."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    value: str
    hint: str
    wrong: bool
    keys: bool


@dataclass(frozen=True, slots=True)
class SaveLine:
    text: str
    icon: str
    ink: Ink


@dataclass(frozen=True, slots=True)
class WrapUpView:
    title: str
    length: str
    summary: tuple[tuple[str, str], ...]
    save: SaveLine | None
    missing: str
    fields: tuple[FieldView, ...]
    callback: CallbackView | None
    callback_missing: bool
    budget: str
    left: str
    whole: str
    share: float
    timed: bool
    extend: ButtonView
    conclude: ButtonView


def wrap_up_view(workspace: Workspace, case: Case, speech: Speech) -> WrapUpView:
    words, result = speech.words, disposition(workspace, workspace.wrap_up.disposition)
    label = result.labels.text(words.language) if result else ""
    calls_back = result is not None and Effect.CALLBACK in result.effects
    left, whole = _time(workspace, speech)
    done = concluded(workspace) or workspace.wrap_up.save is SaveState.SENDING
    length = talk_time(workspace, workspace.call, speech) if workspace.call else ""
    return WrapUpView(
        title=words("wrap.title", result=label) if label else words("wrap.choose"),
        length=words("wrap.length", time=length) if length else "",
        summary=_summary(case, speech),
        save=_save(workspace, speech),
        missing=_missing(workspace, speech),
        fields=_fields(workspace, result, speech),
        callback=callback_view(case, speech) if calls_back else None,
        callback_missing="callback_at" in workspace.wrap_up.missing,
        budget=_budget(workspace, speech),
        left=clock(left),
        whole=words("wrap.of", time=clock(whole)),
        share=min(1.0, 1 - left / whole) if whole else 0.0,
        timed=bool(whole),
        extend=_extend(workspace, speech),
        conclude=ButtonView(
            words("wrap.conclude"), "Ctrl Enter", "check", Kind.PRIMARY, enabled=bool(result) and not done
        ),
    )


def _summary(case: Case, speech: Speech) -> tuple[tuple[str, str], ...]:
    promise, words = case.promise, speech.words
    if not promise.agreed or promise.due_on is None:
        return ()
    rows = [
        (words("wrap.amount"), promise_amount(case, speech)),
        (
            words("wrap.day"),
            f"{speech.formats.weekday(promise.due_on)}, {speech.formats.full_date(promise.due_on)}",
        ),
    ]
    if promise.method is not None:
        rows.append((words("wrap.method"), speech.code("method", promise.method.value)))
    if promise.read_back_at is not None:
        rows.append((words("wrap.read_back"), speech.formats.seconds(speech.happened(promise.read_back_at))))
    return tuple(rows)


def _save(workspace: Workspace, speech: Speech) -> SaveLine | None:
    wrap_up, words = workspace.wrap_up, speech.words
    at = speech.formats.seconds(speech.happened(wrap_up.saved_at)) if wrap_up.saved_at else ""
    match wrap_up.save:
        case SaveState.NONE:
            return None
        case SaveState.SENDING:
            return SaveLine(words("save.sending"), "upload", Ink.TEXT2)
        case SaveState.KEPT_HERE:
            return SaveLine(words("save.kept", time=at), "hard-drive-download", Ink.WARN)
        case SaveState.SAVED:
            return SaveLine(words("save.saved", time=at), "circle-check", Ink.OK)
        case SaveState.REFUSED:
            return SaveLine(words("save.refused"), "triangle-alert", Ink.BAD)


def _missing(workspace: Workspace, speech: Speech) -> str:
    """The parts that are no fields of the form."""
    named = [m for m in workspace.wrap_up.missing if speech.words.has(f"missing.{m}")]
    return speech.words(f"missing.{named[0]}") if named else ""


def _fields(workspace: Workspace, result: Disposition | None, speech: Speech) -> tuple[FieldView, ...]:
    if result is None:
        return ()
    keyed = next((f.name for f in result.fields if 0 < len(f.options) <= MOST_OPTIONS), "")
    return tuple(_field(workspace, f, speech, keys=f.name == keyed) for f in result.fields[:MOST_FIELDS])


def _field(workspace: Workspace, field: ResultField, speech: Speech, *, keys: bool) -> FieldView:
    language = speech.words.language
    wrong = field.name in workspace.wrap_up.missing
    label = field.labels.text(language)
    needed = speech.words("wrap.required") if field.required else ""
    return FieldView(
        name=field.name,
        label=f"{label} {needed}".strip(),
        options=tuple((code, labels.text(language)) for code, labels in field.options),
        value=dict(workspace.wrap_up.fields).get(field.name, ""),
        hint=speech.words("wrap.field_missing") if wrong else "",
        wrong=wrong,
        keys=keys,
    )


def _time(workspace: Workspace, speech: Speech) -> tuple[timedelta, timedelta]:
    """Left and whole. An extension moves the whole."""
    campaign, status = workspace.shift.campaign, workspace.shift.status
    if campaign is None or campaign.wrap_up_s <= 0 or not in_wrap_up(workspace):
        return timedelta(0), timedelta(0)
    whole = timedelta(seconds=campaign.wrap_up_s + workspace.wrap_up.extensions * campaign.extend_s)
    begun = ended_at(workspace, workspace.call) if workspace.call else speech.now
    if status is not None and status.state is AgentState.WRAP_UP:
        begun = status.since
    return max(timedelta(0), whole - (speech.now - begun)), whole


def _budget(workspace: Workspace, speech: Speech) -> str:
    campaign = workspace.shift.campaign
    if campaign is None:
        return ""
    left = max(0, campaign.extensions - workspace.wrap_up.extensions)
    return speech.words("wrap.budget", n=left)


def _extend(workspace: Workspace, speech: Speech) -> ButtonView:
    campaign = workspace.shift.campaign
    seconds = campaign.extend_s if campaign else 0
    room = campaign is not None and workspace.wrap_up.extensions < campaign.extensions
    open_now = room and server_up(workspace) and not concluded(workspace)
    return ButtonView(speech.words("wrap.extend", n=seconds), "Alt E", enabled=open_now)
