"""The identity page: which data to ask for, what the server said, and who else may be on the line."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from agent_desktop.desk.events import AgentEvent, ResultChosen
from agent_desktop.desk.events_extras import OtherPersonAnswered
from agent_desktop.desk.reading import result_lock
from agent_desktop.desk.workspace import Case, Workspace
from agent_desktop.widgets.speech import Speech
from agent_desktop.widgets.views import ButtonView, Kind
from server_api.contract.cases import Challenge, Identity
from server_api.contract.outcomes import Disposition
from server_api.contract.words import Effect, IdentityMode, IdentityStatus, Question, Verdict

MOST_OTHERS = 4
_SAID_BY_OTHERS = {Effect.HUMAN, Effect.WRONG_NUMBER, Effect.DECEASED, Effect.OPT_OUT}
_ICONS = {
    Effect.WRONG_NUMBER: "phone-missed",
    Effect.DECEASED: "flower-2",
    Effect.OPT_OUT: "ban",
}


class RowState(Enum):
    OPEN = "open"
    WAITING = "waiting"
    RIGHT = "right"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class ChallengeRowView:
    question: Question
    label: str
    state: RowState
    hint: str
    text: str = ""
    placeholder: str = ""
    busy: bool = False


@dataclass(frozen=True, slots=True)
class OtherView:
    """ "Not her": a result that needs no identity, or who else it is. ``deed`` is what a press tells."""

    deed: AgentEvent
    key: str
    icon: str
    text: str
    how: str
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class IdentityView:
    title: str
    how: str
    count: str
    share: float
    rows: tuple[ChallengeRowView, ...]
    tries: str
    check: ButtonView
    others: tuple[OtherView, ...]
    hidden: str


def identity_view(workspace: Workspace, case: Case, speech: Speech) -> IdentityView:
    identity = case.head.identity
    words = speech.words
    right = sum(1 for c in identity.challenges if c.verdict is Verdict.RIGHT)
    now = open_question(identity)
    failed = identity.status is IdentityStatus.FAILED
    can_check = now is not None and bool(case.challenge.text.strip()) and not case.challenge.sent
    masked = identity.mode is not IdentityMode.SHOWN
    return IdentityView(
        title=words("identity.title", needed=identity.needed, n=len(identity.challenges)),
        how=words("identity.failed" if failed else "identity.how"),
        count=words("identity.count", n=right, needed=identity.needed),
        share=min(right / identity.needed, 1.0) if identity.needed else 1.0,
        rows=tuple(_row(case, challenge, now, speech) for challenge in identity.challenges),
        tries=words("identity.tries", n=identity.tries_left),
        check=ButtonView(words("identity.check"), "Enter", kind=Kind.PRIMARY, enabled=can_check),
        others=others(workspace, speech),
        hidden=words("identity.hidden") if masked else "",
    )


def open_question(identity: Identity) -> Question | None:
    """The question to ask now: spare ones only after another failed."""
    if identity.status is not IdentityStatus.PENDING:
        return None
    failed = any(c.verdict is Verdict.WRONG for c in identity.challenges)
    waiting = [c for c in identity.challenges if c.verdict is Verdict.UNASKED]
    normal = next((c for c in waiting if not c.spare), None)
    spare = next((c for c in waiting if c.spare), None) if failed else None
    chosen = normal or spare
    return chosen.question if chosen else None


def _row(case: Case, challenge: Challenge, now: Question | None, speech: Speech) -> ChallengeRowView:
    words = speech.words
    document = case.head.document_kind.upper()
    label = speech.code("question", challenge.question.value).format(document=document)
    match challenge.verdict:
        case Verdict.RIGHT:
            return ChallengeRowView(
                challenge.question, label, RowState.RIGHT, words("identity.right"), "••••••"
            )
        case Verdict.WRONG:
            return ChallengeRowView(
                challenge.question, label, RowState.WRONG, words("identity.wrong"), "••••••"
            )
        case _:
            pass
    if challenge.question is now:
        draft = case.challenge
        hint = words("identity.checking" if draft.sent else "identity.enter")
        example = speech.code("question_form", challenge.question.value, " ")
        return ChallengeRowView(
            challenge.question, label, RowState.OPEN, hint, draft.text, example, busy=draft.sent
        )
    key = "identity.spare" if challenge.spare else "identity.next"
    placeholder = words("identity.reserve") if challenge.spare else ""
    return ChallengeRowView(challenge.question, label, RowState.WAITING, words(key), placeholder=placeholder)


def others(workspace: Workspace, speech: Speech) -> tuple[OtherView, ...]:
    """The first results a person other than the debtor may lead to, in the order of the catalogue."""
    catalogue = workspace.shift.catalogue
    if catalogue is None:
        return ()
    fitting = [d for d in catalogue.dispositions if _for_another_person(d)]
    return tuple(
        OtherView(
            deed=_deed(result),
            key=f"Alt {at}",
            icon=icon_of(result),
            text=result.labels.text(speech.words.language),
            how=speech.code("other", result.code, " ").strip(),
            enabled=not result_lock(workspace, result),
        )
        for at, result in enumerate(fitting[:MOST_OTHERS], start=1)
    )


def _deed(result: Disposition) -> AgentEvent:
    """Somebody else on the line sees to it that the case leaves the screen; who only says no stays asked."""
    if Effect.OPT_OUT in result.effects:
        return ResultChosen(result.code)
    role = "stranger" if Effect.WRONG_NUMBER in result.effects else "other"
    return OtherPersonAnswered(role, result.code)


def _for_another_person(result: Disposition) -> bool:
    """One key each; what is more exactly said of the same is asked in wrap-up."""
    effects = set(result.effects)
    if result.needs_identity or Effect.HUMAN not in effects or not effects <= _SAID_BY_OTHERS:
        return False
    more_exactly = bool(result.parent) and effects == {Effect.HUMAN}
    return not more_exactly and (not result.fields or Effect.DECEASED in effects)


def icon_of(result: Disposition) -> str:
    return next((_ICONS[effect] for effect in result.effects if effect in _ICONS), "user-x")
