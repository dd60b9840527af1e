"""The autopilot at the agreement: an offer and its fields, a lead's yes, a payment order, taking back."""

import logging

from PySide6.QtCore import Qt

from agent_desktop import autopilot_seen as seen
from agent_desktop.autopilot_card import CardTeller
from agent_desktop.autopilot_eyes import Condition
from agent_desktop.autopilot_plan import Agreement, amount_told
from agent_desktop.autopilot_play import Play
from agent_desktop.autopilot_seen import case_of
from agent_desktop.autopilot_talk import follow_script
from agent_desktop.desk.promise import Stage, stage
from agent_desktop.desk.reading import in_call, in_wrap_up, server_up
from agent_desktop.desk.update_order import order_shown
from agent_desktop.desk.workspace import Form, Tab, Workspace
from server_api.contract.debt_words import OrderState

log = logging.getLogger(__name__)

Key = Qt.Key
#: What the desk does by itself it has done after so many seconds.
_HERE_S = 1.0
_SENT = (OrderState.SENT, OrderState.DELIVERED, OrderState.OPENED, OrderState.PAID)


async def negotiate(play: Play, wanted: Agreement | None) -> None:
    """As the plan says, else the best offer, where the script leads. Raises StuckError."""
    if wanted is not None:
        await follow_script(play, most=1)
        await Dealer(play, wanted).deal()
        return
    await follow_script(play)
    case = case_of(play.now)
    if case.form is not Form.PROMISE and in_call(play.now):
        play.hands.leave_field()
        play.hands.press(Key.Key_O if case.body is not None and case.body.offers else Key.Key_P)
    await promise(play)


async def promise(play: Play) -> None:
    """Amount, day, method, read-back, Ctrl Enter; the law may have kept the form closed."""
    if case_of(play.now).form is not Form.PROMISE or not in_call(play.now):
        return
    form = case_of(play.now).promise
    if form.amount_minor is None:
        play.hands.replace(amount_told(play.now))
    if form.due_on is None:
        play.hands.next_day()
    if form.method is None:
        play.hands.alt(1)
    await _judged(play, "the promise judged")

    def yes() -> None:
        if not case_of(play.now).promise.read_back:
            play.hands.ctrl(Key.Key_S)

    await play.done(
        yes,
        lambda w: seen.over(w) or seen.read_back_judged(w),
        "the read-back judged",
        again_s=_HERE_S,
    )
    play.camera.take("promise")
    await play.done(
        lambda: play.hands.ctrl(Key.Key_Return),
        lambda w: seen.over(w) or seen.agreed(w) or seen.refused(w),
        "the promise agreed",
        again_s=_HERE_S,
    )
    if case_of(play.now).form is not Form.NONE:
        play.hands.press(Key.Key_Escape)


async def _judged(play: Play, what: str) -> None:
    """The server's word on the draft; Ctrl Enter asks it again where the question was lost."""

    def ask() -> None:
        if not case_of(play.now).promise.asking:
            play.hands.ctrl(Key.Key_Return)

    await play.done(ask, lambda w: seen.over(w) or seen.judged(w), what, waits=True)


def _stage(workspace: Workspace) -> Stage:
    case = case_of(workspace)
    if case.body is None:
        return Stage.INCOMPLETE
    return stage(case.promise, case.body, up=server_up(workspace))


def _stands(*wanted: Stage) -> Condition:
    return lambda workspace: seen.over(workspace) or _stage(workspace) in wanted


def _order(*wanted: OrderState) -> Condition:
    def there(workspace: Workspace) -> bool:
        order = order_shown(case_of(workspace))
        return order is not None and order.state in wanted

    return there


