"""What is owed, and the legal status that acts."""

from server_api.services.led_cases import CaseLooks
from server_api.services.manage_holds import HoldNews, ManageHolds
from server_api.services.send_message import SendMessage
from server_api.services.send_protocol import SendProtocols
from server_api.services.show_statement import ShowStatement
from server_api.services.withdraw_person import WithdrawalNews
from server_api.web.legal_room import LegalRoom
from server_api.wiring.agreements import Agreements
from server_api.wiring.core import Core
from server_api.wiring.payments import Payments


def build_legal(core: Core, agreements: Agreements, payments: Payments) -> LegalRoom:
    """Made once."""
    database, clock, calls, places = core.database, core.clock, core.calls, core.cases.places
    news = HoldNews(
        WithdrawalNews(core.bus),
        core.tell_case.of_person,
        payments.room.cancel.take_back,
        agreements.book.changed,
        core.background,
    )
    return LegalRoom(
        statement=ShowStatement(database, clock, calls, places, CaseLooks(database, clock)),
        holds=ManageHolds(database, clock, calls, places, news),
        protocol=SendProtocols(
            database, calls, SendMessage(database, clock, core.cases.gate, payments.carrier)
        ),
    )
