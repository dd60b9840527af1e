"""A lead edits the lists of a campaign; the server counts and keeps them."""

from dataclasses import dataclass
from typing import Any

from agent_desktop.desk.filter_tree import Path
from server_api.contract.lists import Fields, FilterCount, Lists, ListView


@dataclass(frozen=True, slots=True)
class ListsOpened:
    """Of the campaign shown."""


@dataclass(frozen=True, slots=True)
class ListsClosed:
    """Esc."""


@dataclass(frozen=True, slots=True)
class ListChosen:
    """The n-th list, from 0."""

    index: int


@dataclass(frozen=True, slots=True)
class ListBegun:
    """A new one."""


@dataclass(frozen=True, slots=True)
class ListNamed:
    """Its name."""

    text: str


@dataclass(frozen=True, slots=True)
class ListShared:
    """Its part of the mix, as typed."""

    text: str


@dataclass(frozen=True, slots=True)
class ListSwitched:
    """Dialled from, or not."""

    active: bool


@dataclass(frozen=True, slots=True)
class PartAdded:
    """A test, or a group, in the group there."""

    path: Path
    group: bool = False


@dataclass(frozen=True, slots=True)
class PartRemoved:
    """Out of the filter."""

    path: Path


@dataclass(frozen=True, slots=True)
class GroupJoined:
    """All, any, none, not all."""

    path: Path
    join: str


@dataclass(frozen=True, slots=True)
class FieldChosen:
    """What a test looks at."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class OpChosen:
    """How it compares."""

    path: Path
    op: str


@dataclass(frozen=True, slots=True)
class ValueTyped:
    """The first value of a test, or the second."""

    path: Path
    at: int
    text: str


@dataclass(frozen=True, slots=True)
class OrderChosen:
    """The n-th key of the order: a field (none: no such key) and its direction."""

    at: int
    name: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class ListSaveAsked:
    """Ctrl Enter."""


@dataclass(frozen=True, slots=True)
class ListRemoveAsked:
    """Close the list: asked once more before it is done."""


@dataclass(frozen=True, slots=True)
class ListRemoveDropped:
    """Keep it."""


@dataclass(frozen=True, slots=True)
class ListsLoaded:
    """Fields and lists of the campaign."""

    fields: Fields
    lists: Lists


@dataclass(frozen=True, slots=True)
class FilterCounted:
    """How many this tree would take."""

    tree: dict[str, Any]
    count: FilterCount


@dataclass(frozen=True, slots=True)
class ListSaved:
    """As the server keeps it now."""

    view: ListView


@dataclass(frozen=True, slots=True)
class ListRemoved:
    """Closed."""

    list_id: str


#: One change of a filter.
PartEdit = PartAdded | PartRemoved | GroupJoined | FieldChosen | OpChosen | ValueTyped
#: What the window may tell.
ListsDeed = (
    ListsOpened
    | ListsClosed
    | ListChosen
    | ListBegun
    | ListNamed
    | ListShared
    | ListSwitched
    | PartEdit
    | OrderChosen
    | ListSaveAsked
    | ListRemoveAsked
    | ListRemoveDropped
)
ListsEvent = ListsDeed | ListsLoaded | FilterCounted | ListSaved | ListRemoved
