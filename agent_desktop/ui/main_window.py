"""The one window: the sign-in screen or the screen of the shift, and the timers' tick."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from agent_desktop.desk.reading import concluded, floor_shown, in_call, in_wrap_up, is_lead
from agent_desktop.desk.workspace import Screen, Workspace
from agent_desktop.ui.check_page import CheckPage
from agent_desktop.ui.floor_keys import FloorDeeds, floor_works
from agent_desktop.ui.floor_screen import FloorScreen
from agent_desktop.ui.keyboard import Keyboard
from agent_desktop.ui.keydeeds import KeyDeeds
from agent_desktop.ui.keymap import AGENT, EDITOR, LEAD
from agent_desktop.ui.keys import working
from agent_desktop.ui.login import SignInScreen
from agent_desktop.ui.own_keys import OwnKeys
from agent_desktop.ui.ring_card import RingCard
from agent_desktop.ui.settings_dialog import SettingsDialog
from agent_desktop.ui.surroundings import Surroundings
from agent_desktop.ui.view_model.check import check_view
from agent_desktop.ui.view_model.sign_in import sign_in_view
from agent_desktop.ui.view_model.why import why_view
from agent_desktop.ui.why_card import WhyCard
from agent_desktop.ui.work_screen import WorkScreen
from agent_desktop.widgets.announce import announce
from agent_desktop.widgets.fitting import Fitting, show_whole
from agent_desktop.widgets.focus_ring import FocusRing
from agent_desktop.widgets.formats import Formats
from agent_desktop.widgets.panes import is_compact
from agent_desktop.widgets.speech import Speech
from agent_desktop.widgets.theme import dress
from agent_desktop.widgets.words import Catalogue, nearest

#: Smaller than everything fits in: then the whole window scrolls.
MINIMUM = (480, 300)
LAYOUT_ROUNDS = 6


class MainWindow(QMainWindow):
    """`display(workspace)` shows everything; what the agent does goes to `around.emit`."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._workspace: Workspace | None = None
        self._leaving = False
        self._dialog: SettingsDialog | None = None
        self._rings: RingCard | None = None
        self._why: WhyCard | None = None
        self._words = Catalogue(around.language)
        self._keys = OwnKeys(around.keys, self._rekey)
        self.setWindowTitle("Acordo")
        self.setAccessibleName("Acordo")
        self.setObjectName("window")
        self.setMinimumSize(*MINIMUM)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._stack = QStackedWidget()
        self._stack.setAccessibleName("Acordo")
        self._whole = Fitting("Acordo", self._stack)
        self.setCentralWidget(self._whole)
        self._build(self._words)
        dress(self)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_moved)
        self._ring = FocusRing(self)
        self._timer = QTimer(self)
        self._timer.setInterval(around.tick_ms)
        self._timer.timeout.connect(self._again)
        self._timer.start()

    @property
    def work(self) -> WorkScreen:
        """The screen of the shift, for whoever plays the agent."""
        return self._work

    @property
    def floor(self) -> FloorScreen:
        """The screen of a team lead."""
        return self._floor

    @property
    def check(self) -> CheckPage:
        """The page before the shift."""
        return self._check

    @property
    def rings(self) -> RingCard | None:
        """The card of a call that is not the dialler's."""
        return self._rings

    @property
    def why(self) -> WhyCard | None:
        """The card that says why somebody was called."""
        return self._why

    @property
    def settings(self) -> SettingsDialog | None:
        """The preferences, while they are open."""
        return self._dialog

    @property
    def sign_in(self) -> SignInScreen:
        return self._sign_in

    def _build(self, words: Catalogue) -> None:
        """All widgets anew: only a change of language needs it."""
        self._words = words
        around = self._around
        self._sign_in = SignInScreen(words, around.emit, around.server, self._open_settings, around.version)
        self._work = WorkScreen(words, around, self._open_settings, self._again)
        self._work.leaving.leave.connect(self._leave)
        self._deeds = KeyDeeds(self._work, around)
        self._keyboard = Keyboard(self._work, self._keys.keys.bindings(AGENT), self._deeds.act)
        self._floor = FloorScreen(words, around, self._open_settings)
        self._floor_deeds = FloorDeeds(self._floor, around)
        self._floor_keyboard = Keyboard(self._floor, self._keys.keys.bindings(LEAD), self._floor_deeds.act)
        editing = self._keys.keys.bindings(EDITOR)
        self._editor_keyboard = Keyboard(self._floor, editing, self._floor_deeds.act)
        self._check = CheckPage(words, around.emit, self._open_settings, around.version)
        for card in (self._rings, self._why):
            if card is not None:
                card.deleteLater()
        self._rings = RingCard(words, around.emit, self)
        self._why = WhyCard(words, around.emit, self)
        while (old := self._stack.currentWidget()) is not None:
            self._stack.removeWidget(old)
            old.deleteLater()
        self._stack.addWidget(self._sign_in)
        self._stack.addWidget(self._work)
        self._stack.addWidget(self._floor)
        self._stack.addWidget(self._check)
        self._fold()

    def _fold(self) -> None:
        """By the window's size alone: what has no room folds or scrolls."""
        compact = is_compact(self.size())
        for frame in [*self._whole.findChildren(Fitting), self._whole]:
            frame.set_compact(compact)
        self._work.set_compact(self.size())
        self._floor.set_compact(self.size())
        self._sign_in.set_room(self.size())
        self._check.set_room(self.size())
        if self._dialog is not None:
            self._dialog.fit(self.size())

    def _focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        """What has the keys is in sight."""
        if isinstance(now, QWidget) and is_compact(self.size()) and self.isAncestorOf(now):
            self.make_way(now)

    def make_way(self, widget: QWidget) -> None:
        """Close or open what covers it, and scroll to it."""
        for screen in (self._work, self._floor):
            if screen.isAncestorOf(widget):
                screen.panes.make_way(widget)
        show_whole(widget)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()
        self._again()

    def _rekey(self) -> None:
        """Other keys: shortcuts and caps follow at once."""
        self._keyboard.rebind(self._keys.keys.bindings(AGENT))
        self._floor_keyboard.rebind(self._keys.keys.bindings(LEAD))
        self._editor_keyboard.rebind(self._keys.keys.bindings(EDITOR))
        for widget in self.findChildren(QWidget):
            widget.updateGeometry()
            widget.update()
        self._again()

    def display(self, workspace: Workspace) -> None:
        """Show a workspace; equal views repaint nothing."""
        first = self._workspace is None
        before = self._workspace.screen if self._workspace else None
        self._workspace = workspace
        if nearest(workspace.shift.language) != self._words.language:
            self._build(Catalogue(workspace.shift.language))
            first = True
        fresh = first or workspace.screen is not before
        if fresh and workspace.screen is Screen.WORK:
            QTimer.singleShot(0, self, self._rehearse)
        self._show(workspace)
        if fresh and workspace.screen is not Screen.WORK:
            self._sign_in.focus()

    def _rehearse(self) -> None:
        """Between the sign-in and the first call there is time that the first call has not."""
        if self._workspace is not None and self._workspace.case is None:
            self._work.rehearse(self._speech(self._workspace))

    def _speech(self, workspace: Workspace) -> Speech:
        formats = Formats(self._words.language, self._around.zone)
        clock = workspace.links.clock
        ahead = timedelta(seconds=clock.legal_offset_s if clock else 0.0)
        return Speech(self._words, formats, self._around.now(), ahead)

    def _show(self, workspace: Workspace) -> None:
        speech = self._speech(workspace)
        if self._dialog is not None:
            self._dialog.display(workspace, speech)
        if workspace.screen is Screen.WORK and workspace.sound.check.open and not in_call(workspace):
            self._check.display(check_view(workspace, speech))
            if self._stack.currentWidget() is not self._check:
                self._turn(self._check)
                self._check.setFocus()
        elif workspace.screen is Screen.WORK and floor_shown(workspace):
            self._enter(self._floor)
            self._floor.display(workspace, speech)
            self._floor_deeds.display(workspace)
            self._floor_keyboard.display(floor_works(workspace) | self._floor.folding)
            self._editor_keyboard.display(floor_works(workspace))
        elif workspace.screen is Screen.WORK:
            self._enter(self._work)
            self._work.display(workspace, speech)
            self._deeds.display(workspace)
            self._keyboard.display(working(workspace, self._work.page) | self._work.folding)
        else:
            self._sign_in.display(sign_in_view(workspace, self._around.server, speech))
            self._turn(self._sign_in)
        self._settle_layouts()
        self._show_why(workspace, speech)
        if self._rings is not None:
            self._rings.display(workspace.sound.ringing, self.rect(), in_call=in_call(workspace))

    def _show_why(self, workspace: Workspace, speech: Speech) -> None:
        """Closed, the keys go back to the screen under it."""
        if self._why is None:
            return
        had = self._why.isVisible()
        self._why.display(why_view(workspace, speech), self.rect())
        screen = self._stack.currentWidget()
        if had and not self._why.isVisible() and isinstance(screen, WorkScreen | FloorScreen):
            screen.leave_field()

    def _settle_layouts(self) -> None:
        """Layouts inside layouts need a round each: all before the first paint, so that nothing jumps."""
        for _ in range(LAYOUT_ROUNDS):
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)

    def _enter(self, screen: WorkScreen | FloorScreen) -> None:
        """Before the views: a form they open may then take the focus for itself."""
        if self._stack.currentWidget() is not screen:
            self._turn(screen)
            screen.leave_field()

    def _turn(self, screen: SignInScreen | WorkScreen | FloorScreen | CheckPage) -> None:
        if self._stack.currentWidget() is not screen:
            self._stack.setCurrentWidget(screen)

    def _again(self) -> None:
        if self._workspace is not None:
            self._show(self._workspace)

    def closeEvent(self, event: QCloseEvent) -> None:
        """A call or a case is not closed by a slip: the agent is asked first, and nothing waits for it."""
        if self._leaving or self._workspace is None or not _busy(self._workspace):
            super().closeEvent(event)
            return
        event.ignore()
        self._work.ask_to_leave()

    def _leave(self) -> None:
        self._leaving = True
        self.close()

    def announce(self, code: str) -> None:
        """Say a code of the desk to a screen reader, in the agent's language."""
        key = f"announce.{code}"
        if self._words.has(key):
            announce(self, self._words(key), urgent=code in ("connected", "promise_saved"))

    def levels(self, own: float, other: float) -> None:
        """How loud both sides of the call are, 0 to 1."""
        self._work.call_bar.levels(own, other)
        self._check.levels(own)
        if self._dialog is not None:
            self._dialog.levels(own, other)

    def _open_settings(self) -> None:
        signed_in = self._workspace is not None and self._workspace.screen is Screen.WORK
        dialog = SettingsDialog(
            self._words,
            self._around.emit,
            self._around.choose_theme,
            self._keys,
            signed_in=signed_in,
            lead=self._workspace is not None and is_lead(self._workspace),
            parent=self,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(self._settings_closed)
        self._dialog = dialog
        if self._workspace is not None:
            dialog.display(self._workspace, self._speech(self._workspace))
        dialog.open()

    def _settings_closed(self) -> None:
        self._dialog = None


def _busy(workspace: Workspace) -> bool:
    open_case = in_wrap_up(workspace) and not concluded(workspace)
    return workspace.screen is Screen.WORK and (in_call(workspace) or open_case)
