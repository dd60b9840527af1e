"""The script as ready strings: stages, what to say, how, answers with their keys, objections. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from agent_desktop.desk import script_form
from agent_desktop.desk.reading import DigitsOwner, digits_owner, in_wrap_up, may_speak
from agent_desktop.desk.script_shut import step_now
from agent_desktop.desk.update_playback import may_listen
from agent_desktop.desk.update_script import tongue
from agent_desktop.desk.workspace import Case, Workspace
from agent_desktop.scripts_view import player
from agent_desktop.scripts_view.block import BlockView, block_view
from agent_desktop.scripts_view.player import StageProgress
from agent_desktop.widgets.formats import clock
from agent_desktop.widgets.speech import Speech, emphasised, joined
from agent_desktop.widgets.views import ButtonView, Kind, Run
from server_api.contract.cases import Disclosure
from server_api.contract.scripts import Answer, Step

MOST_ANSWERS = 9


@dataclass(frozen=True, slots=True)
class StageView:
    text: str
    progress: StageProgress


@dataclass(frozen=True, slots=True)
class ObjectionView:
    label: str
    say: tuple[Run, ...]
    open: bool
    count: str = ""
    """How often it was heard on this call."""
    clip: str = ""
    example: ButtonView | None = None
    """Hear how it was answered well, or stop hearing it."""


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field of a step's form: typed, or one of ``options``. ``kind``: text, choice, date, money, yes_no."""

    name: str
    label: str
    kind: str
    text: str
    options: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class DisclosureView:
    code: str
    text: str
    read: bool


@dataclass(frozen=True, slots=True)
class ScriptView:
    stages: tuple[StageView, ...]
    meta: str
    say: tuple[Run, ...]
    how: str
    answers: tuple[ButtonView, ...]
    back: bool
    objections: tuple[ObjectionView, ...]
    read: str
    to_read: DisclosureView | None
    fields: tuple[FieldView, ...] = ()
    held: str = ""
    """Which required fields hold the answers back; ``named`` after an answer was tried."""
    named: bool = False
    phrases: tuple[tuple[Run, ...], ...] = ()
    block: BlockView | None = None
    """What forbids the words of the step; ``say`` and ``how`` are then the block's."""
    checks_identity: tuple[bool, ...] = ()
    """Which answers lead to the questions that confirm who it is."""


def script_view(workspace: Workspace, case: Case, speech: Speech) -> ScriptView:
    """What the agent reads now; answers are boxed only while the digits belong to the script."""
    script = case.head.script
    step = step_now(case)
    mine = digits_owner(workspace) is DigitsOwner.SCRIPT
    version = speech.words("script.version", version=script.version)
    missing = player.missing(case)
    block = block_view(case, speech)
    return ScriptView(
        stages=tuple(StageView(name, progress) for name, progress in player.stages(case)),
        meta=joined(script.name, version),
        say=block.say if block else _say(step, speech),
        how=block.how if block else step.how if step else "",
        answers=_answers(case, mine=mine, live=not in_wrap_up(workspace), held=bool(missing)),
        back=mine and len(case.script.path) > 1,
        objections=_objections(workspace, case, speech) if block is None else (),
        read=_read(workspace, case, speech),
        to_read=_to_read(case, speech),
        fields=_fields(workspace, case, speech),
        held=speech.words("script.missing", what=", ".join(missing)) if missing else "",
        named=bool(missing) and case.script.held,
        phrases=tuple(emphasised(say) for say in player.phrases(case)),
        block=block,
        checks_identity=tuple(choice.answer.opens == "identity" for choice in player.choices(case)),
    )


def _say(step: Step | None, speech: Speech) -> tuple[Run, ...]:
    if step is None:
        return (Run(speech.words("script.nothing")),)
    return emphasised("\n\n".join(step.say))


def _answers(case: Case, *, mine: bool, live: bool, held: bool) -> tuple[ButtonView, ...]:
    shown = player.choices(case)[:MOST_ANSWERS]
    return tuple(
        ButtonView(
            choice.answer.label,
            key=str(at) if mine else "",
            enabled=choice.open and live and not held,
            icon="" if choice.open else "lock",
            trailing=_leads_to(case, choice.answer),
        )
        for at, choice in enumerate(shown, start=1)
    )


