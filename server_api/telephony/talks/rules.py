"""What may be done with answered calls, and what it changes: each function changes the floor and gives news.

Where a function raises, nothing was changed.
"""

from dataclasses import replace
from functools import partial

from server_api.telephony.port import (
    CallConnected,
    CallHeld,
    CallParked,
    CallResumed,
    CallsJoined,
    PromptOrder,
    SwitchError,
)
from server_api.telephony.talks.floor import Floor, News, Talk, TalkPhase
from server_api.telephony.talks.lines import end_consult, leave


def answered(floor: Floor, call_id: str) -> None:
    """A call was picked up; nobody talks to it yet."""
    floor.talks[call_id] = Talk(call_id)


def ended(floor: Floor, call_id: str) -> str:
    """The call is over; gives the call that must end with it, if there is one."""
    talk = floor.talks.pop(call_id, None)
    return talk.partner if talk is not None else ""


def talks_already(floor: Floor, call_id: str, agent_id: str) -> bool:
    """True when there is nothing to connect. Raises GoneError ``leg`` when the talk waits for a leg."""
    talk = floor.talks.get(call_id)
    if talk is None or talk.phase is not TalkPhase.CONNECTED or talk.agent_id != agent_id:
        return False
    return bool(floor.leg(agent_id))


def connect(floor: Floor, call_id: str, agent_id: str) -> list[News]:
    """Put a call through, from whoever has it. The news of the connection itself is :func:`connection`.

    Raises GoneError ``leg``, SwitchError ``not_answered``, ``agent_busy``.
    """
    talk = floor.talk(call_id)
    floor.want_free(agent_id, (call_id,))
    floor.leg(agent_id)
    news = _part(floor, talk) + _begin(floor, agent_id, (talk,))
    _connect(floor, talk, agent_id)
    return news


def connection(floor: Floor, call_id: str) -> News | None:
    """The news that debtor and agent hear each other, when they do."""
    talk = floor.talks.get(call_id)
    if talk is None or talk.phase is not TalkPhase.CONNECTED or talk.agent_id not in floor.legs:
        return None
    return partial(CallConnected, call_id=call_id, leg_id=floor.legs[talk.agent_id])


def _connect(floor: Floor, talk: Talk, agent_id: str) -> None:
    floor.talks[talk.call_id] = replace(
        talk, phase=TalkPhase.CONNECTED, agent_id=agent_id, partner="", music=False
    )


def _begin(floor: Floor, agent_id: str, talks: tuple[Talk, ...]) -> list[News]:
    """An agent who is about to talk consults nobody and is on nobody's line."""
    line = floor.lines.get(agent_id)
    takes_over = line is not None and any(talk.agent_id == line.agent_id for talk in talks)
    reason = "took_over" if takes_over else "replaced"
    return end_consult(floor, agent_id, "call") + leave(floor, agent_id, reason)


def _part(floor: Floor, talk: Talk, but: tuple[str, ...] = ()) -> list[News]:
    """Leave a bridge; the call that stays behind waits with music for somebody."""
    partner = floor.talks.get(talk.partner)
    if partner is None or partner.call_id in but:
        return []
    return _park(floor, partner)


def hold(floor: Floor, call_id: str) -> list[News]:
    """Raises SwitchError ``wrong_state``."""
    talk = _in_phase(floor, call_id, TalkPhase.CONNECTED)
    floor.talks[call_id] = replace(talk, phase=TalkPhase.HELD)
    return [partial(CallHeld, call_id=call_id)]


def resume(floor: Floor, call_id: str) -> list[News]:
    """Raises SwitchError ``wrong_state``, ``agent_busy``, GoneError ``leg`` while the agent's is away."""
    talk = _in_phase(floor, call_id, TalkPhase.HELD)
    floor.want_free(talk.agent_id)
    floor.leg(talk.agent_id)
    news = _begin(floor, talk.agent_id, (talk,))
    _connect(floor, talk, talk.agent_id)
    return [*news, partial(CallResumed, call_id=call_id)]


def _in_phase(floor: Floor, call_id: str, phase: TalkPhase) -> Talk:
    talk = floor.talks.get(call_id)
    if talk is None or talk.phase is not phase:
        raise SwitchError("wrong_state", str(talk.phase) if talk else "unanswered")
    return talk


