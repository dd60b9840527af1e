"""The text of a step: plain, with fields as tokens. Whatever is pasted is text and nothing else."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QSignalBlocker, QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QResizeEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QSizePolicy, QTextEdit, QWidget

from agent_desktop.desk.script_edits import LONGEST_TEXT
from agent_desktop.script_editor import tokens
from agent_desktop.script_editor.tokens import TokenObject
from agent_desktop.widgets import theme
from agent_desktop.widgets.speech import strong_parts
from agent_desktop.widgets.tokens import Role

_LEAST, _MOST = 62, 152


class _Emphasis(QSyntaxHighlighter):
    """``**strong**`` is strong, its marks and ``{% … %}`` step back."""

    def highlightBlock(self, text: str) -> None:
        quiet, strong = QTextCharFormat(), QTextCharFormat()
        quiet.setForeground(QColor(theme.current().text3))
        strong.setFontWeight(Role.BODY_STRONG.weight)
        for start, end in strong_parts(text):
            self.setFormat(start, 2, quiet)
            self.setFormat(end - 2, 2, quiet)
            for at in range(start + 2, end - 2):
                if text[at] != tokens.PLACE:
                    self.setFormat(at, 1, strong)
        at = text.find("{%")
        while at >= 0:
            end = text.find("%}", at)
            end = len(text) if end < 0 else end + 2
            self.setFormat(at, end - at, quiet)
            at = text.find("{%", end)


class TokenEdit(QTextEdit):
    """`edited` tells what the lead changed, never what was displayed."""

    edited = Signal(str)
    insert_asked = Signal()
    """Ctrl I."""
    entered = Signal()
    """It has the focus: what is inserted goes here."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words: dict[str, str] = {}
        self._text = ""
        self.setAccessibleName(name)
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDefaultFont(theme.font(Role.READ_BACK))
        self.document().setDocumentMargin(6)
        self._objects = TokenObject(self._name, self.document())
        self.document().documentLayout().registerHandler(tokens.KIND, self._objects)
        self._emphasis = _Emphasis(self.document())
        self.textChanged.connect(self._changed)
        self._fit()

    def know(self, words: dict[str, str]) -> None:
        """The fields there are, and what they are called; any other is marked."""
        if words != self._words:
            self._words = words
            self.document().markContentsDirty(0, self.document().characterCount())

    def put(self, text: str) -> None:
        """Show a text; what is being typed here is left alone, and so is its undoing."""
        if text == self._text:
            return
        self._text = text
        with QSignalBlocker(self):
            self.document().clear()
            tokens.insert(QTextCursor(self.document()), text)
            self.document().clearUndoRedoStacks()
        self._describe()
        self._fit()

    def kept(self) -> str:
        """Plain text and ``{{ field }}``."""
        return tokens.text_of(self.document())

    def insert_field(self, name: str) -> None:
        """A field where the cursor is."""
        tokens.insert(self.textCursor(), f"{{{{ {name} }}}}")
        self.setFocus()

    def _name(self, name: str) -> tuple[str, bool]:
        return self._words.get(name, name), name in self._words

    def _changed(self) -> None:
        text = self.kept()
        if len(text) > LONGEST_TEXT:
            self.undo()
            text = self.kept()
        self._fit()
        if text != self._text:
            self._text = text
            self._describe()
            self.edited.emit(text)

    def _tokenise(self) -> None:
        """``{{ field }}`` typed out becomes a token at its last brace."""
        found = tokens.typed_token(self.textCursor().block())
        if found is not None:
            cursor = self.textCursor()
            cursor.setPosition(found[0])
            cursor.setPosition(found[1], QTextCursor.MoveMode.KeepAnchor)
            tokens.insert(cursor, cursor.selectedText())

    def _describe(self) -> None:
        """A screen reader hears the fields' words, not the places they stand in."""
        said = self._text
        for name, words in self._words.items():
            said = said.replace(f"{{{{ {name} }}}}", words)
        self.setAccessibleDescription(said)

    # --- paste, copy, keys ------------------------------------------------------------------------

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText()

    def insertFromMimeData(self, source: QMimeData) -> None:
        tokens.insert(self.textCursor(), source.text()[:LONGEST_TEXT])

    def createMimeDataFromSelection(self) -> QMimeData:
        made = QMimeData()
        made.setText(tokens.selected_text(self.textCursor()))
        return made

    def loadResource(self, _kind: int, _name: QUrl | str) -> None:
        """Nothing in a text is ever fetched."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if control and event.key() == Qt.Key.Key_I:
            self.insert_asked.emit()
        elif control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)
            if event.text() == "}":
                self._tokenise()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()

    # --- size -------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As high as the text, within bounds."""
        wanted = max(_LEAST, min(_MOST, round(self.document().size().height()) + 4))
        if wanted != self.height():
            self.setFixedHeight(wanted)

    def sizeHint(self) -> QSize:
        return QSize(300, self.height())
