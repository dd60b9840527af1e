"""What a stored rule name stands for: the law, where it is written, and how good the evidence is."""

from collections.abc import Mapping
from dataclasses import dataclass

from server_api.rules.profiles import Profile

#: Rules of the house and of people; their sentences are worded where they are shown.
_HOUSE = "acordo"
_PEOPLE = {"CREDITOR": "creditor", "WISH": "debtor"}


@dataclass(frozen=True, slots=True)
class Described:
    """``status``: text, secondary, conflict, unverified, or superseded where another version holds now."""

    rule: str
    name: str = ""
    source: str = ""
    status: str = ""


def describe(rule: str, profiles: Mapping[str, Profile]) -> Described:
    """A rule as it is stored: ``BR-SP@1``, or the narrower id that a denial names: ``BR-SP-HOURS``."""
    rule_id, _, version = rule.partition("@")
    profile = _profile_of(rule_id, profiles)
    if profile is None:
        source = next((who for start, who in _PEOPLE.items() if _starts(rule_id, start)), _HOUSE)
        return Described(rule, "", source, "text")
    cap = next((cap for cap in profile.caps if cap.cap_id == rule_id), None)
    name = f"{profile.name}: {cap.why}" if cap else profile.name
    same = version in ("", str(profile.version))
    return Described(rule, name, profile.source, profile.status if same else "superseded")


def _profile_of(rule_id: str, profiles: Mapping[str, Profile]) -> Profile | None:
    """The profile with the longest id that the rule begins with."""
    fitting = [name for name in profiles if _starts(rule_id, name)]
    return profiles[max(fitting, key=len)] if fitting else None


def _starts(rule_id: str, name: str) -> bool:
    return rule_id == name or rule_id.startswith(f"{name}-")
