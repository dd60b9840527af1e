"""The block in the place of the script's words: which rule, since when, and what may be said. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from agent_desktop.desk.script_shut import shut_by, taken_away
from agent_desktop.desk.workspace import Case
from agent_desktop.widgets.formats import unbroken
from agent_desktop.widgets.speech import Speech, emphasised, joined
from agent_desktop.widgets.views import Run
from agent_desktop.widgets.words import Catalogue
from server_api.contract.cases import LegalFact
from server_api.contract.words import IdentityStatus, LegalKind


@dataclass(frozen=True, slots=True)
class BlockView:
    """``say`` is in the debtor's language, all else in the agent's."""

    title: str
    reason: str
    say: tuple[Run, ...]
    how: str


def block_view(case: Case, speech: Speech) -> BlockView | None:
    """None while the step may be said."""
    fact = shut_by(case)
    if taken_away(case):
        return _taken_away(case, speech)
    return _of_fact(case, fact, speech) if fact is not None else None


def _taken_away(case: Case, speech: Speech) -> BlockView:
    """The server told no rule: what may be said is the same."""
    words, said = speech.words, Catalogue(case.head.script.language)
    return BlockView(
        title=words("withheld.legal_title"),
        reason=words("withheld.legal_slot_how"),
        say=emphasised(said(f"block_say.{_unsaid(case)}")),
        how=words("withheld.legal_how"),
    )


def _unsaid(case: Case) -> str:
    """Whoever is not known to be the debtor hears nothing that lets them guess at a debt."""
    if case.extras.hold.kind is LegalKind.DECEASED:
        return "deceased"
    return "other" if case.head.identity.status is IdentityStatus.CONFIRMED else "hidden"


def _of_fact(case: Case, fact: LegalFact, speech: Speech) -> BlockView:
    words, said = speech.words, Catalogue(case.head.script.language)
    kind = fact.kind.value
    key = f"block_say.{kind}" if said.has(f"block_say.{kind}") else "block_say.other"
    name = speech.code("legal_kind", kind, fact.text or fact.rule_id)
    return BlockView(
        title=words("script.block", fact=name.lower()),
        reason=joined(
            words("legal.since", date=speech.formats.full_date(fact.since)),
            words("legal.rule", rule=unbroken(fact.rule_id), version=fact.rule_version),
        ),
        say=emphasised(said(key)),
        how=joined(words("script.block_how"), _protocol(case, speech)),
    )


def _protocol(case: Case, speech: Speech) -> str:
    """What the debtor may quote."""
    holds = case.body.holds if case.body is not None else ()
    told = next((hold.protocol for hold in holds if hold.protocol), "")
    return speech.words("script.block_protocol", protocol=unbroken(told)) if told else ""
