"""The wrap-up form: what was agreed, what is still missing, the time left. Neutral, never red."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from agent_desktop.debtor_panel.view_model.callback import CallbackView, callback_view
from agent_desktop.desk.reading import concluded, disposition, in_wrap_up, server_up
from agent_desktop.desk.workspace import Case, SaveState, Workspace
from agent_desktop.ui.view_model.agreed import agreed_rows
from agent_desktop.ui.view_model.call_bar import ended_at, talk_time
from agent_desktop.ui.view_model.result_fields import FieldView, field_views, refine_view
from agent_desktop.widgets.formats import clock
from agent_desktop.widgets.speech import Speech
from agent_desktop.widgets.tokens import Ink
from agent_desktop.widgets.views import ButtonView, Kind
from server_api.contract.words import AgentState, Effect


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
    suggested: str
    refine: FieldView | None
    fields: tuple[FieldView, ...]
    callback: CallbackView | None
    callback_missing: bool
    budget: str
    left: str
    whole: str
    share: float
    timed: bool
    extend: ButtonView
    pause: ButtonView | None
    pause_code: str
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
        summary=agreed_rows(workspace, case, speech),
        save=_save(workspace, speech),
        missing=_missing(workspace, speech),
        suggested=_suggested(workspace, case, speech),
        refine=refine_view(workspace, speech),
        fields=field_views(workspace, result, speech),
        callback=callback_view(case, speech) if calls_back else None,
        callback_missing="callback_at" in workspace.wrap_up.missing,
        budget=_budget(workspace, speech),
        left=clock(left),
        whole=words("wrap.of", time=clock(whole)),
        share=min(1.0, 1 - left / whole) if whole else 0.0,
        timed=bool(whole),
        extend=_extend(workspace, speech),
        pause=_pause(workspace, speech),
        pause_code=difficult_pause(workspace),
        conclude=ButtonView(
            words("wrap.conclude"), "Ctrl Enter", "check", Kind.PRIMARY, enabled=bool(result) and not done
        ),
    )


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


def difficult_pause(workspace: Workspace) -> str:
    """The code of the pause that is offered after a hard call; nothing where the centre has none."""
    catalogue = workspace.shift.catalogue
    codes = catalogue.pause_codes if catalogue is not None else ()
    return next((code.code for code in codes if code.after_call), "")


def _pause(workspace: Workspace, speech: Speech) -> ButtonView | None:
    """Neutral: nobody has to explain a hard call."""
    wanted, catalogue = difficult_pause(workspace), workspace.shift.catalogue
    if not wanted or catalogue is None:
        return None
    code = next(one for one in catalogue.pause_codes if one.code == wanted)
    asked = workspace.shift.asked_pause_code == wanted
    text = code.labels.text(speech.words.language)
    kind = Kind.ON if asked else Kind.NORMAL
    return ButtonView(
        text, icon="coffee", kind=kind, enabled=server_up(workspace), tip=speech.words("wrap.pause_tip")
    )


def _suggested(workspace: Workspace, case: Case, speech: Speech) -> str:
    """What stands there came from the server, until the agent chooses."""
    wrap_up = workspace.wrap_up
    shown = wrap_up.suggested and wrap_up.disposition == case.head.suggested_result
    return speech.words("wrap.suggested") if shown and wrap_up.save is SaveState.NONE else ""
