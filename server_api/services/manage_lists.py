"""A campaign's lists: made, changed, closed, told. Every change is audited and holds within a second."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.lists import Lists, ListView, OrderKey
from server_api.contract.words import ErrorCode
from server_api.domain.filter_fields import field_of
from server_api.domain.filter_reader import parse
from server_api.domain.filter_tree import FilterError
from server_api.services.campaign_news import CampaignNews
from server_api.services.named_campaign import named_campaign
from server_api.services.refusals import RefusalError
from server_api.store import audit_rows, lists_rows, placing_rows
from server_api.store.database import Database
from server_api.store.lists_rows import CampaignHead, ListRow

MOST_LISTS = 100
MOST_KEYS = 8
MOST_SHARE = 10_000


@dataclass(frozen=True, slots=True)
class NewList:
    """A list as it is wanted. ``order``: fields, each with whether it descends, the first key first."""

    name: str
    filter: Mapping[str, Any] = field(default_factory=dict)
    order: Sequence[tuple[str, bool]] = ()
    share: int = 100
    position: int = 0
    active: bool = True

    @classmethod
    def of(cls, view: ListView) -> "NewList":
        """As a lead's desk sent it."""
        order = tuple((key.field, key.descending) for key in view.order)
        return cls(view.name, view.filter, order, view.share, view.position, view.active)


class ManageLists:
    """Lists are rows; without any, a campaign calls everybody."""

    def __init__(self, database: Database, clock: Clock, news: CampaignNews) -> None:
        self._database, self._clock, self._news = database, clock, news

    async def listed(self, campaign: str) -> Lists:
        """By position, with how many wait on each and how many of them are due.

        Raises RefusalError ``campaign_unknown``.
        """
        now = self._clock.utc()
        async with self._database.read() as conn:
            head = await named_campaign(conn, campaign)
            rows = await lists_rows.of_campaign(conn, head.campaign_id)
            sizes = await lists_rows.sizes(conn, head.campaign_id, now) if rows else {}
            placing, _ = await placing_rows.load(conn, head.campaign_id, now.date())
        shelves = {plan.list_id: plan.shelves for plan in placing.lists}
        views = []
        for row in rows:
            waiting = [sizes[one] for one in shelves.get(row.list_id, ()) if one in sizes]
            left, due = sum(pair[0] for pair in waiting), sum(pair[1] for pair in waiting)
            views.append(_view(row).model_copy(update={"left": left, "due": due}))
        return Lists(campaign_id=head.campaign_id, lists=tuple(views))

    async def add(self, campaign: str, new: NewList, by: str = "") -> ListView:
        """A new list. Raises RefusalError ``campaign_unknown``, ``list_exists``, ``too_many_lists``, and
        ``list_nameless``, ``filter_wrong``, ``order_wrong``, ``share_wrong`` with ``detail``.
        """
        _check(new)
        async with self._database.write() as conn:
            head = await named_campaign(conn, campaign)
            await _free_name(conn, head, new.name)
            if len(await lists_rows.of_campaign(conn, head.campaign_id)) >= MOST_LISTS:
                raise RefusalError(ErrorCode.INVALID, fault="too_many_lists", most=str(MOST_LISTS))
            row = _row(str(uuid4()), head.campaign_id, new)
            await lists_rows.add(conn, row, self._clock.utc())
            await self._write_down(conn, "list_added", row, by)
        self._news.tell(row.campaign_id)
        return _view(row)

    async def change(self, campaign: str, name: str, new: NewList, by: str = "") -> ListView:
        """Another definition for the list of this name or id. Raises RefusalError as :meth:`add`, and
        ``list_unknown``.
        """
        _check(new)
        async with self._database.write() as conn:
            before = await _list(conn, await named_campaign(conn, campaign), name)
            if new.name != before.name:
                await _free_name(conn, await named_campaign(conn, campaign), new.name)
            row = _row(before.list_id, before.campaign_id, new)
            await lists_rows.change(conn, row)
            await self._write_down(conn, "list_changed", row, by)
        self._news.tell(row.campaign_id)
        return _view(row)

    async def close(self, campaign: str, name: str, by: str = "") -> str:
        """Remove it; its debtors go to the lists that take them now. Its id. Raises RefusalError
        ``campaign_unknown``, ``list_unknown``.
        """
        async with self._database.write() as conn:
            row = await _list(conn, await named_campaign(conn, campaign), name)
            await lists_rows.remove(conn, row.list_id)
            await self._write_down(conn, "list_closed", row, by)
        self._news.tell(row.campaign_id)
        return row.list_id

    async def current(self, campaign: str, name: str) -> NewList:
        """What the list is now, to be changed in part. Raises RefusalError as :meth:`close`."""
        async with self._database.read() as conn:
            row = await _list(conn, await named_campaign(conn, campaign), name)
        return NewList.of(_view(row))

    async def _write_down(self, conn: AsyncConnection, what: str, row: ListRow, by: str) -> None:
        await lists_rows.bump(conn, row.campaign_id)
        told = {"name": row.name, "share": str(row.share), "active": str(row.active).lower()}
        told |= {"filter": json.dumps(row.filter), "order": json.dumps(row.order_by)}
        now = self._clock.utc()
        await audit_rows.add(
            conn, now, user_id=by, what=what, subject=row.list_id, campaign=row.campaign_id, **told
        )


def order_faults(order: Sequence[tuple[str, bool]]) -> str:
    """The first field that cannot order a list; empty where all can."""
    for name, _ in order:
        known = field_of(name)
        if known is None or known.several:
            return name
    return ""


def _check(new: NewList) -> None:
    if not new.name.strip():
        raise RefusalError(ErrorCode.INVALID, fault="list_nameless")
    try:
        parse(new.filter)
    except FilterError as error:
        raise RefusalError(ErrorCode.INVALID, fault="filter_wrong", detail=str(error)[:400]) from error
    wrong = order_faults(new.order)
    if wrong or len(new.order) > MOST_KEYS:
        raise RefusalError(ErrorCode.INVALID, fault="order_wrong", detail=wrong or str(len(new.order)))
    if not 0 <= new.share <= MOST_SHARE:
        raise RefusalError(ErrorCode.INVALID, fault="share_wrong", detail=str(new.share))


async def _list(conn: AsyncConnection, head: CampaignHead, name: str) -> ListRow:
    row = await lists_rows.get(conn, await lists_rows.named(conn, head.campaign_id, name))
    if row is None:
        raise RefusalError(ErrorCode.NOT_FOUND, what="list", fault="list_unknown", name=name)
    return row


async def _free_name(conn: AsyncConnection, head: CampaignHead, name: str) -> None:
    if await lists_rows.named(conn, head.campaign_id, name):
        raise RefusalError(ErrorCode.INVALID, fault="list_exists", name=name)


def _row(list_id: str, campaign_id: str, new: NewList) -> ListRow:
    return ListRow(
        list_id=list_id,
        campaign_id=campaign_id,
        name=new.name.strip(),
        position=new.position,
        share=new.share,
        filter=dict(new.filter),
        order_by=[{"field": name, "descending": down} for name, down in new.order],
        active=new.active,
    )


def _view(row: ListRow) -> ListView:
    return ListView(
        list_id=row.list_id,
        name=row.name,
        filter=row.filter,
        order=tuple(
            OrderKey(field=key["field"], descending=bool(key.get("descending"))) for key in row.order_by
        ),
        share=row.share,
        position=row.position,
        active=row.active,
    )
