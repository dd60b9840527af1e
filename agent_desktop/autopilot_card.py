"""The autopilot with a card told aloud: one that is declined, then one that is charged; never a real one."""

from PySide6.QtCore import Qt

from agent_desktop import autopilot_seen as seen
from agent_desktop.autopilot_play import Play
from agent_desktop.desk.update_card import card_open
from agent_desktop.desk.update_order import order_shown
from agent_desktop.desk.workspace import Form, Workspace
from server_api.contract.debt_words import OrderKind, OrderState

Key = Qt.Key
#: The brand's public test numbers; the demo's bank declines the first.
DECLINED, CHARGED = "4000000000000002", "4242424242424242"
_ALT_Q, _CARD = Key.Key_Q, 4


class CardTeller:
    """Types what the debtor tells, by keys alone. Raises StuckError."""

    def __init__(self, play: Play) -> None:
        self._play, self._hands = play, play.hands

    async def pay(self) -> None:
        """Open the page, be declined once, be charged, see it paid."""
        self._hands.leave_field()
        self._hands.alt_key(_ALT_Q)
        await self._play.until(lambda w: seen.case_of(w).form is Form.ORDER, "the order's page")
        self._hands.alt(_CARD)
        await self._play.until(card_open, "the recording paused")
        self._tell(DECLINED)
        await self._play.until(lambda w: card_open(w) and bool(_fault(w)), "the card declined")
        await self._play.gate("card")
        self._tell(CHARGED)
        await self._play.until(_paid, "the card charged")
        self._hands.ctrl(Key.Key_Return)
        await self._play.until(lambda w: seen.case_of(w).form is Form.NONE, "the order's page closed")

    def _tell(self, number: str) -> None:
        """The number's field has the keys as soon as the fields open; then from field to field."""
        for at, text in enumerate((number, "MARIA EXEMPLO", "12", "39", "987")):
            if at:
                self._hands.press(Key.Key_Tab)
            self._hands.type(text)
        self._hands.ctrl(Key.Key_Return)


def _fault(workspace: Workspace) -> str:
    card = workspace.beside.card
    return card.fault if card is not None else ""


def _paid(workspace: Workspace) -> bool:
    order = order_shown(seen.case_of(workspace))
    return order is not None and order.kind is OrderKind.CARD and order.state is OrderState.PAID
