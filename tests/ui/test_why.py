"""Why was this person called? The card over the floor, a case, the search: sentences from stored rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

import pytest
from PySide6.QtCore import Qt

from agent_desktop.desk.dialling import WhyPanel
from agent_desktop.desk.events_dial import WhyAsked, WhyCallChosen, WhyClosed
from agent_desktop.desk.update_why import may_ask
from agent_desktop.desk.workspace import Tab
from agent_desktop.ui.view_model.why import local_words, why_view
from agent_desktop.widgets.formats import Formats
from agent_desktop.widgets.speech import Speech
from agent_desktop.widgets.words import LANGUAGES, Catalogue
from server_api.contract.why import WhyNote, WhyView
from tests.ui.desk import Desk
from tests.ui.floor_samples import lead
from tests.ui.pacing_samples import dialling
from tests.ui.sample_case import NOW
from tests.ui.samples import talking, with_case
from tests.ui.test_accessible import nameless
from tests.ui.why_samples import AT, CALL, VIEW, WHYS, why, why_nothing, with_why

K = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier


def speech(language: str = "pt-BR") -> Speech:
    return Speech(Catalogue(language), Formats(language, UTC), NOW)


def test_the_why_of_the_selected_agents_call_is_one_key_away(desk: Desk) -> None:
    desk.show(dialling())
    desk.press(K.Key_F8)
    assert desk.take() == [WhyAsked()]


def test_the_card_takes_the_keys_and_gives_them_back(desk: Desk) -> None:
    desk.show(why())
    card = desk.window.why
    assert card is not None
    assert card.isVisible()
    assert desk.window.focusWidget() is card
    desk.press(K.Key_Down)
    desk.press(K.Key_Escape)
    assert desk.take() == [WhyCallChosen(1), WhyClosed()]
    desk.show(dialling())
    assert not card.isVisible()
    assert desk.window.focusWidget() is not card


def test_it_tells_in_sentences_who_why_when_and_by_which_rules() -> None:
    view = why_view(why(), speech())
    assert view is not None
    said = {section.title: section.text for section in view.said}
    assert "10:40:07" in said["A ligação"]
    assert view.zone == "America/Sao_Paulo"
    assert said["Por que esta pessoa e este número"] == (
        "Escolhida por: lista. Lista Alto valor, 3ª da ordem. Tentativa 2. Número 1 da escada. Peso 0,8."
    )
    assert "tocando 11" in said["O ritmo naquele momento"]
    assert "Com Camila Rocha às 10:40:16." in said["O que aconteceu"]
    assert view.rules.rows[0][1].text == "Lei estadual 13.226/2008, art. 1"
    assert view.rules.rows[2][0].text == "uma ligação por pessoa"
    assert [row[2].text for row in view.refusals.rows] == ["fora do horário permitido"]
    assert view.notes == ("Desejo da pessoa desde 21/11\u00a013:40: só em certas horas",)


def test_a_call_nobody_answered_and_one_without_its_rows_are_told_too() -> None:
    other = why_view(with_why(why(), WhyPanel(open=True, view=VIEW, chosen=1)), speech())
    assert other is not None
    assert "Ninguém atendeu." in {section.text.split(" Term")[0] for section in other.said}
    nothing = {"strategy": "", "list_name": "", "attempt": 0, "ladder": "", "score": None, "pace": {}}
    bare = CALL.model_copy(update={**nothing, "gate": None})
    plain = why_view(
        with_why(why(), WhyPanel(open=True, view=WhyView(person_id="p", calls=(bare,)))), speech()
    )
    assert plain is not None
    assert Catalogue("pt-BR")("why.no_choice") in {section.text for section in plain.said}
    assert plain.rules.rows == ()


def test_where_nobody_was_called_it_says_so() -> None:
    view = why_view(why_nothing(), speech())
    assert view is not None
    assert view.empty == Catalogue("pt-BR")("why.never_asked")


def test_a_note_of_a_newer_server_is_shown_as_it_is() -> None:
    strange = VIEW.model_copy(update={"notes": (WhyNote(code="moon"),)})
    view = why_view(with_why(why(), WhyPanel(open=True, view=strange)), speech())
    assert view is not None
    assert view.notes == ("moon · —",)


@pytest.mark.parametrize("told", ["", "yesterday", "2026-11-24 10:40"])
def test_a_local_time_of_another_form_never_breaks_the_card(told: str) -> None:
    assert local_words(told, AT, speech())


def test_it_is_asked_from_a_case_its_history_and_the_search(desk: Desk) -> None:
    boss = lead().shift
    here = replace(talking(), shift=boss)
    assert may_ask(here)
    assert may_ask(with_case(here, tab=Tab.HISTORY))
    assert not may_ask(talking())
    desk.show(with_case(here, tab=Tab.HISTORY))
    desk.press(K.Key_W, ALT)
    assert desk.take() == [WhyAsked()]
    desk.show(talking())
    desk.press(K.Key_W, ALT)
    assert desk.take() == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_card_grows_out_of_a_small_screen(desk: Desk, language: str) -> None:
    for state, workspace in WHYS.items():
        desk.window.resize(1366, 690)
        desk.show(workspace(language))
        card = desk.window.why
        assert card is not None
        assert desk.window.rect().contains(card.geometry()), state
        assert (desk.window.width(), desk.window.height()) == (1366, 690), state
        assert nameless(desk.widgets()) == [], state
