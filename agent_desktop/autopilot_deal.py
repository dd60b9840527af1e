"""The autopilot at the agreement: an offer and its fields, a lead's yes, a payment order, taking back."""

from collections.abc import Awaitable, Callable

from PySide6.QtCore import Qt

from agent_desktop import autopilot_seen as seen
from agent_desktop.autopilot_card import CardTeller
from agent_desktop.autopilot_hands import Condition, Hands
from agent_desktop.autopilot_plan import Agreement
from agent_desktop.desk.promise import Stage, stage
from agent_desktop.desk.reading import in_wrap_up, server_up
from agent_desktop.desk.update_order import order_shown
from agent_desktop.desk.workspace import Form, Tab, Workspace
from server_api.contract.debt_words import OrderState

Key = Qt.Key
Until = Callable[[Condition, str], Awaitable[Workspace]]
Gate = Callable[[str], Awaitable[None]]


def _stage(workspace: Workspace) -> Stage:
    case = seen.case_of(workspace)
    if case.body is None:
        return Stage.INCOMPLETE
    return stage(case.promise, case.body, up=server_up(workspace))


def _stands(*wanted: Stage) -> Condition:
    return lambda workspace: seen.over(workspace) or _stage(workspace) in wanted


def _order(*wanted: OrderState) -> Condition:
    def there(workspace: Workspace) -> bool:
        order = order_shown(seen.case_of(workspace))
        return order is not None and order.state in wanted

    return there


class Dealer:
    """Does what the plan says of the agreement; a gate after each part. Raises StuckError."""

    def __init__(self, hands: Hands, until: Until, gate: Gate, wanted: Agreement) -> None:
        self._hands, self._until, self._gate, self._wanted = hands, until, gate, wanted

    async def choose(self) -> None:
        """The offer by its key; then what is typed over its terms."""
        self._hands.leave_field()
        if self._wanted.renew:
            await self._look_back()
        self._hands.alt(1 if self._wanted.renew else self._wanted.offer)
        await self._until(lambda w: seen.over(w) or seen.case_of(w).form is Form.PROMISE, "the form")
        for name, text in self._wanted.fields.items():
            if self._hands.fill_amount(name, text):
                await self._until(lambda w: seen.over(w) or seen.judged(w), f"{name} computed")

    async def _look_back(self) -> None:
        """The newest promise made before, with what became of it."""
        self._hands.ctrl(Key.Key_3)
        await self._until(lambda w: seen.case_of(w).tab is Tab.PROMISES, "the promises")
        self._hands.open_promise()
        await self._until(lambda w: seen.case_of(w).deal.made is not None, "the promise made before")
        await self._gate("made-before")
        self._hands.leave_field()

    async def ask(self) -> None:
        """Where it goes beyond the authority: the lead's answer, and what was granted instead."""
        now = await self._until(_stands(Stage.READY, Stage.BEYOND, Stage.FAULTY), "the schedule judged")
        if _stage(now) is not Stage.BEYOND:
            return
        self._hands.ctrl(Key.Key_Return)
        await self._until(_stands(Stage.ASKED), "the request with the lead")
        await self._gate("asked")
        now = await self._until(_stands(Stage.READY, Stage.COUNTERED, Stage.BEYOND), "the lead's answer")
        if _stage(now) is Stage.COUNTERED:
            self._hands.ctrl(Key.Key_Return)
            await self._until(_stands(Stage.READY), "the counter-offer taken")

    async def order(self) -> None:
        """A Pix for what was agreed, sent by SMS, watched until it is paid."""
        if self._wanted.card:
            await CardTeller(self._hands, self._until, self._gate).pay()
        if not self._wanted.order:
            return
        self._hands.leave_field()
        self._hands.alt_key(Key.Key_Q)
        await self._until(lambda w: seen.case_of(w).form is Form.ORDER, "the order's page")
        self._hands.ctrl(Key.Key_Return)
        await self._until(_order(OrderState.CREATED), "the order made")
        self._hands.ctrl(Key.Key_Return)
        await self._until(_order(OrderState.SENT, OrderState.DELIVERED, OrderState.OPENED), "the order sent")
        await self._gate("order")
        await self._until(_order(OrderState.PAID), "the order paid")
        self._hands.ctrl(Key.Key_Return)
        await self._until(lambda w: seen.case_of(w).form is Form.NONE, "the order's page closed")

    async def take_back(self, call_id: str) -> None:
        """Undo the saved result; the case is on the screen again without one."""
        await self._until(lambda w: w.undo is not None and w.undo.saved is not None, "the result saved")
        self._hands.alt_key(Key.Key_Z)
        await self._until(lambda w: _open_again(w, call_id), "the result taken back")
        await self._gate("undone")


def _open_again(workspace: Workspace, call_id: str) -> bool:
    case = workspace.case
    back = case is not None and case.head.call_id == call_id
    return back and workspace.wrap_up.outcome is None and in_wrap_up(workspace)
