"""A lead looks at what the team asked for before."""

from dataclasses import dataclass

from server_api.contract.agreements import Approvals


@dataclass(frozen=True, slots=True)
class AskedOpened:
    """The history of requests, over the floor."""


@dataclass(frozen=True, slots=True)
class AskedClosed:
    """Esc."""


@dataclass(frozen=True, slots=True)
class TeamApprovalsLoaded:
    """What the team asked for, newest first."""

    approvals: Approvals


AskedDeed = AskedOpened | AskedClosed
AskedEvent = AskedDeed | TeamApprovalsLoaded
