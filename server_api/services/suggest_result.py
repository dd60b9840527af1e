"""The result that a call points to, for a desk that comes to its wrap-up: a proposal, never saved."""

from collections.abc import Callable

from server_api.contract.debt_words import ApprovalState
from server_api.contract.words import Answerer, Effect, IdentityStatus
from server_api.domain.dispositions import FACTS
from server_api.services.approval_book import ApprovalBook
from server_api.services.disposition_library import DispositionLibrary
from server_api.services.live_calls import LiveCall

Suggest = Callable[[LiveCall], str]

#: The result of a call that somebody else answered.
_THIRD_PARTY = "third_party"
_GRANTED = frozenset({ApprovalState.APPROVED, ApprovalState.COUNTERED})


class SuggestResult:
    """What was noted on the call speaks before what was agreed, that before what the detector heard."""

    def __init__(self, results: DispositionLibrary, approvals: ApprovalBook) -> None:
        self._results, self._approvals = results, approvals

    def __call__(self, call: LiveCall) -> str:
        """A code of the catalogue; empty where nothing speaks for one."""
        head = call.head
        if head is None:
            return ""
        if head.identity.status is IdentityStatus.OTHER_PERSON:
            return self._results.known(_THIRD_PARTY)
        noted = (
            {hold.kind for hold in call.body.holds if hold.since >= call.dialled_at} if call.body else set()
        )
        for effect, kind in FACTS.items():
            if kind in noted:
                return self._results.code_with(effect)
        asked = self._approvals.of_call(call.call_id)
        if asked is not None and ApprovalState(asked.row.state) in _GRANTED and not asked.row.used_by:
            return self._results.code_with(Effect.PROMISE)
        return self._results.machine_rule().code if call.answerer is Answerer.MACHINE else ""
