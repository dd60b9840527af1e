"""The script of a call with a form, phrases and objections heard. Every name in it is invented."""

from __future__ import annotations

from dataclasses import replace

from agent_desktop.desk.playback import Playback
from agent_desktop.desk.script_state import ScriptState
from agent_desktop.desk.workspace import Workspace
from server_api.contract.scripts import Answer, Phrase, Step, StepField
from server_api.contract.words import CallPhase
from tests.ui.samples import talking, with_case

FORM = Step(
    step_id="hardship",
    stage=2,
    say=("Entendo, e obrigado por contar. Para achar uma saída que caiba, o que mudou, e até quando?",),
    how="Escute até o fim. Não julgue e não prometa o que não está na tela.",
    answers=(
        Answer(label="Pode pagar menos por mês", goto="close", opens="promise"),
        Answer(label="Precisa de um tempo", goto="close", opens="callback"),
    ),
    fields=(
        StepField(
            name="reason",
            label="O que mudou",
            kind="choice",
            options=(("job", "Perdeu o emprego"), ("health", "Saúde na família")),
            required=True,
        ),
        StepField(name="able", label="Pode pagar por mês", kind="money", required=True),
        StepField(name="better_on", label="Melhora em", kind="date"),
    ),
)


def filling(language: str = "pt-BR") -> Workspace:
    """A required field is empty and an amount is none: the answers wait, and say why."""
    workspace = talking(language)
    case = workspace.case
    assert case is not None
    script = case.head.script
    phrases = (
        Phrase(say="Vamos achar juntos um valor que **caiba no seu mês**.", stage=2),
        Phrase(say="O acordo vale mesmo que a senhora pense até amanhã."),
    )
    script = script.model_copy(update={"steps": (*script.steps, FORM), "phrases": phrases})
    state = ScriptState(
        path=("open", "who", "offer", "hardship"),
        read=case.script.read,
        offsets=(("recording", 9_000), ("creditor", 61_000)),
        fields=(("reason", "job"),),
        typed=(("able", "trezentos"),),
        heard=(0, 0, 1),
        held=True,
    )
    head = case.head.model_copy(update={"script": script})
    return with_case(workspace, head=head, script=state)


def filled(language: str = "pt-BR") -> Workspace:
    """All that is required is there."""
    workspace = filling(language)
    case = workspace.case
    assert case is not None
    fields = (("reason", "job"), ("able", "300.00"), ("better_on", "2027-01-15"))
    state = replace(case.script, fields=fields, typed=(), held=False)
    return with_case(workspace, script=state)


def with_clip(
    language: str = "pt-BR", phase: CallPhase = CallPhase.HELD, *, playing: bool = False
) -> Workspace:
    """An objection with a good example, the debtor on hold or on the line."""
    workspace = talking(language)
    case, live = workspace.case, workspace.call
    assert case is not None
    assert live is not None
    first, *others = case.head.script.objections
    script = case.head.script.model_copy(
        update={"objections": (first.model_copy(update={"clip": "best-1"}), *others)}
    )
    shown = with_case(
        workspace,
        head=case.head.model_copy(update={"script": script}),
        script=replace(case.script, objection=0),
    )
    playback = Playback("best-1", seconds=41.0, playing=True, clip=True) if playing else None
    call = replace(live, view=live.view.model_copy(update={"phase": phase}))
    return replace(shown, call=call, playback=playback)


def clip_heard(language: str = "pt-BR") -> Workspace:
    return with_clip(language, playing=True)


SCRIPT_STATES = {
    "04-script-form": filling,
    "04-script-filled": filled,
    "04-script-clip": with_clip,
    "04-script-clip-heard": clip_heard,
}
