"""The agent's states: laws that hold after any sequence of events."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from server_api.contract.words import AgentState
from server_api.domain import agent as life
from server_api.domain.agent import BUSY, MAY_ASK_FOR, ON_CALL, Agent, AgentEvent, Refused, step

THEN = datetime(2026, 11, 24, 14, tzinfo=UTC)
CALLS = st.sampled_from(["one", "two"])
EVENTS: st.SearchStrategy[AgentEvent] = st.one_of(
    st.just(life.SignedIn()),
    st.just(life.SignedOut()),
    st.just(life.DeskLost()),
    st.builds(
        life.StateAsked,
        st.sampled_from(AgentState),
        st.sampled_from(["", "lunch"]),
        st.booleans(),
    ),
    st.builds(life.CallOffered, CALLS),
    st.builds(life.CallGiven, CALLS),
    st.builds(life.CallPassedOn, CALLS),
    st.just(life.LineJoined()),
    st.just(life.LineLeft()),
    st.builds(life.CallJoined, CALLS),
    st.builds(life.CallHeld, CALLS),
    st.builds(life.CallResumed, CALLS),
    st.builds(life.CallFound, CALLS, st.booleans()),
    st.builds(life.CallLeft, CALLS, st.just(THEN)),
    st.builds(life.ResultSaved, CALLS),
    st.builds(life.WrapUpExtended, CALLS, st.just(THEN), st.integers(0, 2)),
)


def follow(events: list[AgentEvent]) -> list[tuple[Agent, AgentEvent, Agent | Refused]]:
    agent, path = Agent(), []
    for event in events:
        after = step(agent, event)
        path.append((agent, event, after))
        agent = agent if isinstance(after, Refused) else after
    return path


@given(st.lists(EVENTS, max_size=40))
def test_the_value_is_always_whole(events: list[AgentEvent]) -> None:
    for _, _, after in follow(events):
        if isinstance(after, Refused):
            continue
        assert bool(after.call_id) == (after.state in BUSY)
        assert (after.wrap_until is not None) == (after.state is AgentState.WRAP_UP)
        assert not after.pause_code or after.state is AgentState.PAUSED
        assert after.queued is None or after.queued in MAY_ASK_FOR
        assert after.queued is None or after.state in BUSY or after.state is AgentState.SUPERVISING
        assert after.queued is not None or after.state is not AgentState.SUPERVISING


@given(st.lists(EVENTS, max_size=40))
def test_a_conversation_is_left_only_by_its_result_or_by_going_home(events: list[AgentEvent]) -> None:
    for before, event, after in follow(events):
        left = isinstance(after, Agent) and before.call_id != after.call_id and before.call_id
        if left and before.state in (AgentState.TALKING, AgentState.HOLDING):
            assert isinstance(event, life.CallFound | life.CallPassedOn)
        if left and before.state is AgentState.WRAP_UP:
            assert isinstance(event, life.ResultSaved | life.SignedOut | life.CallFound)


@given(st.lists(EVENTS, max_size=40))
def test_nobody_signs_out_or_gets_a_second_call_while_on_one(events: list[AgentEvent]) -> None:
    for before, event, after in follow(events):
        if before.state in ON_CALL and isinstance(event, life.SignedOut):
            assert after == Refused("in_call")
        if before.state is not AgentState.READY and isinstance(event, life.CallOffered):
            assert after == Refused("not_ready")


@given(st.lists(EVENTS, max_size=40))
def test_a_call_by_hand_interrupts_no_other_and_gives_a_pause_back(events: list[AgentEvent]) -> None:
    for before, event, after in follow(events):
        if isinstance(event, life.CallGiven) and before.state in (*BUSY, AgentState.OFFLINE):
            assert after == Refused("not_free")
        if isinstance(event, life.CallGiven) and before.state is AgentState.PAUSED:
            given = Agent(AgentState.RINGING, "", event.call_id, AgentState.PAUSED, before.pause_code)
            assert after == given
            assert step(given, life.CallLeft(event.call_id, THEN)) == before


def test_a_lead_comes_back_from_a_line_as_before() -> None:
    lunch = Agent(AgentState.PAUSED, "lunch")
    on_line = step(lunch, life.LineJoined())
    assert on_line == Agent(AgentState.SUPERVISING, queued=AgentState.PAUSED, queued_pause_code="lunch")
    assert isinstance(on_line, Agent)
    assert step(on_line, life.LineJoined()) == on_line
    assert step(on_line, life.LineLeft()) == lunch
    took = step(on_line, life.CallGiven("one"))
    assert isinstance(took, Agent)
    assert (took.state, took.call_id, took.queued) == (AgentState.RINGING, "one", AgentState.PAUSED)
    assert step(took, life.LineLeft()) == took


def test_a_line_cannot_be_joined_from_a_call() -> None:
    assert step(Agent(AgentState.TALKING, call_id="one"), life.LineJoined()) == Refused("not_free")


def test_ready_needs_a_leg() -> None:
    asked = life.StateAsked(AgentState.READY, "", leg_up=False)
    assert step(Agent(AgentState.PAUSED), asked) == Refused("no_leg")


def test_what_was_asked_in_the_call_comes_after_its_result() -> None:
    talking = Agent(AgentState.TALKING, call_id="one")
    queued = step(talking, life.StateAsked(AgentState.PAUSED, "lunch", leg_up=True))
    assert isinstance(queued, Agent)
    wrap_up = step(queued, life.CallLeft("one", THEN))
    assert isinstance(wrap_up, Agent)
    assert wrap_up.state is AgentState.WRAP_UP
    assert step(wrap_up, life.ResultSaved("one")) == Agent(AgentState.PAUSED, "lunch")


def test_a_call_that_was_never_joined_asks_for_no_result() -> None:
    ringing = Agent(AgentState.RINGING, call_id="one")
    assert step(ringing, life.CallLeft("one", THEN)) == Agent(AgentState.READY)


def test_more_time_is_given_a_few_times() -> None:
    wrap_up = Agent(AgentState.WRAP_UP, call_id="one", wrap_until=THEN)
    once = step(wrap_up, life.WrapUpExtended("one", THEN, 1))
    assert isinstance(once, Agent)
    assert once.extensions == 1
    assert step(once, life.WrapUpExtended("one", THEN, 1)) == Refused("no_more_time")