def park(floor: Floor, call_id: str) -> list[News]:
    """A parked call parked again is harmless. Raises SwitchError ``not_answered``."""
    talk = floor.talk(call_id)
    if talk.phase is TalkPhase.PARKED:
        return []
    return _part(floor, talk) + _park(floor, talk)


def _park(floor: Floor, talk: Talk) -> list[News]:
    floor.talks[talk.call_id] = replace(talk, phase=TalkPhase.PARKED, agent_id="", partner="", music=False)
    return [partial(CallParked, call_id=talk.call_id)]


def join(floor: Floor, call_id: str, other_call_id: str, agent_id: str = "") -> list[News]:
    """Two calls in one talk, with the agent or bridged; the same again is harmless.

    Raises GoneError ``leg``, SwitchError ``not_answered``, ``agent_busy``, ``wrong_state`` (with itself).
    """
    ids = (call_id, other_call_id)
    pair = (floor.talk(call_id), floor.talk(other_call_id))
    if call_id == other_call_id:
        raise SwitchError("wrong_state", call_id)
    if agent_id:
        floor.want_free(agent_id, ids)
        floor.leg(agent_id)
    if _joined_already(pair, agent_id):
        return []
    news = [n for talk in pair for n in _part(floor, talk, ids)]
    if agent_id:
        news += _begin(floor, agent_id, pair)
        for talk in pair:
            _connect(floor, talk, agent_id)
    else:
        _bridge(floor, *pair)
    return [*news, partial(CallsJoined, call_ids=ids, leg_id=floor.legs.get(agent_id, ""))]


def _joined_already(pair: tuple[Talk, Talk], agent_id: str) -> bool:
    if agent_id:
        return all(t.phase is TalkPhase.CONNECTED and t.agent_id == agent_id for t in pair)
    return pair[0].partner == pair[1].call_id


def _bridge(floor: Floor, one: Talk, other: Talk) -> None:
    for talk, partner in ((one, other), (other, one)):
        floor.talks[talk.call_id] = replace(
            talk, phase=TalkPhase.BRIDGED, agent_id="", partner=partner.call_id, music=False
        )


def leg_up(floor: Floor, agent_id: str, leg_id: str) -> list[News]:
    """The agent's leg carries sound: the talks that waited for it go on, held ones stay held."""
    floor.legs[agent_id] = leg_id
    floor.quiet.discard(agent_id)
    news = [connection(floor, talk.call_id) for talk in floor.connected(agent_id)]
    return [one for one in news if one is not None]


def leg_quiet(floor: Floor, agent_id: str, quiet: bool) -> None:
    """Nothing comes from the agent's leg for the moment: its debtors hear music meanwhile."""
    if quiet and agent_id in floor.legs:
        floor.quiet.add(agent_id)
    else:
        floor.quiet.discard(agent_id)


def leg_lost(floor: Floor, agent_id: str) -> list[News]:
    """Debtors hear music and wait; a consultation ends, and so does the agent's own place on a line."""
    floor.legs.pop(agent_id, None)
    floor.quiet.discard(agent_id)
    return end_consult(floor, agent_id, "agent_gone") + leave(floor, agent_id, "lead_gone")


def wait_with_music(floor: Floor) -> None:
    """Nobody is there who could say who takes the calls that were answered."""
    for talk in list(floor.talks.values()):
        if talk.phase is TalkPhase.ANSWERED:
            floor.talks[talk.call_id] = replace(talk, music=True)


def want_no_other_prompt(floor: Floor, order: PromptOrder) -> bool:
    """False when this very prompt plays already.

    Raises SwitchError ``not_answered``, ``prompt_playing``.
    """
    playing = floor.talk(order.call_id).prompt
    if playing is not None and playing.prompt_id != order.prompt_id:
        raise SwitchError("prompt_playing", playing.prompt_id)
    return playing is None


def begin_prompt(floor: Floor, order: PromptOrder) -> None:
    """The debtor hears the prompt and nothing else."""
    floor.talks[order.call_id] = replace(floor.talk(order.call_id), prompt=order)


def end_prompt(floor: Floor, call_id: str) -> PromptOrder | None:
    """The debtor hears what it did before; gives the prompt that played."""
    talk = floor.talks.get(call_id)
    if talk is None or talk.prompt is None:
        return None
    floor.talks[call_id] = replace(talk, prompt=None)
    return talk.prompt