class Dealer:
    """Does what the plan says of the agreement; a gate after each part. Raises StuckError."""

    def __init__(self, play: Play, wanted: Agreement) -> None:
        self._play, self._hands, self._wanted = play, play.hands, wanted

    async def deal(self) -> None:
        """The offer, a lead's yes, the debtor's, a payment order."""
        await self._choose()
        await self._ask()
        await promise(self._play)
        if seen.agreed(self._play.now) and in_call(self._play.now):
            await self._pay()

    async def _choose(self) -> None:
        """The offer by its key; then what is typed over its terms."""
        self._hands.leave_field()
        if self._wanted.renew:
            await self._look_back()
            self._hands.alt_key(Key.Key_N)
        else:
            self._hands.alt(self._wanted.offer)
        await self._play.until(lambda w: seen.over(w) or case_of(w).form is Form.PROMISE, "the form")
        for name, text in self._wanted.fields.items():
            if self._hands.fill_amount(name, text):
                await _judged(self._play, f"{name} computed")

    async def _look_back(self) -> None:
        """The newest promise made before, with what became of it."""
        self._hands.ctrl(Key.Key_3)
        await self._play.until(lambda w: case_of(w).tab is Tab.PROMISES, "the promises")
        await self._play.done(
            self._hands.open_promise, lambda w: case_of(w).deal.made is not None, "the promise made before"
        )
        await self._play.gate("made-before")
        self._hands.leave_field()

    async def _ask(self) -> None:
        """Where it goes beyond the authority: the lead's answer, and what was granted instead."""
        await _judged(self._play, "the schedule judged")
        now = await self._play.until(_stands(Stage.READY, Stage.BEYOND, Stage.FAULTY), "the schedule judged")
        if seen.over(now) or _stage(now) is not Stage.BEYOND:
            return

        def ask() -> None:
            if not case_of(self._play.now).promise.asking_approval:
                self._hands.ctrl(Key.Key_Return)

        await self._play.done(ask, lambda w: seen.over(w) or _told(w), "the request with the lead")
        await self._play.gate("asked")
        now = await self._play.until(_stands(Stage.READY, Stage.COUNTERED, Stage.BEYOND), "the lead's answer")
        if not seen.over(now) and _stage(now) is Stage.COUNTERED:
            self._hands.ctrl(Key.Key_Return)
            await self._play.until(_stands(Stage.READY), "the counter-offer taken")

    async def _pay(self) -> None:
        """A Pix for what was agreed, sent by SMS, watched until it is paid."""
        if self._wanted.card:
            await CardTeller(self._play).pay()
        if not self._wanted.order:
            return
        self._hands.leave_field()
        self._hands.alt_key(Key.Key_Q)
        await self._play.until(lambda w: case_of(w).form is Form.ORDER, "the order's page")
        await self._play.done(self._next, _order(OrderState.CREATED, *_SENT), "the order made")
        await self._play.done(self._next, _order(*_SENT), "the order sent")
        await self._play.gate("order")
        await self._play.until(_order(OrderState.PAID), "the order paid")
        await self._play.gate("paid")
        self._hands.ctrl(Key.Key_Return)
        await self._play.until(lambda w: case_of(w).form is Form.NONE, "the order's page closed")

    def _next(self) -> None:
        """The page's main button, unless what it asked for last is still under way."""
        if not case_of(self._play.now).deal.busy:
            self._hands.ctrl(Key.Key_Return)

    async def take_back(self, call_id: str) -> bool:
        """Undo the saved result; True where the case is on the screen again without one.

        After a lost link it may be too late, or the next call may be here: the case then comes after that.
        """
        there = await self._play.until(
            lambda w: w.undo is None or w.undo.saved is not None, "the result saved"
        )
        if there.undo is not None:
            self._hands.alt_key(Key.Key_Z)
            there = await self._play.until(
                lambda w: _open_again(w, call_id) or _too_late(w), "the result taken back"
            )
        if not _open_again(there, call_id):
            log.info("the result of call %s is not taken back now", call_id)
            return False
        await self._play.gate("undone")
        return True


def _told(workspace: Workspace) -> bool:
    """The lead has the request, or has answered it already."""
    return case_of(workspace).promise.approval is not None


def _open_again(workspace: Workspace, call_id: str) -> bool:
    case = workspace.case
    back = case is not None and case.head.call_id == call_id
    return back and workspace.wrap_up.outcome is None and in_wrap_up(workspace)


def _too_late(workspace: Workspace) -> bool:
    late = ("undo_too_late", "undo_refused", "result_undone_later")
    return any(notice.code in late for notice in workspace.notices)
