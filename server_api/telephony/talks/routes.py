"""Who hears whom: every destination of the mix and its sources, from the talks alone.

A listening lead's leg is a source nowhere: it is muted by construction. Between calls a leg is neither
source nor destination, so nobody can listen to a room.
"""

from collections.abc import Iterable, Mapping

from server_api.telephony.port import Ear, SuperviseMode
from server_api.telephony.talks.floor import Floor, Line, Talk, TalkPhase

MUSIC = "music"
FULL = 1.0
Routes = dict[str, dict[str, float]]


def call_media(call_id: str) -> str:
    """Name of a call's leg in the mix."""
    return f"call:{call_id}"


def leg_media(leg_id: str) -> str:
    """Name of an agent's leg in the mix."""
    return f"leg:{leg_id}"


def prompt_media(prompt_id: str) -> str:
    """Name of a prompt in the mix."""
    return f"prompt:{prompt_id}"


def routes_of(floor: Floor) -> Routes:
    """Weights (linear gain) by destination and source; a destination without sources hears silence."""
    routes: Routes = {leg_media(leg): {} for leg in floor.legs.values()}
    for talk in floor.talks.values():
        routes[call_media(talk.call_id)] = _at_rest(floor, talk)
    for agent_id, leg_id in floor.legs.items():
        connected = floor.connected(agent_id)
        if connected and agent_id not in floor.quiet:
            _talk_of(floor, agent_id, leg_media(leg_id), connected, routes)
    for consult in floor.consults:
        one, other = (leg_media(floor.legs[a]) for a in (consult.agent_id, consult.with_agent_id))
        routes[one], routes[other] = {other: FULL}, {one: FULL}
    for talk in floor.talks.values():
        if talk.prompt is not None:
            routes[call_media(talk.call_id)] = {prompt_media(talk.prompt.prompt_id): FULL}
    return routes


def _at_rest(floor: Floor, talk: Talk) -> dict[str, float]:
    """What a debtor hears who talks to no agent just now."""
    match talk.phase:
        case TalkPhase.BRIDGED:
            return {call_media(talk.partner): FULL} if talk.partner in floor.talks else {}
        case TalkPhase.ANSWERED if not talk.music:
            return {}
        case _:
            return {MUSIC: FULL}


def _talk_of(floor: Floor, agent_id: str, agent: str, connected: list[Talk], routes: Routes) -> None:
    """An agent's talk: the agent, one or more debtors, and the leads on the line."""
    lines = [line for line in floor.lines.values() if line.agent_id == agent_id]
    debtors = [call_media(talk.call_id) for talk in connected]
    heard = debtors + [_prompt(talk) for talk in connected if talk.prompt and talk.prompt.ear is Ear.BOTH]
    whispering = [_leg(floor, line) for line in lines if line.speaks]
    barging = [_leg(floor, line) for line in lines if line.mode is SuperviseMode.BARGE]
    for debtor in debtors:
        routes[debtor] = _all_but(debtor, [agent, *debtors, *barging])
    routes[agent] = _all_but(agent, heard + whispering)
    for line in lines:
        lead = _leg(floor, line)
        routes[lead] = _all_but(lead, [agent, *heard, *whispering])


def _leg(floor: Floor, line: Line) -> str:
    return leg_media(floor.legs[line.lead_id])


def _prompt(talk: Talk) -> str:
    assert talk.prompt is not None
    return prompt_media(talk.prompt.prompt_id)


def _all_but(destination: str, sources: Iterable[str]) -> dict[str, float]:
    return {source: FULL for source in sources if source != destination}


def changes(before: Mapping[str, Mapping[str, float]], after: Routes) -> Routes:
    """What must be said to a mix that has ``before``: destinations that are gone need no word."""
    return {name: sources for name, sources in after.items() if before.get(name, {}) != sources}
