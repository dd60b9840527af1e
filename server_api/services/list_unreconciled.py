"""What banks' files told and a person has to look at, for leads."""

from server_api.contract.money import Money
from server_api.contract.payments import UnreconciledSlip, UnreconciledSlips
from server_api.services.own_team import leads_only
from server_api.services.roster import Seat
from server_api.store import slip_files_rows
from server_api.store.database import Database
from server_api.store.slip_files_rows import SlipLineRow

_MOST = 500
_CURRENCY = "BRL"


class ListUnreconciled:
    """Lists."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def __call__(self, seat: Seat, creditor_id: str = "") -> UnreconciledSlips:
        """Of a creditor, or of all. Raises RefusalError FORBIDDEN to who is no lead; StoreError."""
        leads_only(seat)
        async with self._database.read() as conn:
            found = await slip_files_rows.unreconciled(conn, creditor_id, _MOST)
        return UnreconciledSlips(slips=tuple(_view(whose, line) for whose, line in found))


def _view(creditor_id: str, line: SlipLineRow) -> UnreconciledSlip:
    return UnreconciledSlip(
        line_id=f"{line.file_id}:{line.line}",
        creditor_id=creditor_id,
        our_number=line.our_number,
        movement=line.movement,
        reasons=line.reasons,
        result=line.result,
        amount=Money(line.title_minor, _CURRENCY),
        paid=Money(line.paid_minor, _CURRENCY),
        ordered=Money(line.ordered_minor, _CURRENCY),
        happened_on=line.happened_on,
        credited_on=line.credited_on,
        person_id=line.person_id,
    )
