"""What the handlers of promises, payment orders and papers need."""

from dataclasses import dataclass

from server_api.services.charge_card import ChargeCards
from server_api.services.list_unreconciled import ListUnreconciled
from server_api.services.make_order import MakeOrders
from server_api.services.open_document import OpenDocument
from server_api.services.own_panel import ShowOwnPanel
from server_api.services.send_order import CancelOrders, SendOrders
from server_api.services.show_promise import CancelPromises, ShowPromise
from server_api.services.take_provider_events import TakeProviderEvents


@dataclass(frozen=True, slots=True)
class PayRoom:
    """What was promised, what it is paid with, and what is handed out about it."""

    make: MakeOrders
    charge: ChargeCards
    send: SendOrders
    cancel: CancelOrders
    events: TakeProviderEvents
    promise: ShowPromise
    cancel_promise: CancelPromises
    panel: ShowOwnPanel
    document: OpenDocument
    unreconciled: ListUnreconciled
