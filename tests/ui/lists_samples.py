"""The lists of a campaign. Every name and figure in it is invented."""

from __future__ import annotations

from dataclasses import replace

from agent_desktop.desk import events_lists as el
from agent_desktop.desk.update_lists import update
from agent_desktop.desk.workspace import Workspace
from server_api.contract.lists import Fields, FilterCount, Lists, ListView, OrderKey
from tests.desk.fakes_dial import FIELDS
from tests.ui.pacing_samples import dialling

HIGH = {
    "all": [
        {"field": "person.region", "op": "in", "value": ["SP", "RJ"]},
        {"field": "debt.total_minor", "op": "ge", "value": 120_000},
        {
            "any": [
                {"field": "debt.days_late", "op": "between", "value": [61, 90]},
                {"field": "custom.carteira", "op": "eq", "value": "ouro"},
            ]
        },
        {"not": {"any": [{"field": "legal.kind", "op": "eq", "value": "dispute"}]}},
        {"field": "person.birth_date", "op": "lt", "value": "1990-03-31"},
    ]
}
LISTS = Lists(
    campaign_id="k1",
    lists=(
        ListView(
            list_id="l1",
            name="Alto valor",
            filter=HIGH,
            order=(OrderKey(field="debt.total_minor", descending=True),),
            share=60,
            left=4210,
            due=310,
        ),
        ListView(list_id="l2", name="Recentes", share=40, position=1, left=14_000, due=930),
        ListView(list_id="l3", name="Piloto de julho", share=10, position=2, active=False),
    ),
)
COUNT = FilterCount(count=4210, of=18_210, sample=("Maria S.", "João N.", "Sônia P."))


def opened(language: str = "pt-BR") -> Workspace:
    """The editor with its first list."""
    workspace, _ = update(dialling(language), el.ListsOpened())
    return update(workspace, el.ListsLoaded(Fields(fields=FIELDS), LISTS))[0]


def editing(language: str = "pt-BR") -> Workspace:
    """Counted, and changed since."""
    workspace, _ = update(opened(language), el.ListNamed("Alto valor, sul e sudeste"))
    return replace(workspace, lists=replace(workspace.lists, count=COUNT, counting=False))


def unfinished(language: str = "pt-BR") -> Workspace:
    """A value that is no amount, and a condition without a field."""
    workspace, _ = update(opened(language), el.ValueTyped((1,), 0, "mil e duzentos"))
    workspace, _ = update(workspace, el.PartAdded((2,)))
    return update(workspace, el.ListSaveAsked())[0]


def removing(language: str = "pt-BR") -> Workspace:
    """Close the list?"""
    return update(opened(language), el.ListRemoveAsked())[0]


def begun(language: str = "pt-BR") -> Workspace:
    """A new list takes everybody until it has conditions."""
    workspace, _ = update(opened(language), el.ListBegun())
    everybody = FilterCount(count=18_210, of=18_210)
    return replace(workspace, lists=replace(workspace.lists, count=everybody, counting=False))


LIST_STATES = {
    "14-lists": editing,
    "14-lists-unfinished": unfinished,
    "14-lists-remove": removing,
    "14-lists-new": begun,
}
