"""Whatever is done with talks, nobody hears what is not meant for them."""

from collections.abc import Callable, Sequence
from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st

from server_api.telephony.port import Ear, PromptOrder, SuperviseMode, SuperviseOrder, SwitchError
from server_api.telephony.talks import lines, rules
from server_api.telephony.talks.floor import Floor, Talk, TalkPhase
from server_api.telephony.talks.routes import (
    MUSIC,
    Routes,
    call_media,
    changes,
    leg_media,
    prompt_media,
    routes_of,
)

AGENTS = ("ana", "bia", "caio", "lead")
CALLS = ("c1", "c2", "c3", "c4")
Step = Callable[[Floor], object]

agents = st.sampled_from(AGENTS)
calls = st.sampled_from(CALLS)


def _answer(call_id: str, floor: Floor) -> None:
    if call_id not in floor.talks:
        rules.answered(floor, call_id)


def _end(call_id: str, floor: Floor) -> None:
    partner = rules.ended(floor, call_id)
    if partner:
        rules.ended(floor, partner)


def _prompt(call_id: str, ear: Ear, floor: Floor) -> None:
    order = PromptOrder(f"p-{call_id}", call_id, "x.wav", ear)
    if rules.want_no_other_prompt(floor, order):
        rules.begin_prompt(floor, order)


def _step(change: Callable[..., object], *arguments: str) -> Step:
    return lambda floor: change(floor, *arguments)


steps = st.one_of(
    st.builds(lambda c: partial(_answer, c), calls),
    st.builds(lambda c: partial(_end, c), calls),
    st.builds(lambda c, e: partial(_prompt, c, e), calls, st.sampled_from(Ear)),
    st.builds(lambda c: _step(rules.end_prompt, c), calls),
    st.builds(lambda a: _step(rules.leg_up, a, f"l-{a}"), agents),
    st.builds(lambda a: _step(rules.leg_lost, a), agents),
    st.builds(lambda a, q: lambda floor: rules.leg_quiet(floor, a, q), agents, st.booleans()),
    st.builds(lambda a: _step(lines.agent_gone, a), agents),
    st.builds(lambda c, a: _step(rules.connect, c, a), calls, agents),
    st.builds(lambda c: _step(rules.hold, c), calls),
    st.builds(lambda c: _step(rules.resume, c), calls),
    st.builds(lambda c: _step(rules.park, c), calls),
    st.builds(lambda c, d: _step(rules.join, c, d), calls, calls),
    st.builds(lambda c, d, a: _step(rules.join, c, d, a), calls, calls, agents),
    st.builds(lambda a, b: _step(lines.consult, a, b), agents, agents),
    st.builds(lambda a: _step(lines.end_consult, a), agents),
    st.builds(
        lambda a, b, m: lambda floor: lines.supervise(floor, SuperviseOrder(a, b, m)),
        agents,
        agents,
        st.sampled_from(SuperviseMode),
    ),
    st.builds(lambda a: _step(lines.leave, a), agents),
    st.just(rules.wait_with_music),
)
# Most stories begin with everybody there, or nothing would ever be said.
there: list[Step] = [_step(rules.leg_up, a, f"l-{a}") for a in AGENTS]
there += [partial(_answer, c) for c in CALLS]


def _after(story: Sequence[Step]) -> Floor:
    floor = Floor()
    for step in [*there, *story]:
        before = repr(floor)
        try:
            step(floor)
        except SwitchError:
            assert repr(floor) == before, "a refused command changes nothing"
    return floor


def _leg(floor: Floor, agent_id: str) -> str:
    return leg_media(floor.legs[agent_id])


def _heard_anywhere(routes: Routes, source: str) -> set[str]:
    return {destination for destination, sources in routes.items() if source in sources}


def _debtor_of(floor: Floor, media: str) -> Talk:
    return floor.talks[media.removeprefix("call:")]


stories = st.lists(steps, max_size=25).map(_after)


@settings(max_examples=120)
@given(stories)
def test_nobody_hears_themselves_and_everybody_is_there(floor: Floor) -> None:
    routes = routes_of(floor)
    present = {leg_media(leg) for leg in floor.legs.values()} | {call_media(c) for c in floor.talks}
    prompts = {prompt_media(t.prompt.prompt_id) for t in floor.talks.values() if t.prompt}
    assert routes.keys() == present
    for destination, sources in routes.items():
        assert destination not in sources
        assert sources.keys() <= present | prompts | {MUSIC}
        assert set(sources.values()) <= {1.0}


