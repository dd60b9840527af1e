"""The case's other pages in a real window: by keyboard, without a shift, with foreign data as plain text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, Qt
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget

from agent_desktop.debtor_panel.view_model import Page
from agent_desktop.desk.events import FormClosed, FormOpened, HistoryEndReached, NoteTyped, ResultChosen
from agent_desktop.desk.events_extras import (
    ActionChosen,
    CaseNoteSaved,
    CaseNoteTyped,
    ConsentChanged,
    ContactFormOpened,
    ContactPicked,
    ContactSaved,
    ContactTyped,
    DebtorCame,
    DocumentClosed,
    DocumentOpened,
    HistoryFiltered,
    HoldConfirmed,
    HoldFormOpened,
    HoldKindChosen,
    HoldTyped,
    OtherPersonAnswered,
    RevealAsked,
    RevealLeft,
    RevealReasonGiven,
    StatementDayChosen,
    StatementOpened,
)
from agent_desktop.desk.extras_state import Extras, HoldForm, Paper
from agent_desktop.desk.taking_away import bare
from agent_desktop.desk.workspace import Finding, Form, History, Tab, Workspace
from agent_desktop.widgets.timeline import Timeline
from agent_desktop.widgets.words import LANGUAGES
from server_api.contract.debt_words import ConsentState
from server_api.contract.words import Channel, LegalKind
from tests.ui.case_samples import CASES
from tests.ui.desk import Desk
from tests.ui.sample_case import NOW, item
from tests.ui.sample_details import EXTRAS, disputed_body
from tests.ui.samples import disputed, history, pending, talking, with_case
from tests.ui.test_accessible import nameless

K, M = Qt.Key, Qt.KeyboardModifier
ALT, CTRL = M.AltModifier, M.ControlModifier


@pytest.fixture
def desk(kept_desk: Desk) -> Desk:
    return kept_desk


def place(desk: Desk, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(desk.window, QPoint(0, 0)), widget.size())


# --- by keyboard ----------------------------------------------------------------------------------


def test_the_statement_opens_by_key_takes_a_day_and_closes(desk: Desk) -> None:
    desk.show(talking())
    desk.press(K.Key_C)
    assert desk.take() == [StatementOpened()]
    desk.show(CASES["04-statement"]("pt-BR"))
    assert desk.window.work.page is Page.STATEMENT
    desk.press(K.Key_Up)  # the day has the cursor
    assert desk.take() == [StatementDayChosen(date(2026, 11, 25))]
    desk.press(K.Key_H, ALT)
    desk.press(K.Key_Escape)
    assert desk.take() == [StatementDayChosen(None), FormClosed()]


def test_what_the_server_allows_is_done_by_alt_and_a_digit(desk: Desk) -> None:
    desk.show(disputed())
    for digit in (K.Key_1, K.Key_5):
        desk.press(digit, ALT)
    assert desk.take() == [ActionChosen(0), ActionChosen(4)]
    desk.press(K.Key_6, ALT)
    assert desk.take() == [HoldFormOpened(LegalKind.COMPLAINT)]


def test_a_dispute_is_recorded_by_keyboard_alone(desk: Desk) -> None:
    desk.show(talking())
    desk.press(K.Key_D, ALT)
    assert desk.take() == [HoldFormOpened()]
    desk.show(with_case(talking(), form=Form.HOLD, extras=Extras(hold=HoldForm())))
    desk.press(K.Key_2, ALT)
    desk.press(K.Key_Tab)
    desk.press(K.Key_X)
    told = desk.take()
    assert told == [HoldKindChosen(LegalKind.COMPLAINT), HoldTyped("", "x", "")]
    desk.press(K.Key_Return, CTRL)
    assert desk.take() == [HoldConfirmed("key-1")]
    desk.press(K.Key_Escape)
    assert desk.take() == [FormClosed()]


def test_a_contact_is_picked_shown_corrected_and_hidden_by_keyboard(desk: Desk) -> None:
    desk.show(CASES["04-contacts"]("pt-BR"))
    page = desk.window.work.panel.contacts
    page.table.setFocus()
    desk.press(K.Key_Down)
    desk.press(K.Key_1, ALT)
    desk.press(K.Key_2, ALT)
    assert desk.take() == [
        ContactPicked("n2"),
        RevealAsked("phone", "n1"),
        ContactFormOpened(contact_id="n1"),
    ]
    desk.show(CASES["04-contacts-why"]("pt-BR"))
    desk.press(K.Key_3, ALT)
    desk.press(K.Key_Escape)
    assert desk.take() == [RevealReasonGiven("dial_elsewhere"), RevealLeft()]


def test_a_consent_is_turned_by_its_button(desk: Desk) -> None:
    desk.show(CASES["04-contacts"]("pt-BR"))
    named = {w.accessibleName(): w for w in desk.window.findChildren(QWidget) if w.isVisible()}
    button = named["SMS, lembretes: permite"]
    button.setFocus()
    desk.press(K.Key_Space)
    assert desk.take() == [ConsentChanged("n1", Channel.SMS, "reminders", ConsentState.WITHDRAWN)]


def test_the_contact_form_keeps_the_keys_to_itself(desk: Desk) -> None:
    desk.show(CASES["04-contact-address"]("pt-BR"))
    desk.press(K.Key_End)
    desk.press(K.Key_7)
    desk.press(K.Key_1, ALT)
    desk.press(K.Key_Return, CTRL)
    assert desk.take() == [
        ContactTyped("value", "Rua das Flores, 1207"),
        ContactTyped("kind", "phone"),
        ContactSaved(),
    ]


def test_a_note_with_named_words_is_changed_or_kept(desk: Desk) -> None:
    desk.show(CASES["04-documents-words"]("pt-BR"))
    desk.press(K.Key_K, ALT)
    page = desk.window.work.panel.documents
    page.text.setFocus()
    page.text.selectAll()
    desk.press(K.Key_X)
    assert desk.take() == [CaseNoteSaved(warned=True), CaseNoteTyped("x", True)]


def test_the_statement_is_asked_for_as_a_paper(desk: Desk) -> None:
    desk.show(CASES["04-statement"]("pt-BR"))
    desk.window.work.panel.statement.paper.setFocus()
    desk.press(K.Key_Space)
    assert desk.events[-1] == DocumentOpened("statement-now")


def test_arrows_choose_a_paper_and_enter_opens_it(desk: Desk) -> None:
    desk.show(CASES["04-documents"]("pt-BR"))
    desk.window.work.panel.documents.papers.setFocus()
    desk.press(K.Key_Down)
    assert desk.take() == []
    desk.press(K.Key_Return)
    assert desk.take() == [DocumentOpened("doc1")]


def test_the_history_is_filtered_by_several_channels_and_a_word(desk: Desk) -> None:
    desk.show(CASES["06-history-searched"]("pt-BR"))
    page = desk.window.work.panel.history
    page._buttons["email"].click()
    page._buttons["voice"].click()
    page._buttons[""].click()
    assert desk.take() == [
        HistoryFiltered(("voice", "sms", "email"), "retorno"),
        HistoryFiltered(("sms",), "retorno"),
        HistoryFiltered((), "retorno"),
    ]
    desk.press(K.Key_Escape)
    desk.press(K.Key_Slash)
    desk.press(K.Key_P)
    assert desk.take() == [HistoryFiltered(("voice", "sms"), "p")]


def test_a_long_search_goes_on_when_the_agent_says_so(desk: Desk) -> None:
    searched = History(next_cursor="x", searched_to=NOW)
    desk.show(with_case(history(), found=Finding(text="acordo antigo", history=searched)))
    page = desk.window.work.panel.history
    assert page.further.isVisible()
    page.further.click()
    assert desk.take() == [HistoryEndReached()]
    desk.show(with_case(history(), found=Finding()))
    assert not page.further.isVisible()


def test_somebody_else_on_the_line_is_told_by_keys(desk: Desk) -> None:
    desk.show(pending())
    desk.press(K.Key_1, ALT)
    assert desk.take() == [OtherPersonAnswered("other", "third_party")]
    desk.show(CASES["03-other-person"]("pt-BR"))
    for digit in (K.Key_1, K.Key_4, K.Key_5, K.Key_6):
        desk.press(digit, ALT)
    assert desk.take() == [
        OtherPersonAnswered("relative", "third_party"),
        DebtorCame(),
        FormOpened(Form.CALLBACK),
        ResultChosen("wrong_number"),
    ]


# --- no shift, no stolen focus --------------------------------------------------------------------


def test_a_stop_in_mid_call_moves_nothing_and_takes_no_key_away(desk: Desk) -> None:
    desk.show(talking())
    work = desk.window.work
    note = next(w for w in work.call_bar.findChildren(QPlainTextEdit))
    note.setFocus()
    panel = work.panel
    held = (panel._header, panel._banner, panel._tabs, panel._stack, work.result_bar, work.call_bar)
    before = [place(desk, widget) for widget in held]
    desk.show(with_case(talking(), body=disputed_body()))
    assert [place(desk, widget) for widget in held] == before
    assert desk.window.focusWidget() is note
    desk.press(K.Key_X)
    assert [event for event in desk.take() if isinstance(event, NoteTyped)]


def test_a_case_that_is_taken_away_leaves_the_writer_alone(desk: Desk) -> None:
    desk.show(talking())
    note = next(w for w in desk.window.work.call_bar.findChildren(QPlainTextEdit))
    note.setFocus()
    gone = talking()
    assert gone.case is not None
    desk.show(replace(gone, case=replace(bare(gone.case), withheld="legal")))
    assert desk.window.focusWidget() is note
    shown = [w.text() for w in desk.window.findChildren(QLabel) if w.isVisible()]
    assert not [text for text in shown if "14.880" in text or "Cartão" in text]


def test_pages_fit_a_small_screen_and_everything_on_them_has_a_name(desk: Desk) -> None:
    for language in LANGUAGES:
        for state, workspace in CASES.items():
            desk.window.resize(1366, 690)
            desk.show(workspace(language))
            assert (desk.window.width(), desk.window.height()) == (1366, 690), (state, language)
            assert nameless(desk.widgets()) == [], state


# --- long histories -------------------------------------------------------------------------------


def test_the_last_of_a_hundred_thousand_rows_is_reached_and_opens(desk: Desk) -> None:
    rows = tuple(
        item(n, NOW - timedelta(minutes=n), Channel.SMS, f"contact {n}", "sent") for n in range(100_000)
    )
    desk.show(with_case(history(), history=History(items=rows, total=len(rows))))
    listed = desk.window.work.panel.history.findChildren(Timeline)[0]
    model = listed.model()
    while model.canFetchMore(listed.rootIndex()):
        model.fetchMore(listed.rootIndex())
    listed.scrollToBottom()
    assert model.rowCount() == len(rows) + 3
    last = model.index(model.rowCount() - 1, 0)
    assert listed.visualRect(last).intersects(listed.viewport().rect())
    assert "contact 99999" in model.data(last)


# --- papers ---------------------------------------------------------------------------------------


def pdf(pages: int) -> bytes:
    """A small paper of so many pages."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>"]
    kids = " ".join(f"{n + 3} 0 R" for n in range(pages))
    objects.append(f"<</Type/Pages/Kids[{kids}]/Count {pages}>>".encode())
    objects += [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 280]>>"] * pages
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj".encode() + body + b"endobj\n"
    table = "".join(f"{at:010} 00000 n \n" for at in places)
    trailer = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer"
    end = f"<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF"
    return out + (trailer + end).encode()


