"""Every published script in memory: chosen by segment, the same version for the same agents."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from server_api.contract.script_edit import ScriptDoc
from server_api.domain.filter_tree import Node, Today
from server_api.domain.filters import matches
from server_api.services.loaded_script import LoadedScript
from server_api.services.script_file import BadScriptError, read_script


@dataclass(frozen=True, slots=True)
class Wanted:
    """For whom a script is chosen. ``facts`` are those of list filters, empty where no script asks."""

    country: str
    language: str
    days_late: int = 0
    script_id: str = ""
    creditor_id: str = ""
    campaign_id: str = ""
    strategy: str = ""
    agent_id: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    today: Today | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """A version that only some agents get: these users, or (none named) a share of all, in percent."""

    script: LoadedScript
    share: int = 100
    users: tuple[str, ...] = ()

    def is_for(self, agent_id: str) -> bool:
        """The same agents every day; of another version others."""
        if self.users or not agent_id:
            return agent_id in self.users
        sign = f"{self.script.doc.script_id}:{self.script.version}:{agent_id}"
        return int.from_bytes(hashlib.sha256(sign.encode()).digest()[:8]) % 100 < self.share


@dataclass(frozen=True, slots=True)
class Published:
    """What is live of one script, and what is on trial beside it."""

    live: LoadedScript | None
    trial: Trial | None = None

    def version_for(self, agent_id: str) -> LoadedScript | None:
        """What the next call of this agent gets."""
        if self.trial is not None and self.trial.is_for(agent_id):
            return self.trial.script
        return self.live


class ScriptLibrary:
    """Every published script, in memory. ``put`` changes it while calls go on: they keep what they have."""

    def __init__(self, scripts: Iterable[Published] = ()) -> None:
        self._scripts: dict[str, Published] = {}
        self._kept: dict[tuple[str, int], LoadedScript] = {}
        for one in scripts:
            newest = one.live or (one.trial.script if one.trial else None)
            if newest is not None:
                self.put(newest.doc.script_id, one)

    @classmethod
    def load(cls, folder: Path) -> "ScriptLibrary":
        """The scripts of a folder's files, all live. Raises BadScriptError."""
        read = [read_script(path) for path in sorted(folder.glob("*.toml"))]
        if not read:
            raise BadScriptError("there are no scripts")
        return cls(Published(LoadedScript(one.doc, one.version)) for one in read)

    @property
    def asks(self) -> bool:
        """Whether a script's segment asks for fields of the debtor's record."""
        return any(script.filter is not None for script in self._all())

    def put(self, script_id: str, published: Published | None) -> None:
        """The next call gets it; None takes it out."""
        if published is None:
            self._scripts.pop(script_id, None)
            return
        self._scripts[script_id] = published
        for script in (published.live, published.trial.script if published.trial else None):
            if script is not None:
                self._kept[script_id, script.version] = script

    @property
    def clips(self) -> frozenset[str]:
        """Recordings that published scripts show as examples: whoever reads them aloud may hear them."""
        return frozenset(item.clip for script in self._all() for item in script.doc.objections if item.clip)

    def version(self, script_id: str, version: int) -> LoadedScript | None:
        """A version that was live since this server began, for calls that have it."""
        return self._kept.get((script_id, version))

    def keep(self, script: LoadedScript) -> None:
        """A version that a call of before still has."""
        self._kept[script.doc.script_id, script.version] = script

    def get(self, script_id: str) -> Published | None:
        """What is published of one script."""
        return self._scripts.get(script_id)

    def choose(self, wanted: Wanted) -> LoadedScript:
        """The campaign's own script where it is for this country, or the narrowest that fits.

        Any script rather than none; but never one that the debtor's country forbids while another is there.
        Raises BadScriptError where nothing is published.
        """
        named = self._scripts.get(wanted.script_id)
        own = named.version_for(wanted.agent_id) if named else None
        if own is not None and _is_for_country(own.doc, wanted.country):
            return own
        found = [script for one in self._scripts.values() if (script := one.version_for(wanted.agent_id))]
        if not found:
            raise BadScriptError("there are no scripts")
        return max(found, key=lambda script: (_fit(script, wanted), script.doc.script_id))

    def _all(self) -> Iterator[LoadedScript]:
        for one in self._scripts.values():
            yield from (script for script in (one.live, one.trial and one.trial.script) if script)


def _is_for_country(doc: ScriptDoc, country: str) -> bool:
    meant = doc.meant_for
    return country not in meant.except_countries and (not meant.countries or country in meant.countries)


def _fit(script: LoadedScript, wanted: Wanted) -> tuple[int, ...]:
    """Larger is better: right at all, right country, language, then how narrow it is."""
    meant, doc = script.doc.meant_for, script.doc
    asked = ((meant.creditor_id, wanted.creditor_id), (meant.strategy, wanted.strategy))
    right = (
        _is_for_country(doc, wanted.country)
        and meant.min_days <= wanted.days_late <= meant.max_days
        and all(own in ("", given) for own, given in asked)
        and (not meant.campaign_ids or wanted.campaign_id in meant.campaign_ids)
        and _takes(script.filter, wanted)
    )
    speaks = {wanted.language: 3, wanted.language[:2]: 2}
    return (
        int(right),
        int(_is_for_country(doc, wanted.country)),
        max((speaks.get(one, int(one[:2] == wanted.language[:2])) for one in doc.languages), default=0) > 0,
        len(meant.campaign_ids) > 0,
        meant.creditor_id != "",
        meant.strategy != "",
        script.filter is not None,
        len(meant.countries) > 0,
        -(meant.max_days - meant.min_days),
        max((speaks.get(one, 0) for one in doc.languages), default=0),
    )


def _takes(node: Node | None, wanted: Wanted) -> bool:
    if node is None:
        return True
    return wanted.today is not None and matches(node, wanted.facts, wanted.today)