@settings(max_examples=120)
@given(stories)
def test_a_listening_lead_is_a_source_nowhere_and_a_whisper_reaches_no_debtor(floor: Floor) -> None:
    routes = routes_of(floor)
    for line in floor.lines.values():
        heard = _heard_anywhere(routes, _leg(floor, line.lead_id))
        match line.mode:
            case SuperviseMode.LISTEN:
                assert not heard
            case SuperviseMode.WHISPER:
                assert not any(media.startswith("call:") for media in heard)
            case SuperviseMode.BARGE:
                theirs = {call_media(talk.call_id) for talk in floor.connected(line.agent_id)}
                assert {media for media in heard if media.startswith("call:")} <= theirs


@settings(max_examples=120)
@given(stories)
def test_a_debtor_hears_only_its_own_talk(floor: Floor) -> None:
    routes = routes_of(floor)
    for media in (call_media(call_id) for call_id in floor.talks):
        talk, heard = _debtor_of(floor, media), set(routes[media])
        if talk.prompt is not None:
            assert heard == {prompt_media(talk.prompt.prompt_id)}
        elif talk.phase in (TalkPhase.HELD, TalkPhase.PARKED):
            assert heard == {MUSIC}
        elif talk.phase is TalkPhase.ANSWERED:
            assert heard <= {MUSIC}
        elif talk.phase is TalkPhase.BRIDGED:
            assert heard == {call_media(talk.partner)}
        elif talk.agent_id not in floor.legs.keys() - floor.quiet:
            assert heard == {MUSIC}
        else:
            barging = {
                _leg(floor, line.lead_id)
                for line in floor.lines.values()
                if line.agent_id == talk.agent_id and line.mode is SuperviseMode.BARGE
            }
            others = {call_media(other) for other in floor.joined(talk.call_id)}
            assert heard == {_leg(floor, talk.agent_id)} | others | barging


@settings(max_examples=120)
@given(stories)
def test_between_calls_a_microphone_goes_nowhere(floor: Floor) -> None:
    routes = routes_of(floor)
    for agent_id in floor.legs:
        consult = floor.consult_of(agent_id)
        line = floor.lines.get(agent_id)
        listens_to = line.agent_id if line is not None else agent_id
        heard = _heard_anywhere(routes, _leg(floor, agent_id))
        if consult is not None:
            other = consult.with_agent_id if consult.agent_id == agent_id else consult.agent_id
            assert heard == {_leg(floor, other)}
        elif not floor.connected(listens_to) or listens_to not in floor.legs.keys() - floor.quiet:
            assert not heard
            assert routes[_leg(floor, agent_id)] == {}


@settings(max_examples=120)
@given(stories)
def test_the_floor_stays_in_order(floor: Floor) -> None:
    speaking = [line.agent_id for line in floor.lines.values() if line.speaks]
    assert len(speaking) == len(set(speaking)), "two leads speak on one line"
    for lead_id in floor.lines:
        assert lead_id in floor.legs
        assert not floor.of_agent(lead_id)
        assert floor.consult_of(lead_id) is None
    assert floor.quiet <= floor.legs.keys()
    in_consults = [a for c in floor.consults for a in (c.agent_id, c.with_agent_id)]
    assert len(in_consults) == len(set(in_consults))
    for agent_id in in_consults:
        assert agent_id in floor.legs
        assert not floor.connected(agent_id)
    for agent_id in AGENTS:
        assert len(floor.connected(agent_id)) <= 2
    for talk in floor.talks.values():
        assert bool(talk.agent_id) is (talk.phase in (TalkPhase.CONNECTED, TalkPhase.HELD))
        assert bool(talk.partner) is (talk.phase is TalkPhase.BRIDGED)
        if talk.partner:
            assert floor.talks[talk.partner].partner == talk.call_id


@settings(max_examples=120)
@given(st.lists(steps, max_size=25), st.lists(steps, max_size=5))
def test_changes_bring_a_mix_up_to_date(first: list[Step], then: list[Step]) -> None:
    before, after = routes_of(_after(first)), routes_of(_after([*first, *then]))
    told = {**before, **changes(before, after)}
    assert {name: told.get(name, {}) for name in after} == after
    assert changes(after, after) == {}
