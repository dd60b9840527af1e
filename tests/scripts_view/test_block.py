"""What the script view shows of a block: rule, date, and what may be said, in two languages at once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agent_desktop.desk.extras_state import HoldForm
from agent_desktop.desk.workspace import Workspace
from agent_desktop.scripts_view.view_model import ScriptView, script_view
from server_api.contract.words import IdentityStatus, LegalKind
from tests.debtor_panel.viewing import case_of, speech
from tests.ui.case_samples import taken_away
from tests.ui.more_samples import blocked
from tests.ui.samples import talking


def shown(workspace: Workspace, language: str = "pt-BR") -> ScriptView:
    return script_view(workspace, case_of(workspace), speech(language))


@pytest.mark.parametrize(("language", "rule"), [("pt-BR", "regra"), ("es", "regla"), ("en", "rule")])
def test_rule_and_date_are_the_agents_words_and_the_sentence_the_debtors(language: str, rule: str) -> None:
    view = shown(blocked(language), language)
    assert view.block is not None
    assert rule in view.block.reason
    assert "2026" in view.block.reason
    said = "".join(run.text for run in view.say)
    assert "não vamos cobrar" in said  # the script of the case is Portuguese
    assert "R$" not in said


def test_nothing_beside_it_goes_on_selling() -> None:
    assert shown(talking()).objections
    view = shown(blocked())
    assert (view.objections, view.phrases, view.fields) == ((), (), ())


@pytest.mark.parametrize("language", ["pt-BR", "es", "en"])
def test_of_a_case_taken_away_nobody_is_asked_who_they_are(language: str) -> None:
    """The server does not tell the rule: only the polite end is left."""
    view = shown(taken_away(language), language)
    assert view.block is not None
    assert "não vamos tratar de valores" in "".join(run.text for run in view.say)
    assert (view.answers, view.objections, view.phrases, view.fields, view.held) == ((), (), (), (), "")


@pytest.mark.parametrize("language", ["pt-BR", "es", "en"])
@pytest.mark.parametrize("kind", [LegalKind.DECEASED, LegalKind.DISPUTE])
def test_whoever_is_not_known_to_be_the_debtor_hears_nothing_of_a_debt(
    language: str, kind: LegalKind
) -> None:
    workspace = taken_away(language)
    case = case_of(workspace)
    asked = case.head.identity.model_copy(update={"status": IdentityStatus.PENDING})
    head = case.head.model_copy(update={"identity": asked})
    case = replace(case, head=head, extras=replace(case.extras, hold=HoldForm(kind=kind)))
    block = shown(replace(workspace, case=case), language).block
    assert block is not None
    said = "".join(run.text for run in block.say).lower()
    telling = (
        "cobr",
        "dívida",
        "adeudo",
        "valores",
        "importes",
        "convenio",
        "acordo",
        "amount",
        "arrange",
        "collect",
    )
    assert said
    assert not [word for word in telling if word in said]