def _leads_to(case: Case, answer: Answer) -> str:
    script = case.head.script
    target = next((step for step in script.steps if step.step_id == answer.goto), None)
    if target is None or not 0 <= target.stage < len(script.stages):
        return ""
    return script.stages[target.stage]


def _objections(workspace: Workspace, case: Case, speech: Speech) -> tuple[ObjectionView, ...]:
    """What to answer to an objection speaks of the debt: only to the right party."""
    if not may_speak(case):
        return ()
    return tuple(
        ObjectionView(
            entry.label,
            emphasised(entry.say),
            open=at == case.script.objection,
            count=_times(case, at),
            clip=entry.clip,
            example=_example(workspace, entry.clip, speech) if entry.clip else None,
        )
        for at, entry in enumerate(case.head.script.objections)
    )


def _example(workspace: Workspace, clip: str, speech: Speech) -> ButtonView:
    """To the agent only: with the debtor on the line it waits for the hold."""
    playback, words = workspace.playback, speech.words
    on = playback is not None and playback.clip and playback.recording_id == clip
    if playback is not None and on and playback.fault is not None:
        return ButtonView(words("script.clip_gone"), "Alt G", "headphones", tip=words("script.clip_stop"))
    if on:
        return ButtonView(words("script.clip_stop"), "Alt G", "pause", Kind.ON)
    free = may_listen(workspace)
    text = words("script.clip" if free else "script.clip_held")
    return ButtonView(text, "Alt G" if free else "", "headphones", enabled=free)


def _times(case: Case, at: int) -> str:
    heard = case.script.heard.count(at)
    return f"{heard}×" if heard else ""


def _fields(workspace: Workspace, case: Case, speech: Speech) -> tuple[FieldView, ...]:
    typed, values = dict(case.script.typed), dict(case.script.fields)
    how = tongue(workspace, case)
    made = []
    for field in player.fields(case):
        text = typed.get(field.name) or script_form.text_of(field, values.get(field.name, ""), how)
        options = field.options
        if field.kind == "yes_no":
            options = (
                (script_form.YES, speech.words("script.yes")),
                (script_form.NO, speech.words("script.no")),
            )
        hint = f"script_hint.{field.kind}"
        made.append(
            FieldView(
                field.name,
                field.label,
                field.kind,
                text,
                options,
                hint=speech.words(hint) if speech.words.has(hint) else "",
                wrong=bool(text.strip()) and not values.get(field.name),
            )
        )
    return tuple(made)


def _read(workspace: Workspace, case: Case, speech: Speech) -> str:
    """Which demanded sentences were read, and how far into the call."""
    call = workspace.call
    if not case.script.read:
        return ""
    begun = call.view.connected_at if call else None
    placed = dict(case.script.offsets)
    parts = [
        f"{speech.code('disclosure', code)} {_when(at, placed.get(code), begun, speech)}"
        for code, at in case.script.read
    ]
    return speech.words("script.read", what=", ".join(parts))


def _when(at: datetime, offset_ms: int | None, begun: datetime | None, speech: Speech) -> str:
    """Where it stands in the recording once the server said so, until then how far into the call."""
    if offset_ms is not None:
        return clock(timedelta(milliseconds=offset_ms))
    return clock(at - begun) if begun else _hour(at, speech)


def _hour(at: datetime, speech: Speech) -> str:
    return speech.formats.time(speech.happened(at))


def disclosure_to_read(case: Case) -> Disclosure | None:
    """The sentence to tick off: the one of this step, else the first still open.

    Before the identity is confirmed only the step's own: the others may name the creditor or the debt.
    """
    step = step_now(case)
    done = {code for code, _ in case.script.read}
    open_ones = [d for d in case.head.disclosures if d.code not in done]
    wanted = next((d for d in open_ones if step is not None and d.code == step.disclosure), None)
    others = open_ones if may_speak(case) else []
    return wanted or next(iter(others), None)


def _to_read(case: Case, speech: Speech) -> DisclosureView | None:
    chosen = disclosure_to_read(case)
    if chosen is None:
        return None
    name = speech.code("disclosure", chosen.code)
    return DisclosureView(chosen.code, speech.words("script.tick", what=name), read=False)
