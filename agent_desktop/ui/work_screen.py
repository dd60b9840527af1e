"""The screen of the shift: bar, three panes, results. It never changes its shape between states."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from agent_desktop.debtor_panel.panel import DebtorPanel
from agent_desktop.debtor_panel.view_model import Page, PanelLocal, panel_view
from agent_desktop.debtor_panel.view_model.callback import callback_view
from agent_desktop.desk.events import (
    FormOpened,
    KeyPressedToDebtor,
    TabChosen,
    WrapUpConcluded,
)
from agent_desktop.desk.reading import (
    hiding_fact,
    identified,
    in_call,
    in_wrap_up,
    transferring,
    unknown_caller,
)
from agent_desktop.desk.update_preview import shown
from agent_desktop.desk.workspace import Case, Form, Tab, Workspace
from agent_desktop.scripts_view.view import ScriptPane
from agent_desktop.scripts_view.view_model import script_view
from agent_desktop.ui.actions import Action
from agent_desktop.ui.between import Between
from agent_desktop.ui.call_bar import CallBar
from agent_desktop.ui.call_rail import CallRail, rail_deeds
from agent_desktop.ui.keymap import AGENT
from agent_desktop.ui.keys import help_lines, working
from agent_desktop.ui.pane import Pane
from agent_desktop.ui.popover import Keypad, KeysHelp, LeaveCard
from agent_desktop.ui.rehearsal import rehearsal
from agent_desktop.ui.result_bar import ResultBar
from agent_desktop.ui.state_bar import StateBar
from agent_desktop.ui.surroundings import Surroundings
from agent_desktop.ui.transfer import TransferPane
from agent_desktop.ui.view_model.call_bar import call_bar_view
from agent_desktop.ui.view_model.result_bar import result_bar_view
from agent_desktop.ui.view_model.state_bar import state_bar_view
from agent_desktop.ui.view_model.transfer import transfer_view
from agent_desktop.ui.view_model.wrap_up import wrap_up_view
from agent_desktop.ui.wrap_up import WrapUpPane
from agent_desktop.widgets.caps import SCOPE
from agent_desktop.widgets.fitting import Fitting
from agent_desktop.widgets.layouts import column
from agent_desktop.widgets.panes import LEAST, Panes, is_compact
from agent_desktop.widgets.speech import Speech
from agent_desktop.widgets.words import Words

#: The right side, and how narrow it may be beside a middle that shows its tables whole.
RIGHT, RIGHT_LEAST, MIDDLE_LEAST = 360, 320, 690
#: What the middle needs so that it is not squeezed: the case's head is legible from here on.
MIDDLE_INNER = (612, 0)


class WorkScreen(QWidget):
    def __init__(
        self, words: Words, around: Surroundings, settings: Callable[[], None], again: Callable[[], None]
    ) -> None:
        super().__init__()
        self.setProperty(SCOPE, AGENT)
        self._words, self._around, self._again = words, around, again
        self._local = PanelLocal()
        self._call_id = ""
        self._handing = self._looking = False
        self._workspace = Workspace()
        emit = around.emit
        self.setAccessibleName(words("pane.work"))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.state_bar = StateBar(words, emit)
        self.state_bar.me_pressed.connect(settings)
        self._rail = CallRail(words, rail_deeds(emit, self))
        self.call_bar = CallBar(words, emit, around.now)
        self.call_bar.keypad_asked.connect(self.toggle_keypad)
        self.panel = DebtorPanel(words, emit, around.now, around.new_key, self.press_slot)
        self._between = between = Between(words, emit)
        self.ready, self.people = between.ready, between.people
        self.preview, self.preview_card = between.preview, between.card
        self.call_bar.search.moved.connect(self.people.step)
        pages: tuple[QWidget, ...] = (self.ready, self.panel, self.people, between.preview)
        self._middle = Pane("middle", words("pane.case"), *pages, inner=MIDDLE_INNER)
        self.script = ScriptPane(words, emit, around.now)
        self.script.identity_asked.connect(self.open_identity)
        self.wrap_up = WrapUpPane(words, emit, self.conclude, around.now)
        self.transfer = TransferPane(words, emit)
        pages = (between.campaign, self.script, self.wrap_up, self.transfer, between.card)
        self._right = Pane("right", words("pane.right"), *pages)
        self.result_bar = ResultBar(words, emit)
        left = Fitting(words("pane.call"), self.call_bar)
        widths = (RIGHT, RIGHT_LEAST, MIDDLE_LEAST)
        self.panes = Panes(self._middle, self._right, widths, left, self._rail)
        self.panes.setAccessibleName(words("pane.work"))
        self.panes.changed.connect(self._display_rail)
        whole = column(self.state_bar, self.panes, self.result_bar)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.keypad = Keypad(words, self)
        self.keypad.pressed.connect(self.send_key)
        self.help = KeysHelp(words, self)
        self.leaving = LeaveCard(words, self)

    @property
    def page(self) -> Page | None:
        """The page of the case, or None between calls."""
        return self.panel.page if self._workspace.case is not None else None

    def display(self, workspace: Workspace, speech: Speech) -> None:
        self._workspace = workspace
        case = workspace.case
        here = (
            replace(speech, formats=speech.formats.at_place(case.head.time_zone, case.head.country))
            if case
            else speech
        )
        self.state_bar.display(state_bar_view(workspace, speech))
        call = call_bar_view(workspace, here)
        self.call_bar.display(call)
        self._rail.display(call)
        self._display_rail()
        self.result_bar.display(result_bar_view(workspace, here))
        self._forget_local(case)
        if case is None:
            self._display_ready(workspace, speech)
        else:
            self._display_case(workspace, case, here)
        self._display_panels(workspace, speech)
        self._display_popovers(workspace, case)

    def _display_panels(self, workspace: Workspace, speech: Speech) -> None:
        """Panels over script and day; opened they take the typing, closed they give it back."""
        handing = transferring(workspace)
        if handing:
            self.transfer.display(transfer_view(workspace, speech))
            self._turn(self._right, self.transfer)
        if handing != self._handing:
            self._handing = handing
            if handing:
                self.transfer.focus()
            else:
                self.leave_field()
        looking = workspace.search.open
        if looking != self._looking:
            self._looking = looking
            if looking:
                self.focus_search()
            else:
                self.leave_field()

    def _forget_local(self, case: Case | None) -> None:
        """An open identity page belongs to one call."""
        call_id = case.head.call_id if case else ""
        if call_id != self._call_id:
            self._call_id, self._local = call_id, PanelLocal()

    def _display_ready(self, workspace: Workspace, speech: Speech) -> None:
        middle, right = self._between.display(workspace, speech)
        self._turn(self._middle, middle)
        self._turn(self._right, right)

    def _display_case(self, workspace: Workspace, case: Case, speech: Speech) -> None:
        if identified(case) and self._local.identity_open:
            self._local = replace(self._local, identity_open=False)
        view = panel_view(workspace, case, self._local, speech)
        self.panel.display(view, callback_view(case, speech))
        self._turn(self._middle, self.panel)
        self.panel.settle_focus()
        if in_wrap_up(workspace):
            self.wrap_up.display(wrap_up_view(workspace, case, speech))
            self._turn(self._right, self.wrap_up)
        elif not transferring(workspace):
            self.script.display(script_view(workspace, case, speech))
            self._turn(self._right, self.script)

    def _display_popovers(self, workspace: Workspace, case: Case | None) -> None:
        if not self.call_bar.keypad_button.isEnabled():
            self.keypad.hide()
        self.keypad.display(workspace.call.keys_sent if workspace.call else "")
        if self.help.isVisible():
            self.help.display(help_lines(working(workspace, self.page) | self.folding, self._words))

    def rehearse(self, speech: Speech) -> None:
        """Paint nobody's case out of sight: the first real one finds fonts, icons and tables ready."""
        case = rehearsal(speech.now)
        desk = Workspace(case=case)
        self.panel.display(panel_view(desk, case, PanelLocal(), speech), callback_view(case, speech))
        self.script.display(script_view(desk, case, speech))
        for pane, page in ((self._middle, self.panel), (self._right, self.script)):
            page.resize(pane.size())
            page.grab()

    def _turn(self, pane: Pane, page: QWidget) -> None:
        if pane.stack.currentWidget() is page:
            return
        pane.stack.setCurrentWidget(page)
        if pane is self._right:  # folded, it opens for what is to be read or filled in, once
            self.panes.open_right(page is not self._between.campaign)

    # --- in a small window ------------------------------------------------------------------------

    def _display_rail(self) -> None:
        panes = self.panes
        self._rail.display_sides(left=panes.left_open, right=panes.right_open, right_folds=panes.right_folds)

    @property
    def folding(self) -> frozenset[Action]:
        """The keys that only a small window has."""
        folds = {Action.CALL_PANE} if self.panes.compact else set()
        return frozenset(folds | ({Action.SIDE} if self.panes.right_folds else set()))

    def set_compact(self, size: QSize) -> None:
        self.panes.set_compact(is_compact(size))
        self.state_bar.set_room(size.width())

    def minimumSizeHint(self) -> QSize:
        return super().minimumSizeHint().expandedTo(LEAST)

    def toggle_left(self) -> None:
        self._give_back(self.call_bar)
        self.panes.open_left(not self.panes.left_open)

    def toggle_right(self) -> None:
        self._give_back(self._right)
        self.panes.open_right(not self.panes.right_open)

    def _give_back(self, side: QWidget) -> None:
        """A side that closes does not take the keys with it."""
        focused = QApplication.focusWidget()
        if isinstance(focused, QWidget) and side.isAncestorOf(focused):
            self.leave_field()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pages that scroll, without a field to stand in."""
        pages = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}.get(Qt.Key(event.key()))
        if pages is None or not self.panes.compact:
            super().keyPressEvent(event)
            return
        for frame in self._middle.findChildren(Fitting):
            if frame.isVisible():
                frame.turn_page(pages)

    # --- what keys and buttons do -----------------------------------------------------------------

    def toggle_identity(self) -> None:
        self._local = replace(self._local, identity_open=not self._local.identity_open)
        self._again()

    def open_identity(self) -> None:
        """The script leads to the questions."""
        case = self._workspace.case
        if case is not None and not identified(case) and not self._local.identity_open:
            self.toggle_identity()

    def press_slot(self) -> None:
        """The slot's button follows the case: confirm, see the rule, see the promise, use the offer."""
        case = self._workspace.case
        if case is None or case.body is None:
            return
        if hiding_fact(case) is not None:
            self._around.emit(TabChosen(Tab.LEGAL))
        elif not identified(case):
            self.toggle_identity()
        elif case.promise.agreed:
            self._around.emit(FormOpened(Form.PROMISE))
        elif any(fact.blocks for fact in case.body.legal):
            self._around.emit(TabChosen(Tab.LEGAL))
        elif case.body.next_step is not None:
            self._around.emit(FormOpened(Form.PROMISE, case.body.next_step.offer_id))

    def conclude(self) -> None:
        self._around.emit(WrapUpConcluded(self._around.new_key(), self._around.now()))

    @property
    def looking(self) -> bool:
        """The page that looks for a person is up."""
        return self._workspace.case is None and (
            self._workspace.search.open or unknown_caller(self._workspace)
        )

    @property
    def previewing(self) -> bool:
        """A case before its call is up."""
        return not self.looking and shown(self._workspace) is not None

    @property
    def handing(self) -> bool:
        """The transfer panel is up."""
        return transferring(self._workspace)

    def focus_search(self) -> None:
        self.panes.open_left(True)
        self.call_bar.search.setFocus()
        self.call_bar.search.selectAll()

    def leave_field(self) -> None:
        """Give letters and digits back to the script and the results."""
        self.setFocus()

    def toggle_keypad(self) -> None:
        if self.keypad.isVisible():
            self.close_keypad()
        elif self.call_bar.keypad_button.isEnabled():
            self.keypad.open_beside(self.call_bar.keypad_button)

    def close_keypad(self) -> None:
        """The digits go back to the script."""
        self.keypad.hide()
        self.leave_field()

    def ask_to_leave(self) -> None:
        """Before the window is closed over a call or a case."""
        self.leaving.ask(self.rect(), in_call=in_call(self._workspace))

    def send_key(self, digit: str) -> None:
        self._around.emit(KeyPressedToDebtor(digit))

    def toggle_help(self) -> None:
        if self.help.isVisible():
            self.help.hide()
            return
        self.help.display(help_lines(working(self._workspace, self.page) | self.folding, self._words))
        self.help.open_over(self.rect())
