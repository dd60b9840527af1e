"""Foreign data on the case's pages: shown as the characters it is; nothing is loaded, linked or moved."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QRect, Qt, QUrl
from PySide6.QtGui import QImage, QImageWriter, QPainter, QTextDocument
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget

from agent_desktop.desk.events import TabChosen
from agent_desktop.desk.extras_state import Extras, Paper
from agent_desktop.desk.workspace import Form, Tab, Workspace
from agent_desktop.links.plain_text import plain
from tests.ui.case_samples import CASES
from tests.ui.desk import SIZE, Desk
from tests.ui.sample_details import EXTRAS, STATEMENT, disputed_body
from tests.ui.samples import disputed, history, talking, with_case

K, M = Qt.Key, Qt.KeyboardModifier
CTRL = M.ControlModifier


def place(desk: Desk, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(desk.window, QPoint(0, 0)), widget.size())


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
