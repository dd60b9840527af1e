"""What each key does on the screen of the shift."""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit

from agent_desktop.debtor_panel.panel import DebtorPanel
from agent_desktop.debtor_panel.view_model import TABS, Page
from agent_desktop.desk.dialling import SKIP_REASONS
from agent_desktop.desk.events import (
    AgentEvent,
    FormClosed,
    FormOpened,
    HangUpAsked,
    HeardCorrected,
    HelpToggled,
    HoldToggled,
    MuteToggled,
    PersonConfirmed,
    RecordingToggled,
    ResultChosen,
    ScriptSteppedBack,
    SearchClosed,
    SearchOpened,
    TabChosen,
    TransferOpened,
)
from agent_desktop.desk.events_dial import (
    CallbackConfirmed,
    CallbackFormClosed,
    FloorStopAsked,
    PreviewDialAsked,
    PreviewSkipAsked,
    WhyAsked,
    WhyClosed,
)
from agent_desktop.desk.events_extras import DocumentClosed, HoldFormOpened, RevealLeft, StatementOpened
from agent_desktop.desk.events_plan import UndoAsked
from agent_desktop.desk.reading import DigitsOwner, digits_owner, in_wrap_up, refining
from agent_desktop.desk.update_callbacks import CLOSE, MOVE
from agent_desktop.desk.workspace import Form, Tab, Workspace
from agent_desktop.ui.actions import FURTHER, Action, Binding
from agent_desktop.ui.surroundings import Surroundings
from agent_desktop.ui.view_model.notices import DIAL_SOON, SNOOZE
from agent_desktop.ui.work_screen import WorkScreen
from server_api.contract.words import TransferStep

#: What Alt 1-9 choose on a page.
_CHOICES: dict[Page | None, Callable[[DebtorPanel, int], None]] = {
    Page.IDENTITY: lambda panel, at: panel.identity.choose_other(at),
    Page.LEGAL: lambda panel, at: panel.legal.choose(at),
    Page.CONTACTS: lambda panel, at: panel.contacts.choose(at),
    Page.WITHHELD: lambda panel, at: panel.withheld.choose(at),
    Page.HOLD: lambda panel, at: panel.hold.choose_kind(at),
    Page.CONTACT: lambda panel, at: panel.contact.choose_kind(at),
    Page.ORDER: lambda panel, at: panel.order.choose(at),
    Page.PROMISES: lambda panel, at: panel.promises.choose(at),
}
#: Forms that have the keys to themselves in wrap-up too.
_OVER_ALL = (Page.HOLD, Page.CONTACT, Page.ORDER, Page.HARDSHIP)
#: What Ctrl Enter does on a page.
_PRIMARIES: dict[Page | None, Callable[[DebtorPanel], None]] = {
    Page.HOLD: lambda panel: panel.hold.confirm(),
    Page.CONTACT: lambda panel: panel.contact.save(),
    Page.HARDSHIP: lambda panel: panel.hardship.save(),
    Page.ORDER: lambda panel: panel.order.act(),
    Page.DOCUMENTS: lambda panel: panel.documents.save(),
}
#: Keys that only tell the desk something.
_TELLS: dict[Action, Callable[[], AgentEvent]] = {
    Action.BACK: ScriptSteppedBack,
    Action.STOP_FLOOR: FloorStopAsked,
    Action.WHY: WhyAsked,
    Action.STATEMENT: StatementOpened,
    Action.STOP_COLLECTION: HoldFormOpened,
}


