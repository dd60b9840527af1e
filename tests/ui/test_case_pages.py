"""The case's other pages in a real window: by keyboard, without a shift, with foreign data as plain text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QEvent, QIODevice, QPoint, QRect, Qt, QUrl
from PySide6.QtGui import QImage, QImageWriter, QPainter, QTextDocument
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QScrollArea, QWidget

from agent_desktop.debtor_panel.view_model import Page
from agent_desktop.desk.events import FormClosed, FormOpened, NoteTyped, ResultChosen, TabChosen
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
from agent_desktop.desk.workspace import Form, History, Tab, Workspace
from agent_desktop.links.plain_text import plain
from agent_desktop.widgets.timeline import Timeline
from agent_desktop.widgets.words import LANGUAGES
from server_api.contract.debt_words import ConsentState
from server_api.contract.words import Channel, LegalKind
from tests.ui.case_samples import CASES
from tests.ui.desk import SIZE, Desk
from tests.ui.sample_case import NOW, item
from tests.ui.sample_details import EXTRAS, STATEMENT, disputed_body
from tests.ui.samples import disputed, history, pending, talking, with_case
from tests.ui.test_accessible import nameless

K, M = Qt.Key, Qt.KeyboardModifier
ALT, CTRL = M.AltModifier, M.ControlModifier


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


# --- foreign data ---------------------------------------------------------------------------------

HOSTILE = (
    '<img src="file:///etc/hostname"><b>bold</b>',
    "<a href='http://evil.example/x'>pay here</a>",
    '<html><body background="http://evil.example/x.png">',
    "<table><tr><td>x</table>&lt;i&gt; &amp; {name} %s {{ x }}",
    "![x](http://evil.example/x.png) [link](javascript:alert(1))",
    "\u202eR$ 001.1\u202c \u200bx\u2066y\u2069\ufeff",
    "a\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301",
    "W" * 190,
    "line\nbreak\ttab\rreturn\x00null\x1bescape",
    "&Save &Quit",
)


def spoiled(text: str, page: str) -> Workspace:
    """Every foreign text of the page is this."""
    word = text[:190]
    extras = EXTRAS.model_copy(
        update={
            "contacts": tuple(
                one.model_copy(update={"masked": word, "source": word, "last_result": word, "label": word})
                for one in EXTRAS.contacts
            ),
            "parties": tuple(
                one.model_copy(update={"name": word, "rule_id": word, "document_masked": word})
                for one in EXTRAS.parties
            ),
            "documents": tuple(
                one.model_copy(update={"title": word, "contract": word}) for one in EXTRAS.documents
            ),
            "notes": tuple(one.model_copy(update={"text": text, "by": word}) for one in EXTRAS.notes),
            "tags": (word,),
            "custom": ((word, word),),
        }
    )
    line = STATEMENT.debts[1].lines[0].model_copy(update={"formula": word, "rule": word})
    debt = STATEMENT.debts[1].model_copy(update={"product": word, "contract": word, "lines": (line,)})
    statement = STATEMENT.model_copy(update={"debts": (debt,), "rounding": word})
    known = disputed_body()
    body = known.model_copy(
        update={
            "alerts": tuple(one.model_copy(update={"text": text}) for one in EXTRAS.notes),
            "best_time": word,
            "segment": word,
            "blocked": tuple(one.model_copy(update={"text": word, "detail": word}) for one in known.blocked),
            "allowed": tuple(one.model_copy(update={"text": word}) for one in known.allowed),
            "holds": tuple(
                one.model_copy(update={"protocol": word, "with_desk": word}) for one in known.holds
            ),
            "legal_events": tuple(
                one.model_copy(update={"text": word, "by": word, "contract": word})
                for one in known.legal_events
            ),
            "legal": tuple(one.model_copy(update={"text": word, "rule_id": word}) for one in known.legal),
        }
    )
    workspace = CASES[page]("pt-BR") if page in CASES else history() if page == "06-history" else disputed()
    case = workspace.case
    assert case is not None
    rows = tuple(
        one.model_copy(update={"text": text, "result": word, "agent": word}) for one in case.history.items
    )
    sheet = replace(case.extras.sheet, view=statement if case.extras.sheet.view else None)
    head = case.head.model_copy(update={"name": word, "city": word})
    return with_case(
        workspace,
        head=head,
        body=body if case.body is not None else None,
        history=replace(case.history, items=rows),
        extras=replace(case.extras, data=extras if case.extras.data else None, sheet=sheet),
    )


PAGES = ("04-statement", "04-contacts", "04-documents", "06-history", "07-legal-block", "04-alerts")


@pytest.mark.parametrize("page", PAGES)
def test_foreign_data_loads_nothing_links_nothing_and_moves_nothing(
    desk: Desk, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[str] = []

    def load(_self: QTextDocument, _kind: int, name: QUrl) -> None:
        loaded.append(name.toString())

    monkeypatch.setattr(QTextDocument, "loadResource", load)
    desk.show(talking())
    bars = (desk.window.work.state_bar, desk.window.work.result_bar)
    frame = [place(desk, bar) for bar in bars]
    for text in HOSTILE:
        desk.show(spoiled(text, page))
        assert not desk.window.grab().isNull()
        assert (desk.window.width(), desk.window.height()) == SIZE
        assert [
            place(desk, bar) for bar in (desk.window.work.state_bar, desk.window.work.result_bar)
        ] == frame
        shown = [w for w in desk.widgets() if isinstance(w, QLabel) and w.isVisible()]
        assert [w for w in shown if w.textFormat() is not Qt.TextFormat.PlainText] == []
        assert [w for w in shown if w.openExternalLinks()] == []
        tips = [w.toolTip() for w in desk.widgets() if "<" in w.toolTip()]
        assert [tip for tip in tips if "<img" in tip or "<a " in tip or "<b>" in tip or "<body" in tip] == []
        sideways = [a for a in desk.window.findChildren(QScrollArea) if a.horizontalScrollBar().maximum() > 0]
        assert [a for a in sideways if a.isVisible()] == []
    assert loaded == []


def test_what_lies_about_a_text_never_reaches_the_desk() -> None:
    for text in HOSTILE:
        clean = plain(text)
        assert not set(clean) & set("\u202e\u202c\u200b\u2066\u2069\ufeff\x00\x1b\r")
        assert "\u0301" * 4 not in clean
    assert plain("José “à vista” – R$\u00a01.240,00 👩‍👧\nlinha") == (
        "José “à vista” – R$\u00a01.240,00 👩‍👧\nlinha"
    )


def test_a_picture_too_large_for_the_memory_is_not_opened(desk: Desk) -> None:
    image = QImage(6_100, 2, QImage.Format.Format_RGB32)
    QPainter(image).end()
    extras = EXTRAS.model_copy(
        update={
            "documents": tuple(one.model_copy(update={"media_type": "image/png"}) for one in EXTRAS.documents)
        }
    )
    raw = QByteArray()
    buffer = QBuffer(raw)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert QImageWriter(buffer, QByteArray(b"png")).write(image)
    paper = Extras(data=extras, paper=Paper("doc0", bytes(raw.data())))
    desk.show(with_case(talking(), tab=Tab.DOCUMENTS, form=Form.PAPER, extras=paper))
    shown = [w.text() for w in desk.window.work.panel.paper.findChildren(QLabel) if w.isVisible()]
    assert "O arquivo está danificado: avise seu líder." in shown


def test_ctrl_six_shows_the_documents(desk: Desk) -> None:
    desk.show(talking())
    desk.press(K.Key_6, CTRL)
    assert desk.take() == [TabChosen(Tab.DOCUMENTS)]
