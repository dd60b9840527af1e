"""What the script view shows of a block: rule, date, and what may be said, in two languages at once."""

from __future__ import annotations

import pytest

from agent_desktop.desk.workspace import Workspace
from agent_desktop.scripts_view.view_model import ScriptView, script_view
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
