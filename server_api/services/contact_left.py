"""Whether a debtor may still be called about any of a creditor's contracts."""

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.contract.words import Blocked
from server_api.domain.legal import blocking, free_debts, widened
from server_api.services.creditor_terms import terms_of
from server_api.store import creditors_rows, legal_rows


async def suspended(conn: AsyncConnection, person_id: str, creditor_id: str) -> bool:
    """True where the legal status, as it stands now, closes every contract: of several one may be free."""
    facts = await legal_rows.in_force(conn, person_id, creditor_id)
    creditor = await creditors_rows.get(conn, creditor_id) if facts else None
    if creditor is None:
        return False
    facts = widened(facts, terms_of(creditor).legal.blocks)
    if blocking(facts, Blocked.CONTACT) is None:
        return False
    owed = await legal_rows.owed_to(conn, person_id, creditor_id)
    return not free_debts(owed, facts, Blocked.CONTACT)
