"""The work screen of a team lead: the floor, until a call or a case of their own comes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from agent_desktop.desk.events_lists import ListsOpened
from agent_desktop.desk.update_search import may_search
from agent_desktop.desk.workspace import Workspace
from agent_desktop.floor_view.floor import Floor
from agent_desktop.floor_view.view_model import floor_view
from agent_desktop.floor_view.view_model.foot import Foot
from agent_desktop.floor_view.view_model.rows import Rows
from agent_desktop.script_editor.page import EditorPage
from agent_desktop.script_editor.view_model import editor_view
from agent_desktop.ui.actions import Action
from agent_desktop.ui.asked import AskedPage
from agent_desktop.ui.floor_bar import FloorBar
from agent_desktop.ui.floor_keys import floor_help, floor_works
from agent_desktop.ui.keymap import EDITOR, LEAD
from agent_desktop.ui.lists import ListsPage
from agent_desktop.ui.popover import KeysHelp
from agent_desktop.ui.surroundings import Surroundings
from agent_desktop.ui.view_model.asked import asked_view
from agent_desktop.ui.view_model.lists import lists_view
from agent_desktop.ui.view_model.notices import notice_views
from agent_desktop.ui.view_model.state_bar import state_bar_view
from agent_desktop.widgets.caps import SCOPE
from agent_desktop.widgets.fitting import Fitting
from agent_desktop.widgets.layouts import column
from agent_desktop.widgets.panes import LEAST, Panes, is_compact
from agent_desktop.widgets.speech import Speech
from agent_desktop.widgets.words import Words

_K = Qt.Key
_MOVES = (_K.Key_Up, _K.Key_Down, _K.Key_PageUp, _K.Key_PageDown, _K.Key_Home, _K.Key_End)


class FloorScreen(QWidget):
    def __init__(self, words: Words, around: Surroundings, settings: Callable[[], None]) -> None:
        super().__init__()
        self.setProperty(SCOPE, LEAD)
        self._words = words
        self._workspace = Workspace()
        self._rows, self._foot = Rows(), Foot()
        self.setAccessibleName(words("pane.floor"))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.bar = FloorBar(words, around.emit)
        self.bar.me_pressed.connect(settings)
        self.bar.search.textEdited.connect(lambda text: self._find(text))
        self.bar.search.further.connect(lambda: self._find(self.bar.search.text(), further=True))
        self.bar.search.left.connect(self.leave_field)
        self._emit = around.emit
        self.floor = Floor(words, around.emit, self.open_lists)
        self.lists = ListsPage(words, around.emit)
        self.asked = AskedPage(words, around.emit)
        self._now = around.now
        self._editor: EditorPage | None = None
        self._pages = QStackedWidget()
        self._pages.setAccessibleName(words("pane.floor"))
        self._pages.addWidget(self.floor)
        self._pages.addWidget(self.lists)
        self._pages.addWidget(self.asked)
        self._pages.setProperty("pane", "middle")
        whole = column(self.bar, Fitting(words("pane.floor"), self._pages))
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.help = KeysHelp(words, self)

        self.bar.side.clicked.connect(self.toggle_side)
        self.panes.changed.connect(self._display_side)

    @property
    def panes(self) -> Panes:
        """Of the page that is shown."""
        editor = self._editor
        if editor is not None and self._pages.currentWidget() is editor:
            return editor.panes
        return self.floor.panes

    @property
    def folding(self) -> frozenset[Action]:
        """The keys that only a small window has."""
        folds = self.panes.right_folds and self._pages.currentWidget() is self.floor
        return frozenset({Action.SIDE} if folds else ())

    def set_compact(self, size: QSize) -> None:
        self.floor.panes.set_compact(is_compact(size))
        self.bar.set_room(size.width())
        if self._editor is not None:
            self._editor.set_compact(size)

    def minimumSizeHint(self) -> QSize:
        return super().minimumSizeHint().expandedTo(LEAST)

    def toggle_side(self) -> None:
        """A side that closes does not take the keys with it."""
        focused = QApplication.focusWidget()
        if isinstance(focused, QWidget) and self.floor.side.isAncestorOf(focused):
            self.leave_field()
        self.panes.open_right(not self.panes.right_open)

    def _display_side(self) -> None:
        waiting = bool(self._workspace.floor.requests)
        folds = self.panes.right_folds and self._pages.currentWidget() is self.floor
        self.bar.display_side(shown=folds, on=self.panes.right_open, waiting=waiting)

    @property
    def editor(self) -> EditorPage:
        """Made for the lead who opens it: nobody else waits for it at the start."""
        if self._editor is None:
            self._editor = EditorPage(self._words, self._emit, self._now)
            self._editor.setProperty(SCOPE, EDITOR)
            self._editor.set_compact(self.window().size())
            self._pages.addWidget(self._editor)
        return self._editor

    def display(self, workspace: Workspace, speech: Speech) -> None:
        self._workspace = workspace
        view = floor_view(workspace, self._rows, self._foot, speech)
        state = state_bar_view(workspace, speech)
        self.bar.display(view.counts, state, may_dial=may_search(workspace))
        self.floor.display(view, notice_views(workspace, speech))
        self._display_pages(workspace, speech)
        self._display_side()
        if self.help.isVisible():
            self.help.display(floor_help(floor_works(workspace) | self.folding, self._words))

    def _display_pages(self, workspace: Workspace, speech: Speech) -> None:
        """An editor takes the floor's place; closed, the arrows move the selection again."""
        lists, script = lists_view(workspace, speech), editor_view(workspace, speech)
        asked = asked_view(workspace, speech)
        page: QWidget = self.floor
        if script is not None:
            page = self.editor
            self.editor.display(script)
        elif lists is not None:
            page = self.lists
            self.lists.display(lists)
        elif asked is not None:
            page = self.asked
            self.asked.display(asked)
        self.bar.setVisible(script is None)
        if self._pages.currentWidget() is not page:
            self._pages.setCurrentWidget(page)
            self.leave_field()

    def _find(self, text: str, *, further: bool = False) -> None:
        found = self.floor.seek(text, further=further)
        self.bar.search.put(self.bar.search.text(), state="" if found or not text.strip() else "warn")

    def focus_search(self) -> None:
        self.bar.search.setFocus()
        self.bar.search.selectAll()

    def leave_field(self) -> None:
        """Nothing is being typed: the arrows move the selection."""
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _MOVES:
            self.floor.table.keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    def pause_campaign(self) -> None:
        self.floor.side.pacing.card.toggle()

    def stop_campaign(self) -> None:
        self.floor.side.pacing.card.ask_stop()

    def open_lists(self) -> None:
        """The lists of the campaign shown."""
        self._emit(ListsOpened())

    def focus_requests(self) -> None:
        """The request looked at: A, C and N are its keys now."""
        self.panes.open_right(True)
        self.floor.side.requests.focus()

    @property
    def help_open(self) -> bool:
        return self.help.isVisible()

    def toggle_help(self) -> None:
        if self.help.isVisible():
            self.help.hide()
            return
        self.help.display(floor_help(floor_works(self._workspace) | self.folding, self._words))
        self.help.open_over(self.rect())