def looking_at(content: bytes) -> Workspace:
    extras = Extras(data=EXTRAS, paper=Paper("doc0", content))
    return with_case(talking(), tab=Tab.DOCUMENTS, form=Form.PAPER, extras=extras)


def test_a_paper_is_drawn_in_the_window_and_leaves_it_again(desk: Desk) -> None:
    desk.show(looking_at(pdf(2)))
    drawn = [w for w in desk.window.work.panel.paper.findChildren(QLabel) if not w.pixmap().isNull()]
    assert [w.accessibleName() for w in drawn] == ["Página 1", "Página 2"]
    desk.press(K.Key_Escape)
    assert desk.take() == [DocumentClosed()]
    desk.show(CASES["04-documents"]("pt-BR"))
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    left = [w for w in desk.window.work.panel.paper.findChildren(QLabel) if not w.pixmap().isNull()]
    assert [w for w in left if w.isVisible()] == []
    assert desk.window.findChildren(QPdfDocument) == []


@pytest.mark.parametrize("content", [b"%PDF-1.7 broken", b"\x00" * 50, b"%PDF-1.4\n%%EOF"])
def test_a_damaged_paper_is_said_to_be(desk: Desk, content: bytes) -> None:
    desk.show(looking_at(content))
    shown = [w.text() for w in desk.window.work.panel.paper.findChildren(QLabel) if w.isVisible()]
    assert "O arquivo está danificado: avise seu líder." in shown
