"""The documents' page: papers at the left; notes, tags and the creditor's own fields at the right."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.debtor_panel.section import Remark, SectionHead
from agent_desktop.debtor_panel.view_model.documents import DocumentsView, NoteView
from agent_desktop.desk.events_extras import CaseNoteSaved, CaseNoteTyped, DocumentOpened, PinTakenDown
from agent_desktop.widgets.area import TextArea
from agent_desktop.widgets.buttons import KeyButton, LinkButton
from agent_desktop.widgets.chip import ChipRow
from agent_desktop.widgets.fields import Choice
from agent_desktop.widgets.folding import FoldingRow
from agent_desktop.widgets.layouts import card, column, holding, refill, row, rule
from agent_desktop.widgets.marks import Fact, Mark
from agent_desktop.widgets.scroll import scrolling
from agent_desktop.widgets.table import Table
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.views import TableView
from agent_desktop.widgets.words import Words


class DocumentsPage(QWidget):
    def __init__(self, words: Words, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._emit, self._words = emit, words
        self._ids: tuple[str, ...] = ()
        self._at = 0
        self._templates: dict[str, str] = {}
        self._shown: tuple[NoteView, ...] | None = None
        self._custom_shown: tuple[tuple[str, str], ...] | None = None
        self.setAccessibleName(words("tab.documents"))
        self.papers = Table(words("documents.papers"))
        self.papers.row_chosen.connect(self._pick)
        self._table = TableView((), ())
        self._none = Remark(words("documents.none"))
        self._state = Remark()
        self.text = TextArea(words("notes.write"), height=76)
        self.text.setPlaceholderText(words("notes.write"))
        self.text.typed.connect(lambda _text: self._tell())
        self._template = Choice(words("notes.template"))
        self._template.chosen.connect(self._insert)
        self._pin = QCheckBox(words("notes.pin"))
        self._pin.setAccessibleName(words("notes.pin"))
        self._pin.clicked.connect(lambda _on: self._tell())
        self._save = KeyButton(height=28)
        self._save.clicked.connect(self.save)
        self._keep = KeyButton(height=28)
        self._keep.clicked.connect(self.keep)
        self._warning = Fact("triangle-alert", ink=Ink.WARN, wrap=True)
        self._warning_card = card("warn", column(self._warning, margins=(10, 8, 10, 8)))
        self._error = PlainLabel(ink=Ink.WARN, wrap=True)
        self._notes = QVBoxLayout()
        self._notes.setContentsMargins(16, 0, 16, 8)
        self._tags = ChipRow()
        self._custom = QVBoxLayout()
        self._custom.setContentsMargins(16, 0, 16, 8)
        self._custom_head = SectionHead(words("documents.custom"))
        self._arrange(words)

    def _arrange(self, words: Words) -> None:
        line = row(self._template, self._pin, None, self._keep, self._save, gap=8)
        line.setStretch(0, 10)
        self._template.setMinimumWidth(80)
        self._template.setMaximumWidth(260)
        tools = FoldingRow(words("notes.write"), line, (self._save, self._keep), kept=70)
        form = column(self.text, self._warning_card, self._error, tools, gap=6, margins=(16, 0, 16, 8))
        papers = SectionHead(words("documents.papers"))
        papers.put_hint(words("documents.open"))
        body = column(
            papers,
            self.papers,
            self._none,
            self._state,
            6,
            rule(),
            SectionHead(words("notes.title")),
            form,
            self._notes,
            row(self._tags, margins=(16, 2, 16, 6)),
            self._custom_head,
            self._custom,
            None,
        )
        self.setLayout(column(scrolling(self.accessibleName(), holding(body))))

    def open(self, at: int) -> None:
        """The n-th paper, from 0."""
        if 0 <= at < len(self._ids):
            self._emit(DocumentOpened(self._ids[at]))

    def _pick(self, at: int) -> None:
        """Arrows and a click choose a paper; Enter, or a click on the chosen one, opens it."""
        if at == self._at:
            self.open(at)
            return
        self._at = at
        self.papers.display(replace(self._table, selected=at))

    def save(self) -> None:
        """Ctrl Enter."""
        if self._save.isEnabled():
            self._emit(CaseNoteSaved())

    def keep(self) -> None:
        """Alt K: the words that were named are meant."""
        if self._keep.isVisibleTo(self):
            self._emit(CaseNoteSaved(warned=True))

    def display(self, view: DocumentsView) -> None:
        self._ids = view.ids
        self._at = min(self._at, max(len(view.ids) - 1, 0))
        self._table = view.papers
        self.papers.display(replace(view.papers, selected=self._at if view.ids else -1))
        self.papers.setVisible(bool(view.ids))
        self._none.setVisible(not view.ids and not view.state)
        self._state.put(view.state)
        self.text.put(view.text, state="warn" if view.warning else "")
        self._pin.setChecked(view.pinned)
        self._templates = dict(view.templates)
        self._template.put(view.templates, "", self._words("notes.template"))
        self._warning.put("triangle-alert", view.warning, ink=Ink.WARN)
        self._warning_card.setVisible(bool(view.warning))
        self._warning_card.setAccessibleName(view.warning)
        self._error.put(view.error)
        self._error.setVisible(bool(view.error))
        self._save.display(view.save)
        self._keep.setVisible(view.keep is not None)
        if view.keep is not None:
            self._keep.display(view.keep)
        self._tags.display(view.tags)
        self._tags.setVisible(bool(view.tags))
        self._display_lists(view)

    def _display_lists(self, view: DocumentsView) -> None:
        if view.notes != self._shown:
            self._shown = view.notes
            pieces = [piece for note in view.notes for piece in (self._note(note), rule())]
            refill(self._notes, column(*pieces))
        if view.custom != self._custom_shown:
            self._custom_shown = view.custom
            refill(self._custom, column(*(_fact(*one) for one in view.custom), gap=3))
        self._custom_head.setVisible(bool(view.custom))

    def _note(self, note: NoteView) -> QWidget:
        text = PlainLabel(note.text, wrap=True)
        head = PlainLabel(note.head, role=Role.LABEL, ink=Ink.TEXT3)
        line = row(
            column(Mark("stamp" if note.pinned else "pencil-line", size=14), None),
            column(text, head),
            gap=9,
            margins=(0, 6, 0, 6),
        )
        line.setStretch(1, 1)
        if note.pinned:
            down = LinkButton(self._words("notes.unpin"))
            down.clicked.connect(lambda: self._emit(PinTakenDown(note.note_id)))
            line.addWidget(down)
        made = holding(line)
        made.setAccessibleName(f"{note.text}. {note.head}")
        return made

    def _insert(self, code: str) -> None:
        """A sentence at the place of the cursor; what was typed stays."""
        sentence = self._templates.get(code, "")
        if sentence:
            gap = " " if self.text.toPlainText() and not self.text.toPlainText().endswith((" ", "\n")) else ""
            self.text.insertPlainText(gap + sentence)
            self.text.setFocus()

    def _tell(self) -> None:
        self._emit(CaseNoteTyped(self.text.toPlainText(), self._pin.isChecked()))


def _fact(label: str, value: str) -> QWidget:
    name = PlainLabel(label, ink=Ink.TEXT2)
    name.setFixedWidth(180)
    line = row(name, 12, PlainLabel(value))
    line.setStretch(2, 1)
    made = holding(line)
    made.setAccessibleName(f"{label} {value}")
    return made
