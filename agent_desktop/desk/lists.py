"""The lists of a campaign while a lead edits them."""

from dataclasses import dataclass, field

from agent_desktop.desk.filter_tree import Group
from server_api.contract.lists import FieldInfo, FilterCount, ListView, OrderKey

Params = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ListDraft:
    """One list as it stands in the form; ``list_id`` is empty for a new one. ``share`` is as typed."""

    list_id: str = ""
    name: str = ""
    tree: Group = field(default_factory=Group)
    order: tuple[OrderKey, ...] = ()
    share: str = "100"
    position: int = 0
    active: bool = True


@dataclass(frozen=True, slots=True)
class ListsPanel:
    """``draft`` is what is edited; ``kept`` what it was when it was opened. ``asked``: load, save, remove.

    ``removing``: the question whether to close the list is on the screen.
    """

    open: bool = False
    campaign_id: str = ""
    fields: tuple[FieldInfo, ...] = ()
    lists: tuple[ListView, ...] = ()
    draft: ListDraft | None = None
    kept: ListDraft | None = None
    count: FilterCount | None = None
    counting: bool = False
    asked: str = ""
    removing: bool = False
    saved: bool = False
    error: str = ""
    error_params: Params = ()
