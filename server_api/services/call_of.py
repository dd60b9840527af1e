"""The call an agent speaks of: theirs, or none."""

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.contract.words import ErrorCode
from server_api.services.refusals import RefusalError
from server_api.store import calls_rows
from server_api.store.calls_rows import CallRow


async def call_of(conn: AsyncConnection, call_id: str, agent_id: str) -> CallRow:
    """The call, if it is this agent's. Raises RefusalError ``not_found``, the same for another's call."""
    call = await calls_rows.get(conn, call_id)
    if call is None or call.agent_id != agent_id:
        raise RefusalError(ErrorCode.NOT_FOUND, what="call")
    return call
