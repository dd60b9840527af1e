"""Results of calls, also late ones from a PC's outbox."""

from typing import Annotated

from fastapi import APIRouter, Header

from server_api.contract import routes
from server_api.contract.outcomes import Outcome, OutcomeSaved
from server_api.contract.words import ErrorCode
from server_api.services.refusals import RefusalError
from server_api.web.auth import Bearer
from server_api.web.room import TheRoom

router = APIRouter()


@router.post(routes.OUTCOMES)
async def record_outcome(
    body: Outcome, token: Bearer, room: TheRoom, idempotency_key: Annotated[str, Header()] = ""
) -> OutcomeSaved:
    """Save a result, exactly once for its key."""
    if idempotency_key and idempotency_key != body.key:
        raise RefusalError(ErrorCode.INVALID, field="Idempotency-Key")
    return await room.record_outcome(outcome=body, submitter_id=await room.check_submitter(token))
