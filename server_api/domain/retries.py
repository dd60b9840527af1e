"""When and how often to try again after each result. Pure.

A campaign's own rules (``campaigns.retries``) are JSON::

    {"results": {"busy": {"after_s": 600, "most": 3}, "voicemail": {"after_s": 21600}},
     "least_gap_s": 900, "number_gap_s": 3600, "most_attempts": 30,
     "ladder": [{"kind": "mobile", "times": 3}, {"kind": "home", "times": 2}]}

``results`` names results of agents and ends of calls alike. ``after_s``: the debtor is due again then;
``most``: after so many such results in a row the number rests for ``rest_s``. ``least_gap_s``: between two
attempts on one debtor, whatever they gave; ``number_gap_s``: on one number. ``most_attempts``: the lead is
closed (0: never).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

#: 15 days for numbers out of service is what carriers ask of diallers (CNV); others rest a week.
REST = timedelta(days=7)
LONGEST_S = 366 * 86_400
MOST = 1_000


@dataclass(frozen=True, slots=True)
class Rule:
    """After one result: due again ``after``; a number with ``most`` of them in a row (0: any) rests."""

    after: timedelta | None = None
    most: int = 0
    rest: timedelta = REST


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the ladder: numbers of this kind (empty: any), so many times."""

    kind: str
    times: int


@dataclass(frozen=True, slots=True)
class Retries:
    """A campaign's rules of trying again."""

    results: Mapping[str, Rule] = field(default_factory=dict)
    least_gap: timedelta = timedelta(0)
    number_gap: timedelta = timedelta(0)
    most_attempts: int = 0
    ladder: tuple[Step, ...] = ()

    def after(self, result: str, usual: timedelta) -> timedelta:
        """How long to leave the debtor alone: the campaign's word, else ``usual``; never under the gap."""
        rule = self.results.get(result)
        wanted = rule.after if rule is not None and rule.after is not None else usual
        return max(wanted, self.least_gap)

    def spent(self, attempts: int) -> bool:
        """Whether there were enough attempts."""
        return 0 < self.most_attempts <= attempts

    def rest(self, results: Sequence[str]) -> timedelta | None:
        """How long a number rests after these results, the latest first; None when it need not."""
        if not results:
            return None
        rule = self.results.get(results[0])
        if rule is None or rule.most == 0 or len(results) < rule.most:
            return None
        return rule.rest if set(results[: rule.most]) == {results[0]} else None


class BadRetriesError(ValueError):
    """Rules that cannot be used; the text names the place."""


def read_retries(stored: Mapping[str, Any]) -> Retries:
    """The rules of a campaign. Raises BadRetriesError."""
    strange = stored.keys() - {"results", "least_gap_s", "number_gap_s", "most_attempts", "ladder"}
    if strange:
        raise BadRetriesError(sorted(strange)[0])
    results, ladder = stored.get("results", {}), stored.get("ladder", [])
    if not isinstance(results, Mapping) or not isinstance(ladder, Sequence) or isinstance(ladder, str):
        raise BadRetriesError("results" if not isinstance(results, Mapping) else "ladder")
    return Retries(
        results={str(name): _rule(f"results.{name}", rule) for name, rule in results.items()},
        least_gap=_seconds("least_gap_s", stored.get("least_gap_s", 0)),
        number_gap=_seconds("number_gap_s", stored.get("number_gap_s", 0)),
        most_attempts=_count("most_attempts", stored.get("most_attempts", 0)),
        ladder=tuple(_step(f"ladder[{at}]", step) for at, step in enumerate(ladder)),
    )


def _rule(where: str, stored: Any) -> Rule:
    if not isinstance(stored, Mapping) or stored.keys() - {"after_s", "most", "rest_s"}:
        raise BadRetriesError(where)
    return Rule(
        after=_seconds(f"{where}.after_s", stored["after_s"]) if "after_s" in stored else None,
        most=_count(f"{where}.most", stored.get("most", 0)),
        rest=_seconds(f"{where}.rest_s", stored["rest_s"]) if "rest_s" in stored else REST,
    )


def _step(where: str, stored: Any) -> Step:
    if not isinstance(stored, Mapping) or stored.keys() - {"kind", "times"}:
        raise BadRetriesError(where)
    kind, times = stored.get("kind", ""), _count(f"{where}.times", stored.get("times", 1))
    if not isinstance(kind, str) or times == 0:
        raise BadRetriesError(where)
    return Step(kind, times)


def _seconds(where: str, value: Any) -> timedelta:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LONGEST_S:
        raise BadRetriesError(where)
    return timedelta(seconds=value)


def _count(where: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST:
        raise BadRetriesError(where)
    return value
