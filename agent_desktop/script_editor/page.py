"""The script editor over the floor: the list of scripts, or one script as a form with its preview."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QStackedWidget, QVBoxLayout, QWidget

from agent_desktop.desk import events_editor as ee
from agent_desktop.script_editor.bar import EditorBar
from agent_desktop.script_editor.conflict import ConflictCard
from agent_desktop.script_editor.field_popup import FieldPopup
from agent_desktop.script_editor.foot import Foot
from agent_desktop.script_editor.item_form import ItemForm, MeantForm
from agent_desktop.script_editor.outline import Outline
from agent_desktop.script_editor.preview_pane import WIDTH, PreviewPane
from agent_desktop.script_editor.rail import EditorRail
from agent_desktop.script_editor.script_list import ScriptList
from agent_desktop.script_editor.step_form import StepForm
from agent_desktop.script_editor.token_edit import TokenEdit
from agent_desktop.script_editor.view_model.page import EditorView
from agent_desktop.script_editor.view_model.step import StepView
from agent_desktop.scripts_view.view_model import MOST_ANSWERS
from agent_desktop.widgets.fitting import Fitting
from agent_desktop.widgets.layouts import column, holding
from agent_desktop.widgets.panes import Panes, is_compact
from agent_desktop.widgets.scroll import scrolling
from agent_desktop.widgets.table import Table
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Role
from agent_desktop.widgets.words import Words

Emit = Callable[[ee.EditorDeed], None]
#: How narrow the preview may be, beside a form that shows its answers whole.
_LEAST_PREVIEW, _LEAST_FORM = 320, 640


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
        left = Fitting(words("script_edit.outline"), self.outline)
        right = Fitting(words("script_edit.preview"), self.preview)
        self._sides = left, right
        self._rail = EditorRail(words, self.toggle_outline, self.toggle_preview)
        widths = (WIDTH, _LEAST_PREVIEW, _LEAST_FORM)
        self.panes = Panes(middle, right, widths, left, self._rail, right_open=False)
        self.panes.setAccessibleName(words("script_edit.form"))
        self.panes.changed.connect(self._display_rail)
        self._body = QStackedWidget()
        self._body.setAccessibleName(words("script_edit.title"))
        self._body.addWidget(self.list)
        self._body.addWidget(self.panes)
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
        self._turn(self._body, self.panes)
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
        self.panes.open_right(True)
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
        """Whether something floated, or lay over the form, that Esc has closed."""
        panes = self.panes
        if self.fields.isVisible():
            self.fields.leave()
        elif panes.left_open:
            self.toggle_outline()
        elif panes.right_folds and panes.right_open:
            self.toggle_preview()
        else:
            return False
        return True

    # --- in a small window ------------------------------------------------------------------------

    def set_compact(self, window: QSize) -> None:
        """By the window's size: the sides fold, bar and foot say less."""
        compact = is_compact(window)
        self.panes.set_compact(compact)
        for side in self._sides:
            side.set_compact(compact)
        self.bar.set_room(window.width())
        self.foot.set_room(window.height())

    def _display_rail(self) -> None:
        panes = self.panes
        self._rail.display(left=panes.left_open, right=panes.right_open, right_folds=panes.right_folds)

    def to_outline(self) -> None:
        """The arrows move among the steps."""
        self.panes.open_left(True)
        self.outline.steps.setFocus()

    def toggle_outline(self) -> None:
        if self.panes.left_open:
            self._give_back(self.outline)
            self.panes.open_left(False)
        else:
            self.to_outline()

    def toggle_preview(self) -> None:
        self._give_back(self.preview)
        self.panes.open_right(not self.panes.right_open)

    def _give_back(self, side: QWidget) -> None:
        """A side that closes does not take the keys with it."""
        focused = QApplication.focusWidget()
        if isinstance(focused, QWidget) and side.isAncestorOf(focused):
            self.setFocus()

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
