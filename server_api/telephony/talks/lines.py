"""Consultations between agents, and leads on agents' lines."""

from functools import partial

from server_api.telephony.port import ConsultChanged, SuperviseOrder, SupervisionChanged, SwitchError
from server_api.telephony.talks.floor import Consult, Floor, Line, News


def consult(floor: Floor, agent_id: str, with_agent_id: str) -> list[News]:
    """Two agents speak apart; the same again is harmless.

    Raises GoneError ``leg``, SwitchError ``agent_busy`` (talks, consults or is on a line), ``wrong_state``.
    """
    asked = Consult(agent_id, with_agent_id)
    if agent_id == with_agent_id:
        raise SwitchError("wrong_state", agent_id)
    if asked in floor.consults:
        return []
    for agent in (agent_id, with_agent_id):
        floor.leg(agent)
        floor.want_free(agent)
        if floor.consult_of(agent) is not None or agent in floor.lines:
            raise SwitchError("agent_busy", agent)
    floor.consults.append(asked)
    return [_consult_news(asked, on=True)]


def end_consult(floor: Floor, agent_id: str, reason: str = "ended") -> list[News]:
    """Part the two, from either side; ``reason``: ``ended``, ``call``, ``supervising``, ``agent_gone``."""
    found = floor.consult_of(agent_id)
    if found is None:
        return []
    floor.consults.remove(found)
    return [_consult_news(found, on=False, reason=reason)]


def _consult_news(found: Consult, *, on: bool, reason: str = "") -> News:
    return partial(
        ConsultChanged, agent_id=found.agent_id, with_agent_id=found.with_agent_id, on=on, reason=reason
    )


def supervise(floor: Floor, order: SuperviseOrder) -> list[News]:
    """Put a lead on a line, or change its mode.

    Raises GoneError ``leg``, SwitchError ``agent_busy``, ``another_speaks``, ``wrong_state`` (its own line).
    """
    line = Line(order.lead_id, order.agent_id, order.mode)
    if line.lead_id == line.agent_id:
        raise SwitchError("wrong_state", line.lead_id)
    before = floor.lines.get(line.lead_id)
    floor.leg(line.lead_id)
    if before is None or before.agent_id != line.agent_id:
        floor.leg(line.agent_id)
    if floor.of_agent(line.lead_id):
        raise SwitchError("agent_busy", line.lead_id)
    if line.speaks:
        _want_voice(floor, line)
    if before == line:
        return []
    news = end_consult(floor, line.lead_id, "supervising")
    if before is not None and before.agent_id != line.agent_id:
        news += leave(floor, line.lead_id, "replaced")
    floor.lines[line.lead_id] = line
    return [*news, partial(SupervisionChanged, lead_id=line.lead_id, agent_id=line.agent_id, mode=line.mode)]


def _want_voice(floor: Floor, line: Line) -> None:
    for other in floor.lines.values():
        if other.speaks and other.agent_id == line.agent_id and other.lead_id != line.lead_id:
            raise SwitchError("another_speaks", other.lead_id)


def leave(floor: Floor, lead_id: str, reason: str = "left") -> list[News]:
    """The lead is on no line any more."""
    line = floor.lines.pop(lead_id, None)
    if line is None:
        return []
    return [
        partial(SupervisionChanged, lead_id=lead_id, agent_id=line.agent_id, mode=None, reason=reason),
    ]


def agent_gone(floor: Floor, agent_id: str) -> list[News]:
    """The agent's leg did not come back in time: its leads are on no line."""
    leads = [line.lead_id for line in floor.lines.values() if line.agent_id == agent_id]
    return [news for lead_id in leads for news in leave(floor, lead_id, "agent_gone")]
