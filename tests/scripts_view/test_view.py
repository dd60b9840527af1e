"""The script beside the case: what is read, what may be answered, what waits for the identity."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from agent_desktop.desk.events import (
    AgentEvent,
    DisclosureRead,
    ObjectionOpened,
    ScriptAnswered,
    ScriptFieldTyped,
)
from agent_desktop.desk.workspace import ScriptState, Workspace
from agent_desktop.scripts_view.player import StageProgress
from agent_desktop.scripts_view.view import ScriptPane
from agent_desktop.scripts_view.view_model import ScriptView, script_view
from agent_desktop.widgets import theme
from agent_desktop.widgets.fields import Choice, TextField
from agent_desktop.widgets.formats import Formats
from agent_desktop.widgets.speech import Speech
from agent_desktop.widgets.views import Run
from agent_desktop.widgets.words import Catalogue
from server_api.contract.scripts import Answer
from tests.ui.sample_case import NOW
from tests.ui.samples import pending, promising, talking, with_case, wrapping
from tests.ui.script_samples import filled, filling

WORDS = Catalogue("pt-BR")
SPEECH = Speech(WORDS, Formats("pt-BR", ZoneInfo("America/Sao_Paulo")), NOW)


def view(workspace: Workspace) -> ScriptView:
    assert workspace.case is not None
    return script_view(workspace, workspace.case, SPEECH)


def test_amounts_in_the_spoken_text_are_strong() -> None:
    assert Run("R$\u00a09.672,13", strong=True) in view(talking()).say


def test_stages_are_done_now_and_ahead() -> None:
    assert [stage.progress for stage in view(talking()).stages] == [
        StageProgress.DONE,
        StageProgress.DONE,
        StageProgress.NOW,
        StageProgress.AHEAD,
    ]


def test_answers_carry_key_and_where_they_lead() -> None:
    answers = view(talking()).answers
    assert [(a.key, a.trailing) for a in answers][:2] == [("1", "Fechamento"), ("2", "Proposta")]


def test_keys_leave_the_answers_when_another_panel_has_the_digits() -> None:
    assert {answer.key for answer in view(promising()).answers} == {""}
    assert all(answer.enabled for answer in view(promising()).answers)
    assert not any(answer.enabled for answer in view(wrapping()).answers)


def test_before_the_identity_nothing_of_the_debt_is_offered() -> None:
    shown = view(pending())
    assert [answer.enabled for answer in shown.answers] == [False, True]
    assert shown.objections == ()
    assert shown.to_read is None  # the creditor's name would be next


def test_read_sentences_show_how_far_into_the_call() -> None:
    assert view(talking()).read == "Lidos: gravação 00:09, credor 00:58"


def test_the_sentence_of_the_step_is_ticked_first() -> None:
    unread = view(with_case(talking(), script=ScriptState(path=("open",))))
    assert unread.to_read is not None
    assert unread.to_read.code == "recording"


def test_the_pane_tells_what_the_agent_did(qapp: QApplication, qtbot: QtBot) -> None:
    theme.apply_theme(qapp, "light")
    told: list[AgentEvent] = []
    pane = ScriptPane(WORDS, told.append, lambda: NOW)
    qtbot.addWidget(pane)
    pane.display(view(with_case(talking(), script=ScriptState(path=("open", "who", "offer")))))
    pane.choose(1)
    pane.choose(8)
    pane.open_objection(2)
    pane.tick()
    assert told == [ScriptAnswered(1), ObjectionOpened(2), DisclosureRead("recording", NOW)]


def test_an_open_objection_closes(qapp: QApplication, qtbot: QtBot) -> None:
    theme.apply_theme(qapp, "light")
    told: list[AgentEvent] = []
    pane = ScriptPane(WORDS, told.append, lambda: NOW)
    qtbot.addWidget(pane)
    pane.display(view(talking()))
    pane.open_objection(0)
    assert told == [ObjectionOpened(-1)]


def shown(qtbot: QtBot, workspace: Workspace, told: list[AgentEvent]) -> ScriptPane:
    pane = ScriptPane(WORDS, told.append, lambda: NOW)
    qtbot.addWidget(pane)
    pane.resize(360, 660)
    pane.show()
    pane.display(view(workspace))
    return pane


def test_required_fields_hold_the_answers_back_and_are_named(qapp: QApplication, qtbot: QtBot) -> None:
    theme.apply_theme(qapp, "light")
    held = view(filling())
    assert held.held == "Preencha antes de seguir: Pode pagar por mês"
    assert held.named
    assert not any(answer.enabled for answer in held.answers)
    told: list[AgentEvent] = []
    pane = shown(qtbot, filling(), told)
    pane.activateWindow()
    pane.choose(0)
    assert told == [ScriptAnswered(0)]
    assert all(answer.enabled for answer in view(filled()).answers)


def test_a_form_tells_what_is_typed_and_chosen(qapp: QApplication, qtbot: QtBot) -> None:
    theme.apply_theme(qapp, "light")
    told: list[AgentEvent] = []
    pane = shown(qtbot, filled(), told)
    reason, able = pane.form.inputs["reason"], pane.form.inputs["able"]
    assert isinstance(reason, Choice)
    assert isinstance(able, TextField)
    assert (reason.currentText(), able.text()) == ("Perdeu o emprego", "300,00")
    reason.activated.emit(reason.findData("health"))
    able.textEdited.emit("250")
    assert told == [ScriptFieldTyped("reason", "health"), ScriptFieldTyped("able", "250")]


def test_what_is_no_value_stays_typed_and_is_marked(qapp: QApplication, qtbot: QtBot) -> None:
    theme.apply_theme(qapp, "light")
    pane = shown(qtbot, filling(), [])
    able = pane.form.inputs["able"]
    assert isinstance(able, TextField)
    assert (able.text(), able.property("state")) == ("trezentos", "warn")


def test_the_form_stays_while_its_values_change(qapp: QApplication, qtbot: QtBot) -> None:
    theme.apply_theme(qapp, "light")
    pane = shown(qtbot, filling(), [])
    before = dict(pane.form.inputs)
    pane.display(view(filled()))
    assert pane.form.inputs == before
    pane.display(view(talking()))
    assert pane.form.inputs == {}


def test_phrases_and_how_often_an_objection_came_are_at_hand() -> None:
    now = view(filling())
    assert [phrase[0].text for phrase in now.phrases] == [
        "Vamos achar juntos um valor que ",
        "O acordo vale mesmo que a senhora pense até amanhã.",
    ]
    assert [entry.count for entry in now.objections][:3] == ["2×", "1×", ""]


def test_where_a_sentence_stands_in_the_recording_is_the_servers_word() -> None:
    assert view(filling()).read == "Lidos: gravação 00:09, credor 01:01"


def test_an_answer_that_leads_to_the_questions_opens_them(qapp: QApplication, qtbot: QtBot) -> None:
    theme.apply_theme(qapp, "light")
    workspace = talking()
    case = workspace.case
    assert case is not None
    asking = case.head.script.steps[0].model_copy(
        update={"answers": (Answer(label="Vai confirmar", goto="who", opens="identity"),)}
    )
    script = case.head.script.model_copy(update={"steps": (asking, *case.head.script.steps[1:])})
    head = case.head.model_copy(update={"script": script})
    pane = shown(qtbot, with_case(workspace, head=head, script=ScriptState(path=(asking.step_id,))), [])
    with qtbot.waitSignal(pane.identity_asked):
        pane.choose(0)
