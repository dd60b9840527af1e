"""What the demo's autopilot shows: each call another part of an agent's day, pictures by its name."""

from typing import Any

#: Told in this order, each to the first debtor it suits; a debtor of another country comes first to its own.
STORIES: tuple[dict[str, Any], ...] = (
    {"name": "usa", "country": "US"},
    {"name": "mexico", "country": "MX", "agreement": {"offer": 3}},
    {
        "name": "pix",
        "country": "BR",
        "midway": [{"do": "pages"}],
        "agreement": {"offer": 1, "order": True},
    },
    {"name": "approval", "agreement": {"offer": 4, "fields": {"count": "12"}}},
    {"name": "undo", "agreement": {"offer": 2, "undo": True}},
    {"name": "dispute", "midway": [{"do": "dispute"}], "result": "dispute"},
    {"name": "third-party", "answered": "third_party", "talk": [{"do": "somebody_else"}]},
)
