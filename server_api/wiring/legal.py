"""What is owed, and the legal status that acts."""

from server_api.services.show_statement import ShowStatement
from server_api.web.legal_room import LegalRoom
from server_api.wiring.core import Core


def build_legal(core: Core) -> LegalRoom:
    """Made once."""
    return LegalRoom(statement=ShowStatement(core.database, core.clock, core.calls, core.cases.places))
