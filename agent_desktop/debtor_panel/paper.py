"""A paper shown inside the window: its pages are drawn from memory, nothing is written to the PC's disk."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter, QPixmap
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.debtor_panel.view_model.documents import PaperView
from agent_desktop.desk.events_extras import DocumentClosed
from agent_desktop.widgets.buttons import KeyButton
from agent_desktop.widgets.layouts import clear, column, holding, row, rule
from agent_desktop.widgets.scroll import scrolling
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.views import ButtonView
from agent_desktop.widgets.words import Words

#: Width of a drawn page, px at 100 %.
WIDTH = 700
#: A longer paper is drawn so far; the rest is told by its number.
MOST_PAGES = 40
#: No picture of a paper is larger, px a side: a hostile file must not fill the memory.
_MOST_PIXELS = 6000
_TEXT_BYTES = 200_000


class PaperPage(QWidget):
    def __init__(self, words: Words, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._shown: tuple[str, bytes] = ("", b"")
        self.setAccessibleName(words("documents.paper"))
        self._title = PlainLabel(role=Role.FORM_TITLE)
        self._line = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2)
        self._state = PlainLabel(ink=Ink.TEXT2, wrap=True)
        self._close = KeyButton(ButtonView(words("form.close"), "Esc"), height=30)
        self._close.clicked.connect(lambda: emit(DocumentClosed()))
        self._pages = QVBoxLayout()
        self._pages.setSpacing(12)
        head = row(column(self._title, 2, self._line), self._close, gap=12, margins=(16, 12, 16, 10))
        head.setStretch(0, 1)
        inner = holding(column(row(self._state, margins=(16, 10, 16, 4)), self._pages, None))
        self._area = scrolling(words("documents.paper"), inner)
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        whole = column(head, rule(), self._area)
        whole.setStretch(2, 1)
        self.setLayout(whole)

    def focus(self) -> None:
        """Arrows and Page keys turn the pages."""
        self._area.setFocus()

    def display(self, view: PaperView | None) -> None:
        if view is None:
            self._shown = ("", b"")
            clear(self._pages)
            return
        self._title.put(view.title)
        self._line.put(view.line)
        if (view.document_id, view.content) == self._shown and not view.state:
            return
        self._shown = (view.document_id, view.content)
        clear(self._pages)
        trouble = self._draw(view) if view.content else ""
        self._state.put(view.state or trouble, view.ink)
        self._state.setVisible(bool(view.state or trouble))

    def _draw(self, view: PaperView) -> str:
        """The pages; in words what could not be drawn."""
        if view.media_type == "application/pdf" or view.content.startswith(b"%PDF"):
            return self._draw_pdf(view.content)
        if view.media_type.startswith("image/"):
            return self._draw_picture(view.content)
        if view.media_type.startswith("text/"):
            text = PlainLabel(view.content[:_TEXT_BYTES].decode("utf-8", "replace"), wrap=True)
            self._pages.addLayout(row(text, margins=(16, 4, 16, 12)))
            return ""
        return self._words("documents.no_preview")

    def _draw_pdf(self, content: bytes) -> str:
        document, buffer = QPdfDocument(self), QBuffer(self)
        try:
            buffer.setData(QByteArray(content))
            buffer.open(QIODevice.OpenModeFlag.ReadOnly)
            document.load(buffer)
            if document.status() is not QPdfDocument.Status.Ready:
                return self._words("documents.damaged")
            for at in range(min(document.pageCount(), MOST_PAGES)):
                size = document.pagePointSize(at)
                if size.width() <= 0:
                    continue
                ratio = self.devicePixelRatioF()
                height = min(round(WIDTH * size.height() / size.width()), _MOST_PIXELS)
                image = document.render(at, QSize(round(WIDTH * ratio), round(height * ratio)))
                self._add(image, ratio, at + 1)
            left = document.pageCount() - MOST_PAGES
            return self._words("documents.more_pages", n=left) if left > 0 else ""
        finally:
            document.close()
            document.deleteLater()
            buffer.deleteLater()

    def _draw_picture(self, content: bytes) -> str:
        buffer = QBuffer(self)
        buffer.setData(QByteArray(content))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        reader = QImageReader(buffer)
        size = reader.size()
        if not size.isValid() or max(size.width(), size.height()) > _MOST_PIXELS:
            return self._words("documents.damaged")
        image = reader.read()
        buffer.deleteLater()
        if image.isNull():
            return self._words("documents.damaged")
        self._add(image.scaledToWidth(min(WIDTH, image.width())), 1.0, 1)
        return ""

    def _add(self, image: QImage, ratio: float, number: int) -> None:
        image.setDevicePixelRatio(ratio)
        page = QLabel()
        page.setTextFormat(Qt.TextFormat.PlainText)
        page.setPixmap(QPixmap.fromImage(_on_white(image)))
        page.setAccessibleName(self._words("documents.page", n=number))
        self._pages.addLayout(row(page, None, margins=(16, 0, 16, 0)))


def _on_white(image: QImage) -> QImage:
    """Paper is white in every theme."""
    sheet = QImage(image.size(), QImage.Format.Format_RGB32)
    sheet.setDevicePixelRatio(image.devicePixelRatio())
    sheet.fill(Qt.GlobalColor.white)
    painter = QPainter(sheet)
    painter.drawImage(0, 0, image)
    painter.end()
    return sheet
