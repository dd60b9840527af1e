"""The server refuses what the screen forbids: every service that acts on a case asks here first."""

from server_api.contract.words import Blocked, ErrorCode
from server_api.domain.legal import blocking
from server_api.services.case_facts import CaseFacts
from server_api.services.refusals import RefusalError


def refuse_blocked(case: CaseFacts, block: Blocked) -> None:
    """Raises RefusalError REFUSED (``fault`` ``legal``, with rule and kind) where the legal status forbids it
    for the person, or for every debt.
    """
    fact = blocking(case.legal, block)
    if fact is None or (fact.debt_id and case.open_for(block)):
        return
    raise RefusalError(
        ErrorCode.REFUSED,
        fault="legal",
        what=block.value,
        kind=fact.kind.value,
        rule_id=fact.rule_id,
        rule_version=str(fact.rule_version),
    )
