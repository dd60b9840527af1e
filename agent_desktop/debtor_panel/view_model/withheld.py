"""Why nothing of the case is on the screen, and what may be said and done all the same."""

from __future__ import annotations

from dataclasses import dataclass

from agent_desktop.debtor_panel.view_model.identity import OtherView, icon_of
from agent_desktop.desk.events import AgentEvent, FormOpened, ResultChosen
from agent_desktop.desk.events_extras import DebtorCame, OtherPersonAnswered
from agent_desktop.desk.reading import disposition, in_wrap_up, result_lock
from agent_desktop.desk.workspace import Case, Form, Workspace
from agent_desktop.widgets.formats import unbroken
from agent_desktop.widgets.speech import Speech, joined
from agent_desktop.widgets.tokens import Ink
from agent_desktop.widgets.views import SlotView
from server_api.contract.cases import Disclosure
from server_api.contract.words import IdentityStatus

#: Whoever answers, and the result that follows, in the order of their keys.
_WHO = (
    ("relative", "third_party", "users"),
    ("employer", "third_party", "contact"),
    ("other", "third_party", "user-x"),
)
_RESULTS = ("wrong_number", "deceased")


@dataclass(frozen=True, slots=True)
class WithheldView:
    title: str
    how: str
    lines_title: str
    lines: tuple[OtherView, ...]
    facts: tuple[tuple[str, str, str], ...]
    """What is still to be said: (key, sentence, rule)."""
    note: str


def withheld_view(workspace: Workspace, case: Case, speech: Speech) -> WithheldView:
    words = speech.words
    if case.head.identity.status is IdentityStatus.OTHER_PERSON:
        return WithheldView(
            words("withheld.other_title"),
            words("withheld.other_how", name=case.head.name),
            words("withheld.who"),
            _others(workspace, case, speech),
            (),
            words("withheld.other_note"),
        )
    if case.head.amounts_wait:
        facts = tuple(
            ("R" if at == 0 else "", one.text, unbroken(one.rule_id)) for at, one in enumerate(due(case))
        )
        return WithheldView(
            words("withheld.say_title"), words("withheld.say_how"), "", (), facts, words("withheld.say_note")
        )
    return WithheldView(
        words("withheld.legal_title"), words("withheld.legal_how"), "", (), (), words("withheld.legal_note")
    )


def due(case: Case) -> tuple[Disclosure, ...]:
    """What must be said before amounts are shown, and was not."""
    said = {code for code, *_ in case.script.read}
    return tuple(
        one for one in case.head.disclosures if one.amounts and one.said_at is None and one.code not in said
    )


def withheld_slot(case: Case, speech: Speech) -> SlotView:
    """In the place of the next step."""
    words = speech.words
    if case.head.identity.status is IdentityStatus.OTHER_PERSON:
        return SlotView(words("withheld.other_slot"), words("withheld.other_slot_how"), icon="user-x")
    if case.head.amounts_wait:
        names = joined(*(speech.code("disclosure", one.code, one.text) for one in due(case)))
        return SlotView(words("withheld.say_slot"), names, icon="scroll-text")
    return SlotView(words("withheld.legal_slot"), words("withheld.legal_slot_how"), Ink.BAD, "ban")


def _others(workspace: Workspace, case: Case, speech: Speech) -> tuple[OtherView, ...]:
    words, role = speech.words, case.extras.other_role
    lines: list[tuple[AgentEvent, str, str, str, bool]] = []
    for who, code, icon in _WHO:
        text = words(f"withheld.is_{who}")
        deed = OtherPersonAnswered(who, code if _may(workspace, code) else "")
        lines.append(
            (deed, "circle-check" if role == who else icon, text, words(f"withheld.how_{who}"), True)
        )
    if not in_wrap_up(workspace):
        if case.head.identity.tries_left > 0:
            how = words("withheld.how_debtor")
            lines.append((DebtorCame(), "shield-check", words("withheld.debtor"), how, True))
        how = words("withheld.how_later")
        lines.append((FormOpened(Form.CALLBACK), "alarm-clock", words("withheld.later"), how, True))
    for code in _RESULTS:
        result = disposition(workspace, code)
        if result is not None:
            text = result.labels.text(words.language)
            how = speech.code("other", code, " ").strip()
            lines.append((ResultChosen(code), icon_of(result), text, how, _may(workspace, code)))
    return tuple(
        OtherView(deed, f"Alt {at}", icon, text, how, enabled)
        for at, (deed, icon, text, how, enabled) in enumerate(lines, start=1)
    )


def _may(workspace: Workspace, code: str) -> bool:
    result = disposition(workspace, code)
    return result is not None and not result_lock(workspace, result)