class KeyDeeds:
    """Turns a key into an event or a move on the screen."""

    def __init__(self, screen: WorkScreen, around: Surroundings) -> None:
        self._screen = screen
        self._around = around
        self._workspace = Workspace()

    def display(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def act(self, binding: Binding) -> None:
        match binding.action:
            case Action.MUTE | Action.HOLD | Action.HANG_UP | Action.KEYPAD:
                self._call(binding.action)
            case Action.DIGIT:
                self._digit(binding.number)
            case Action.CHOICE:
                self._choice(binding.number - 1)
            case Action.TAB:
                self._around.emit(TabChosen(TABS[binding.number - 1]))
            case Action.PRIMARY | Action.CLOSE | Action.READ_BACK | Action.EXTEND:
                self._form(binding.action)
            case Action.TRANSFER | Action.ASK_HELP | Action.RECORDING | Action.HEARD | Action.SEARCH:
                self._beside(binding.action)
            case Action.PARK | Action.JOIN | Action.GO_BACK:
                self._hand_on(binding.action)
            case Action.BEST_OFFER | Action.PROMISE | Action.IDENTITY | Action.RULE:
                self._case(binding.action)
            case _:
                self._screen_key(binding.action)

    def _call(self, action: Action) -> None:
        match action:
            case Action.MUTE:
                self._around.emit(MuteToggled())
            case Action.HOLD:
                self._around.emit(HoldToggled())
            case Action.HANG_UP:
                self._around.emit(HangUpAsked())
            case _:
                self._screen.toggle_keypad()

    def _beside(self, action: Action) -> None:
        match action:
            case Action.TRANSFER:
                self._around.emit(TransferOpened())
            case Action.ASK_HELP:
                self._around.emit(HelpToggled())
            case Action.RECORDING:
                self._around.emit(RecordingToggled())
            case Action.HEARD:
                self._around.emit(HeardCorrected())
            case _:
                self._around.emit(SearchOpened())
                self._screen.focus_search()

    def _hand_on(self, action: Action) -> None:
        pane = self._screen.transfer
        if not self._screen.handing:
            return
        if action is Action.PARK:
            pane.park()
        else:
            pane.finish(TransferStep.JOIN if action is Action.JOIN else TransferStep.CANCEL)

    def _digit(self, digit: int) -> None:
        match digits_owner(self._workspace):
            case DigitsOwner.SCRIPT:
                if digit:
                    self._screen.script.choose(digit - 1)
            case DigitsOwner.RESULT:
                self._result(digit)
            case DigitsOwner.NOBODY:
                pass
            case other:
                assert_never(other)

    def _result(self, digit: int) -> None:
        self._screen.panes.open_right(True)
        if refining(self._workspace):
            self._screen.wrap_up.choose_refined(str(digit))
        elif digit == 0:
            self._screen.result_bar.open_more()
        else:
            self._screen.result_bar.choose_digit(digit)

    def _choice(self, at: int) -> None:
        page = self._screen.page
        if self._screen.looking:
            self._screen.people.choose(at)
        elif self._screen.previewing:
            if at < len(SKIP_REASONS):
                self._around.emit(PreviewSkipAsked(SKIP_REASONS[at]))
        elif page is None:
            self._screen.ready.day.take(at)
        elif page is Page.PROMISE:
            self._screen.panel.promise.choose_method(at)
        elif in_wrap_up(self._workspace) and page not in _OVER_ALL:
            self._screen.wrap_up.choose(at)
        elif page in _CHOICES:
            _CHOICES[page](self._screen.panel, at)
        elif page is Page.NEGOTIATION:
            self._screen.panel.negotiation.choose_offer(at)

    def _form(self, action: Action) -> None:
        promise, case = self._screen.page is Page.PROMISE, self._workspace.case
        match action:
            case Action.READ_BACK:
                self._screen.panel.promise.toggle_said()
            case Action.EXTEND:
                self._screen.wrap_up.extend()
            case Action.CLOSE:
                self._close()
            case _ if self._screen.handing:
                self._screen.transfer.primary()
            case _ if self._screen.looking:
                self._around.emit(PersonConfirmed())
            case _ if self._screen.previewing:
                self._around.emit(PreviewDialAsked())
            case _ if case is None and self._workspace.dialling.callbacks.form:
                self._around.emit(CallbackConfirmed())
            case _ if promise:
                self._screen.panel.promise.agree()
            case _ if self._screen.page in _PRIMARIES:
                _PRIMARIES[self._screen.page](self._screen.panel)
            case _ if in_wrap_up(self._workspace):
                self._screen.wrap_up.conclude()
            case _:
                pass

    def _close(self) -> None:
        """One thing at a time: what floats, then the form, then the field."""
        screen, case = self._screen, self._workspace.case
        if screen.leaving.isVisible():
            screen.leaving.hide()
        elif screen.help.isVisible():
            screen.help.hide()
        elif self._workspace.dialling.why.open:
            self._around.emit(WhyClosed())
        elif screen.keypad.isVisible():
            screen.close_keypad()
        elif screen.handing:
            screen.transfer.close_panel()
        elif screen.looking:
            self._around.emit(SearchClosed())
        elif case is None and self._workspace.dialling.callbacks.form:
            self._around.emit(CallbackFormClosed())
        elif case is not None and case.form is Form.PAPER:
            self._around.emit(DocumentClosed())
        elif case is not None and case.form is not Form.NONE:
            self._around.emit(FormClosed())
        elif case is not None and (case.extras.reveal is not None or case.extras.shown):
            self._around.emit(RevealLeft())
        elif screen.panes.left_open:
            screen.toggle_left()
        else:
            self._step_back()

    def _step_back(self) -> None:
        """Out of the field; where nothing is typed, from the second level of a result to the first."""
        typing = isinstance(QApplication.focusWidget(), QLineEdit | QComboBox | QPlainTextEdit)
        if refining(self._workspace) and in_wrap_up(self._workspace) and not typing:
            self._around.emit(ResultChosen(""))
        self._screen.leave_field()

    def _case(self, action: Action) -> None:
        match action:
            case Action.BEST_OFFER:
                self._screen.panel.negotiation.choose_offer(0)
            case Action.PROMISE:
                self._around.emit(FormOpened(Form.PROMISE))
            case Action.IDENTITY:
                self._screen.toggle_identity()
            case _:
                self._around.emit(TabChosen(Tab.LEGAL))

    def _screen_key(self, action: Action) -> None:
        screen = self._screen
        if action in FURTHER and refining(self._workspace):
            screen.panes.open_right(True)
            screen.wrap_up.choose_refined(FURTHER[action])
            return
        if action in _TELLS:
            self._around.emit(_TELLS[action]())
            return
        match action:
            case Action.HELP:
                screen.toggle_help()
            case Action.NOTE:
                screen.panes.open_left(True)
                screen.call_bar.focus_note()
            case Action.OBJECTIONS:
                screen.panes.open_right(True)
                screen.script.focus_objections()
            case Action.CLIP:
                screen.script.toggle_clip()
            case Action.CALL_PANE:
                screen.toggle_left()
            case Action.SIDE:
                screen.toggle_right()
            case Action.RESULT:
                screen.result_bar.focus()
            case Action.READY:
                screen.state_bar.ask_ready()
            case Action.PAUSE:
                screen.state_bar.open_pauses()
            case Action.TICK:
                screen.script.tick()
            case Action.CALLBACKS:
                screen.ready.callbacks.focus_list()
            case Action.MOVE_CALLBACK:
                screen.ready.callbacks.ask(MOVE)
            case Action.CLOSE_CALLBACK:
                screen.ready.callbacks.ask(CLOSE)
            case Action.CALL_SOON:
                screen.call_bar.act_on_callback(DIAL_SOON)
            case Action.SNOOZE:
                screen.call_bar.act_on_callback(SNOOZE)
            case Action.FILTER:
                screen.panel.history.focus_search()
            case Action.TODAY:
                screen.panel.statement.show_today()
            case Action.RENEW if screen.page is Page.PROMISES:
                screen.panel.promises.renew()
            case Action.CANCEL_PROMISE if screen.page is Page.PROMISES:
                screen.panel.promises.cancel()
            case Action.KEEP_NOTE:
                screen.panel.documents.keep()
            case Action.BACK_INSIDE:
                screen.panel.promise.go_back_inside()
            case Action.ORDER:
                self._around.emit(FormOpened(Form.ORDER))
            case Action.UNDO:
                self._around.emit(UndoAsked(self._around.now()))
            case _:
                pass
