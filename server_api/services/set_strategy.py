"""How a campaign tries its debtors again, how often it may, and which agents its calls go to."""

import json
from collections.abc import Mapping
from typing import Any

from server_api.clock import Clock
from server_api.contract.words import ErrorCode
from server_api.domain.retries import BadRetriesError, read_retries
from server_api.domain.routing import Routing
from server_api.services.campaign_news import CampaignNews
from server_api.services.named_campaign import named_campaign
from server_api.services.refusals import RefusalError
from server_api.store import audit_rows, lists_rows, strategy_rows
from server_api.store.database import Database

#: The most that each number may be; counts of attempts 0: without limit, times in seconds.
_LIMITS = {
    "retry_s": 366 * 86_400,
    "attempts_per_day": 1_000,
    "attempts_per_week": 1_000,
    "attempts_per_number": 1_000,
    "conversations_per_week": 1_000,
    "callback_alert_s": 1_800,
    "callback_fall_s": 86_400,
}
FIELDS = (*_LIMITS, "retries", "skills", "language", "routing")


class SetStrategy:
    """Holds within a second, and is audited."""

    def __init__(self, database: Database, clock: Clock, news: CampaignNews) -> None:
        self._database, self._clock, self._news = database, clock, news

    async def __call__(self, campaign: str, changes: Mapping[str, Any], by: str = "") -> str:
        """Change the fields named in ``changes`` (FIELDS); the campaign's id.

        Raises RefusalError ``campaign_unknown``, ``strategy_wrong`` with ``detail``.
        """
        for name, value in changes.items():
            _check(name, value)
        async with self._database.write() as conn:
            head = await named_campaign(conn, campaign)
            await strategy_rows.change(conn, head.campaign_id, changes)
            await lists_rows.bump(conn, head.campaign_id)
            told = {name: json.dumps(value) for name, value in changes.items()}
            now = self._clock.utc()
            await audit_rows.add(
                conn, now, user_id=by, what="strategy_changed", subject=head.campaign_id, **told
            )
        self._news.tell(head.campaign_id)
        return head.campaign_id


def _check(name: str, value: Any) -> None:
    if name in _LIMITS:
        good = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LIMITS[name]
    elif name == "retries":
        good = _retries(value)
    elif name == "skills":
        good = isinstance(value, Mapping) and all(
            isinstance(level, int) and not isinstance(level, bool) and 0 < level <= 9
            for level in value.values()
        )
    elif name == "routing":
        good = value in set(Routing)
    else:
        good = name == "language" and isinstance(value, str) and len(value) <= 10
    if not good:
        raise RefusalError(ErrorCode.INVALID, fault="strategy_wrong", detail=f"{name}={value}"[:100])


def _retries(value: Any) -> bool:
    if not isinstance(value, Mapping):
        return False
    try:
        read_retries(value)
    except BadRetriesError as error:
        raise RefusalError(ErrorCode.INVALID, fault="strategy_wrong", detail=f"retries.{error}") from error
    return True
