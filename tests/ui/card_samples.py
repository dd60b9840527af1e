"""A card told over the telephone. The number is the brand's public test number; every name is invented."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from agent_desktop.desk.panels import Beside, CardTaking
from agent_desktop.desk.plan_state import Deal
from agent_desktop.desk.workspace import Call, Form, Workspace
from agent_desktop.ui.work_screen import WorkScreen
from server_api.contract.debt_words import OrderKind, OrderState
from server_api.contract.words import PayMethod, RecordingState
from tests.ui.order_samples import order
from tests.ui.plan_samples import SINGLE
from tests.ui.sample_case import NOW, body
from tests.ui.samples import talking, with_case

NUMBER, CODE = "4242424242424242", "987"
_METHODS = (PayMethod.PIX, PayMethod.BOLETO, PayMethod.LINK, PayMethod.CARD)


def taking(recording: RecordingState = RecordingState.PAUSED, **changes: object) -> Workspace:
    """The card's page; ``changes`` of the card being taken."""
    card = replace(CardTaking("call-1", tab="negotiation"), **changes)  # type: ignore[arg-type]
    return replace(asking(recording), beside=Beside(card=card))


def asking(recording: RecordingState = RecordingState.ON, language: str = "pt-BR") -> Workspace:
    """The page before the recording is paused."""
    agreed = replace(SINGLE, agreed=True, read_back=True, read_back_at=NOW)
    told = body().model_copy(update={"methods": _METHODS})
    workspace = with_case(
        talking(language), form=Form.ORDER, promise=agreed, body=told, deal=Deal(order_kind=OrderKind.CARD)
    )
    call = workspace.call
    if call is None:
        raise ValueError("nobody is on the line")
    view = call.view.model_copy(update={"recording": recording})
    return replace(workspace, call=Call(view))


def told_aloud(screen: WorkScreen) -> None:
    """What the agent types while the debtor tells the card."""
    form = screen.panel.order.card
    texts = {
        form.number: NUMBER,
        form.holder: "MARIA EXEMPLO",
        form.month: "12",
        form.year: "2029",
        form.code: CODE,
    }
    for field, text in texts.items():
        field.setFocus()
        field.insert(text)
        field.textEdited.emit(field.text())


def _speaking(made: Callable[[], Workspace]) -> Callable[[str], Workspace]:
    def speaks(language: str = "pt-BR") -> Workspace:
        workspace = made()
        return replace(workspace, shift=replace(workspace.shift, language=language))

    return speaks


def _charged() -> Workspace:
    paid = order(OrderState.PAID, kind=OrderKind.CARD, payload="Visa •••• 4242", sent_by=())
    told = body().model_copy(update={"methods": _METHODS, "orders": (paid,)})
    return with_case(asking(), body=told)


CARDS: dict[str, Callable[[str], Workspace]] = {
    "05-card": _speaking(taking),
    "05-card-shut": _speaking(asking),
    "05-card-pausing": _speaking(lambda: taking(RecordingState.ON, asked=True)),
    "05-card-charging": _speaking(lambda: taking(charging=True)),
    "05-card-declined": _speaking(lambda: taking(fault="declined")),
    "05-card-charged": _speaking(_charged),
}
TOLD: dict[str, Callable[[WorkScreen], None]] = {"05-card": told_aloud}
