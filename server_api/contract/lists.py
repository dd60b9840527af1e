"""Lists of a campaign: who is on them, in which order, in which mix."""

from typing import Any

from pydantic import Field

from server_api.contract.base import Id, ShortText, WireModel


class FieldInfo(WireModel):
    """A field that lists can ask for. ``kind``: text, number, money (minor units), date, flag, choice.

    A date's value is ``2026-03-31`` or ``{"days": -30}`` from today. Without ``label`` the desk words the
    name. Of a ``several`` field a person has many values: it cannot order a list.
    """

    name: Id
    label: ShortText = ""
    kind: Id
    ops: tuple[Id, ...] = ()
    choices: tuple[ShortText, ...] = ()
    several: bool = False


class Fields(WireModel):
    """Every field of this campaign's records, the custom ones too."""

    fields: tuple[FieldInfo, ...] = ()


class OrderKey(WireModel):
    """One key of an order."""

    field: Id
    descending: bool = False


class ListView(WireModel):
    """``filter`` is a tree: ``{"all": […]}``, ``{"any": […]}``, ``{"not": …}`` or
    ``{"field":, "op":, "value":}``; empty takes everybody. ``share`` is its part of the mix."""

    list_id: str = ""
    name: ShortText
    filter: dict[str, Any] = Field(default_factory=dict)
    order: tuple[OrderKey, ...] = ()
    share: int = Field(default=100, ge=0, le=10_000)
    position: int = 0
    active: bool = True
    left: int = 0
    due: int = 0


class Lists(WireModel):
    """A campaign's lists by position."""

    campaign_id: Id
    lists: tuple[ListView, ...] = ()


class CountFilter(WireModel):
    """How many would this filter take?"""

    filter: dict[str, Any] = Field(default_factory=dict)


class FilterCount(WireModel):
    """``count`` leads of ``of``; ``faults`` say what in the filter is not understood, and where.

    ``estimated``: of a large campaign a sample was asked.
    """

    count: int = 0
    of: int = 0
    estimated: bool = False
    sample: tuple[ShortText, ...] = ()
    faults: tuple[ShortText, ...] = ()
