"""What the handlers of statements and holds need."""

from dataclasses import dataclass

from server_api.services.manage_holds import ManageHolds
from server_api.services.send_protocol import SendProtocols
from server_api.services.show_statement import ShowStatement


@dataclass(frozen=True, slots=True)
class LegalRoom:
    """What is owed, and what may be done about it."""

    statement: ShowStatement
    holds: ManageHolds
    protocol: SendProtocols
