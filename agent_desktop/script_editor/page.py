"""The script editor over the floor: the list of scripts, or one script as a form with its preview."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from agent_desktop.desk import events_editor as ee
from agent_desktop.script_editor.bar import EditorBar
from agent_desktop.script_editor.field_popup import FieldPopup
from agent_desktop.script_editor.foot import Foot
from agent_desktop.script_editor.item_form import ItemForm, MeantForm
from agent_desktop.script_editor.outline import Outline
from agent_desktop.script_editor.preview_pane import PreviewPane
from agent_desktop.script_editor.step_form import StepForm
from agent_desktop.script_editor.token_edit import TokenEdit
from agent_desktop.script_editor.view_model.page import ConflictView, EditorView
from agent_desktop.script_editor.view_model.step import StepView
from agent_desktop.scripts_view.view_model import MOST_ANSWERS
from agent_desktop.widgets.buttons import KeyButton
from agent_desktop.widgets.layouts import column, holding, row
from agent_desktop.widgets.scroll import scrolling
from agent_desktop.widgets.table import Table
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.words import Words

Emit = Callable[[ee.EditorDeed], None]


class ScriptList(QWidget):
    """All scripts; Enter or a click opens one."""

    def __init__(self, words: Words, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._emit = emit
        self.setAccessibleName(words("script_edit.title"))
        self.table = Table(words("script_edit.title"))
        self.table.row_chosen.connect(lambda at: self.opened(at))
        self.opened: Callable[[int], None] = lambda _at: None
        self.free_id: Callable[[], str] = lambda: uuid4().hex[:12]
        self._loading = PlainLabel(ink=Ink.TEXT2, wrap=True)
        self._error = PlainLabel(ink=Ink.WARN, wrap=True)
        self.new = KeyButton(height=28)
        self.new.clicked.connect(lambda: self.begin())
        self._names = (words("script_edit.new_script"), words("script_edit.first_stage"))
        new = row(self.new, None)
        self.setLayout(
            column(self.table, 10, new, 10, self._loading, self._error, None, margins=(16, 12, 16, 12))
        )

    def begin(self) -> None:
        """A new script, with an id that no other has."""
        name, stage = self._names
        self._emit(ee.ScriptBegun(f"script-{self.free_id()}", name, (stage,)))

    def display(self, view: EditorView) -> None:
        if view.new is not None:
            self.new.display(view.new)
        if view.scripts is not None:
            self.table.display(view.scripts)
        self._loading.put(view.loading)
        self._loading.setVisible(bool(view.loading))
        self._error.put(view.error)
        self._error.setVisible(bool(view.error))


class ConflictCard(QFrame):
    """Two leads wrote at once: both texts stand, and one of them goes on."""

    def __init__(self, words: Words, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "warn")
        self.setAccessibleName(words("script_conflict.title"))
        self._title = PlainLabel(role=Role.BODY_STRONG)
        self._text = PlainLabel(wrap=True)
        self._differing = PlainLabel(wrap=True, ink=Ink.TEXT2)
        note = PlainLabel(words("script_conflict.note"), role=Role.LABEL, ink=Ink.TEXT2, wrap=True)
        self.mine, self.theirs = KeyButton(height=28), KeyButton(height=28)
        self.mine.clicked.connect(lambda: emit(ee.ConflictSettled("mine")))
        self.theirs.clicked.connect(lambda: emit(ee.ConflictSettled("theirs")))
        buttons = row(self.mine, 8, self.theirs, None)
        self.setLayout(
            column(
                self._title,
                2,
                self._text,
                2,
                self._differing,
                4,
                note,
                8,
                buttons,
                margins=(12, 10, 12, 10),
            )
        )

    def display(self, view: ConflictView) -> None:
        self._title.put(view.title)
        self._text.put(view.text)
        self._differing.put(view.differing)
        self.mine.display(view.mine)
        self.theirs.display(view.theirs)


class EditorPage(QWidget):
    def __init__(
        self, words: Words, emit: Emit, now: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._words, self._emit = words, emit
        self._view: EditorView | None = None
        self._into: TokenEdit | None = None
        self._detail: tuple[str, int, bool] | None = None
        self.setAccessibleName(words("script_edit.title"))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.bar = EditorBar(words, emit, self.restart)
        self.list = ScriptList(words, emit)
        self.list.opened = self._open
        self.outline = Outline(words, emit)
        self.step, self.item, self.meant = (
            StepForm(words, emit),
            ItemForm(words, emit),
            MeantForm(words, emit),
        )
        self.compared = Table(words("script_edit.compare"))
        self._verdict = PlainLabel(role=Role.BODY_STRONG, wrap=True)
        self.conflict = ConflictCard(words, emit)
        self.foot = Foot(words, emit, self.primary)
        self.preview = PreviewPane(words, emit, now)
        self.fields = FieldPopup(words, self)
        self.fields.chosen.connect(self._insert)
        self.fields.closed.connect(self._back_to_text)
        for form in (self.step, self.item):
            form.insert_asked.connect(lambda form=form: self.open_fields(form.say))
        self.setLayout(self._arranged())

    def _arranged(self) -> QVBoxLayout:
        words = self._words
        compare = holding(column(self.compared, 12, self._verdict, None, margins=(16, 14, 16, 8)))
        self._forms = QStackedWidget()
        self._forms.setAccessibleName(words("script_edit.form"))
        self._pages = {
            "step": scrolling(words("script_edit.step_form"), holding(column(self.step))),
            "item": scrolling(words("script_edit.item_form"), holding(column(self.item))),
            "meant": scrolling(words("script_edit.meant_for"), holding(column(self.meant))),
            "compare": scrolling(words("script_edit.compare"), compare),
        }
        for page in self._pages.values():
            self._forms.addWidget(page)
        conflict = holding(column(self.conflict, margins=(16, 12, 16, 0)))
        conflict.setAccessibleName(words("script_conflict.title"))
        self._conflict_box = conflict
        middle_column = column(conflict, self._forms, self.foot)
        middle_column.setStretch(1, 1)
        middle = QFrame()
        middle.setProperty("pane", "middle")
        middle.setAccessibleName(words("script_edit.form"))
        middle.setLayout(middle_column)
        body = row(self.outline, middle, self.preview)
        body.setStretch(1, 1)
        self._body = QStackedWidget()
        self._body.setAccessibleName(words("script_edit.title"))
        self._one = holding(body)
        self._one.setAccessibleName(words("script_edit.form"))
        self._body.addWidget(self.list)
        self._body.addWidget(self._one)
        whole = column(self.bar, self._body)
        whole.setStretch(1, 1)
        return whole

    def display(self, view: EditorView) -> None:
        if view == self._view:
            return
        self._view = view
        self.bar.display(view.bar)
        if view.outline is None:
            self.fields.hide()
            self.list.display(view)
            self._turn(self._body, self.list)
            return
        self._turn(self._body, self._one)
        self._display_script(view)

    def _display_script(self, view: EditorView) -> None:
        may = view.step is None or view.step.may_edit
        if view.outline is not None:
            self.outline.display(view.outline, may_edit=may)
        if view.step is not None:
            self.step.display(view.step, view.languages, view.language, view.known)
            self._turn(self._forms, self._pages["step"])
            self._reveal(view.step)
        elif view.item is not None:
            self.item.display(view.item, view.languages, view.language, view.known)
            self._turn(self._forms, self._pages["item"])
        elif view.meant is not None:
            self.meant.display(view.meant)
            self._turn(self._forms, self._pages["meant"])
        elif view.compare is not None:
            self.compared.display(view.compare.table)
            self._verdict.put(view.compare.verdict)
            self._turn(self._forms, self._pages["compare"])
        self._conflict_box.setVisible(view.conflict is not None)
        if view.conflict is not None:
            self.conflict.display(view.conflict)
        if view.foot is not None:
            self.foot.display(view.checks, view.foot)
        if view.preview is not None:
            self.preview.display(view.preview)

    def _reveal(self, step: StepView) -> None:
        """The details just opened come into sight; typing in them moves nothing."""
        detail = step.answer or step.field
        place = (step.step_id, detail.at, step.answer is not None) if detail is not None else None
        if place is not None and place != self._detail:
            form = self.step.answer if step.answer is not None else self.step.field
            QTimer.singleShot(0, self, lambda: self._pages["step"].ensureWidgetVisible(form))
        self._detail = place

    def _turn(self, stack: QStackedWidget, page: QWidget) -> None:
        if stack.currentWidget() is not page:
            stack.setCurrentWidget(page)

    def _open(self, at: int) -> None:
        ids = self._view.script_ids if self._view is not None else ()
        if at < len(ids):
            self._emit(ee.ScriptPicked(ids[at]))

    # --- what keys and buttons do -----------------------------------------------------------------

    def primary(self) -> None:
        """Publish, or make the version shown live again."""
        if self.foot.primary_is_on and self._view is not None and self._view.foot is not None:
            self._emit(ee.RollBackAsked() if self._view.foot.rolls_back else ee.PublishAsked())

    def restart(self) -> None:
        """The preview from its first step; the digits answer there."""
        self._emit(ee.PreviewRestarted())
        self.setFocus()

    def settle(self, at: int) -> None:
        """Alt 1 and Alt 2 at the conflict's card."""
        if self._view is not None and self._view.conflict is not None and at in (0, 1):
            self._emit(ee.ConflictSettled(("mine", "theirs")[at]))

    def open_fields(self, into: TokenEdit | None = None) -> None:
        """The popup under the text it inserts into."""
        view = self._view
        if view is None or (view.step is None and view.item is None):
            return
        self._into = into or (self.step.say if view.step is not None else self.item.say)
        if not self._into.isReadOnly():
            corner = self._into.mapTo(self, QPoint(0, self._into.height() + 2))
            self.fields.open_at(corner, self.rect(), view.known)

    def close_popup(self) -> bool:
        """Whether something floated that Esc has closed."""
        if not self.fields.isVisible():
            return False
        self.fields.leave()
        return True

    def _insert(self, name: str) -> None:
        if self._into is not None:
            self._into.insert_field(name)

    def _back_to_text(self) -> None:
        if self._into is not None:
            self._into.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Nothing is being typed: digits answer in the preview."""
        digit = event.key() - Qt.Key.Key_1
        if not event.modifiers() and digit in range(MOST_ANSWERS):
            self.preview.script.choose(digit)
        else:
            super().keyPressEvent(event)
