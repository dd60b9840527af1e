"""Which device a direction uses: the chosen one by its name while it is there, else the system's."""

from collections.abc import Sequence
from dataclasses import dataclass

from agent_desktop.softphone.protocol import DeviceBack, DeviceLost


@dataclass(frozen=True, slots=True)
class Picked:
    """``name`` is empty where there is no device at all; ``own`` says that it is the chosen one."""

    name: str = ""
    own: bool = True


def pick(chosen: str, present: Sequence[str], default: str) -> Picked:
    """The device for a direction. A chosen name that is not there leaves it to the system."""
    if chosen and chosen in present:
        return Picked(chosen)
    if default in present:
        return Picked(default, own=not chosen)
    return Picked(present[0] if present else "", own=not chosen)


def told(
    kind: str, chosen: str, before: Picked, now: Picked, present: Sequence[str]
) -> list[DeviceLost | DeviceBack]:
    """What the agent is to know about a change of devices that nobody asked for."""
    if before == now:
        return []
    if before.name and before.name not in present:
        return [DeviceLost(kind, before.name, now.name)]
    if chosen and now.own and not before.own:
        return [DeviceBack(kind, now.name)]
    return []
