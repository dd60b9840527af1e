"""What the pacer decides in the situations a floor knows."""

import pytest

from server_api.dialer.pace.facts import (
    AgentChanged,
    AgentNow,
    CampaignPace,
    Candidate,
    Connected,
    Dialled,
    End,
    Ended,
    Mode,
    PoolSettings,
    Snapshot,
    Tally,
    Work,
)
from server_api.dialer.pacing import Pacer
from tests.dialer.pace.told import ANYBODY, DAY, Told, seasoned, settings

READY, TALKING, WRAP_UP, AWAY, GONE = Work.READY, Work.TALKING, Work.WRAP_UP, Work.AWAY, Work.GONE
PREDICTIVE, PROGRESSIVE = CampaignPace(), CampaignPace(mode=Mode.PROGRESSIVE)


def test_who_knows_nothing_dials_one_call_an_agent() -> None:
    told = Told(Pacer(settings()))
    told.agents(*[READY] * 5)
    assert told.decide() == 5
    told.dial(5)
    assert told.decide() == 0
    assert told.pacer.reason.why == "ramp"


def test_who_knows_the_floor_dials_ahead() -> None:
    told = seasoned()
    told.agents(*[READY] * 5)
    assert told.decide() > 5
    reason = told.pacer.reason
    assert reason.why == "predictive"
    assert reason.theta > 0.0
    assert reason.ready == 5


def test_an_agent_who_is_almost_done_is_dialled_for() -> None:
    told = seasoned()
    told.agents(READY, TALKING, TALKING, TALKING)
    told.dial(told.decide())
    for agent in (1, 2):
        told.agent(agent, WRAP_UP)
    told.now += 18.5
    assert told.decide() > 0


def test_progressive_dials_one_call_an_agent() -> None:
    told = seasoned()
    told.pacer.set("", PROGRESSIVE)
    told.agents(*[READY] * 4, TALKING)
    assert told.decide() == 4
    told.dial(3)
    assert told.decide() == 1
    assert told.pacer.reason.why == "progressive"


def test_power_dials_its_ratio() -> None:
    told = seasoned()
    told.pacer.set("", CampaignPace(mode=Mode.POWER, ratio=1.6))
    told.agents(*[READY] * 5, *[TALKING] * 3)
    assert told.decide() == 8
    assert told.pacer.reason.why == "power"


def test_a_small_floor_is_dialled_progressively() -> None:
    told = seasoned()
    told.agents(READY, READY)
    assert told.decide() == 2
    assert told.pacer.reason.why == "few_agents"


@pytest.mark.parametrize("work", [AWAY, TALKING])
def test_nothing_is_dialled_when_nobody_will_be_ready(work: Work) -> None:
    told = seasoned()
    told.agents(*[work] * 5)
    assert told.decide() == 0
    assert told.pacer.reason.why == "nobody"


def test_dialling_ends_at_once_when_all_leave() -> None:
    told = seasoned()
    told.agents(*[READY] * 6)
    assert told.decide() > 0
    told.agents(*[GONE] * 6)
    assert told.decide() == 0
    assert told.pacer.reason.why == "nobody"


def test_a_stopped_campaign_is_not_dialled() -> None:
    told = seasoned()
    told.agents(*[READY] * 5)
    told.pacer.set("", CampaignPace(stopped=True))
    assert told.decide() == 0
    assert told.pacer.reason.why == "stopped"


def test_the_trunks_are_not_overrun() -> None:
    told = seasoned()
    told.agents(*[READY] * 5)
    assert told.decide(lines=3) == 3
    assert told.pacer.reason.why == "lines"
    assert told.decide(lines=0) == 0


def test_inbound_callers_come_first() -> None:
    told = seasoned()
    told.pacer.set("", PROGRESSIVE)
    told.agents(*[READY] * 4)
    assert told.decide(callers=3) == 1
    assert told.decide(callers=4) == 0
    assert told.pacer.reason.why == "callers"


def test_a_person_who_waits_takes_the_next_agent() -> None:
    told = seasoned()
    told.pacer.set("", PROGRESSIVE)
    told.agents(TALKING, TALKING, TALKING)
    (call,) = told.dial()
    told.person(call)
    told.agent(0, READY)
    assert told.decide() == 0


def test_a_spent_promise_leaves_one_call_an_agent() -> None:
    told = seasoned(conversations=60)
    told.lose(2)
    told.agents(*[READY] * 5)
    assert told.decide() == 5
    told.dial(5)
    assert told.decide() == 0
    assert told.pacer.reason.why == "guard"
    assert told.pacer.today("") == Tally(dialled=307, answers=62, persons=62, abandoned=2)


def test_the_long_window_binds_when_today_does_not() -> None:
    told = seasoned(conversations=200)
    told.pacer.recount("", {DAY - 3: Tally(1000, 200, 200, 40), DAY: Tally(1000, 200, 200, 0)})
    told.agents(*[READY] * 5)
    assert told.decide() == 5
    assert told.pacer.reason.why == "guard"
    assert told.pacer.today("").abandoned == 0
    assert told.pacer.window("").abandoned == 40


def test_a_cap_holds_as_soon_as_it_is_set() -> None:
    told = seasoned(conversations=200)
    told.lose(2)
    told.agents(*[READY] * 5)
    told.dial(5)
    assert told.decide() > 0
    told.pacer.set("", CampaignPace(cap=0.01))
    assert told.decide() == 0


def test_overflow_is_spent_where_it_is_allowed_and_the_cap_is_not() -> None:
    pool = PoolSettings(campaigns={"": CampaignPace(cap=0.001)}, overflow=0.10)
    told = Told(Pacer(pool))
    told.live(100)
    told.agents(*[READY] * 5)
    assert told.decide() > 5
    assert told.pacer.may_overflow("")
    told.lose(11, end=End.OVERFLOWED)
    assert told.decide() == 5
    assert not told.pacer.may_overflow("")
    assert told.pacer.today("").overflowed == 11
    assert told.pacer.today("").abandoned == 0


def test_the_snapshot_corrects_what_was_told() -> None:
    told = seasoned()
    told.pacer.set("", PROGRESSIVE)
    told.agents(*[READY] * 8)
    agents = tuple(AgentNow(str(one), READY if one < 3 else TALKING, told.now - 5.0) for one in range(5))
    assert told.decide(agents=agents) == 3
    assert told.decide() == 3


def test_a_call_that_never_ends_is_forgotten() -> None:
    told = seasoned()
    told.pacer.set("", PROGRESSIVE)
    told.agents(*[READY] * 3)
    told.dial(3)
    assert told.decide() == 0
    told.now += 120.0
    assert told.decide() == 3


def test_a_person_who_waits_for_ever_is_forgotten() -> None:
    told = seasoned()
    told.pacer.set("", PROGRESSIVE)
    told.agents(READY, AWAY)
    (call,) = told.dial()
    told.person(call)
    assert told.decide() == 0
    told.now += 60.0
    assert told.decide() == 1


def test_facts_told_twice_or_of_unknown_calls_change_nothing() -> None:
    once, twice = seasoned(), seasoned()
    for told, times in ((once, 1), (twice, 2)):
        told.agents(*[READY] * 4)
        told.now += 1.0
        calls = told.dial(3)
        for _ in range(times):
            told.person(calls[0])
        for _ in range(times):
            told.connect(calls[0], 1)
        for _ in range(times):
            told.end(calls[1], End.NO_ANSWER)
        told.lose()
    twice.end("nobody's", End.ABANDONED)
    twice.pacer.observe(Connected(twice.now, "nobody's", "2"))
    assert once.pacer.saved() == twice.pacer.saved()


def test_a_conversation_is_known_without_the_agents_own_words() -> None:
    told = seasoned()
    told.pacer.set("", PROGRESSIVE)
    told.agents(READY)
    (call,) = told.dial()
    told.pacer.observe(Connected(told.now, call, "0"))
    assert told.decide() == 0
    told.pacer.observe(Ended(told.now + 5.0, call, End.TALKED))
    told.now += 5.0
    assert told.decide() == 0
    told.agent(0, READY)
    assert told.decide() == 1
    assert told.pacer.today("").persons == 201


def test_a_new_day_begins_with_a_new_promise() -> None:
    told = seasoned(conversations=60)
    told.lose(3)
    yesterday = told.pacer.today("")
    told.pacer.decide(told.now, Snapshot(DAY + 1), ANYBODY)
    assert told.pacer.today("") == Tally()
    assert told.pacer.window("") == yesterday
    told.pacer.decide(told.now, Snapshot(DAY + 30), ANYBODY)
    assert told.pacer.window("") == Tally()


def test_agents_who_serve_one_campaign_are_not_dialled_for_another() -> None:
    told = Told(Pacer(settings(a=PROGRESSIVE, b=PROGRESSIVE)))
    told.pacer.observe(AgentChanged(told.now, "one", READY, frozenset({"a"})))
    told.pacer.observe(AgentChanged(told.now, "both", READY, frozenset({"a", "b"})))
    a, b = Candidate("1", "a"), Candidate("2", "b")
    assert told.decide([b, b, b]) == 1
    assert told.decide([a, a, a]) == 2
    told.dial(1, "b")
    assert told.decide([b]) == 0


def test_a_campaign_without_room_gets_one_call_an_agent_and_does_not_stand_in_the_way() -> None:
    told = Told(Pacer(settings(rich=PREDICTIVE, spent=PREDICTIVE)))
    told.live(150, "rich")
    told.live(50, "spent", agent=1)
    told.lose(3, "spent")
    told.agents(*[READY] * 12)
    mixed = [Candidate(str(one), "spent" if one % 2 else "rich") for one in range(60)]
    picked = told.pacer.pick(told.now, Snapshot(DAY), mixed)
    spent = [one for one in picked if one.campaign_id == "spent"]
    assert len(spent) <= 12
    assert len(picked) > 12
    assert told.pacer.decide(told.now, Snapshot(DAY), mixed) <= len(picked)


def test_an_unusual_candidate_is_risked_less() -> None:
    told = seasoned()
    for _ in range(300):
        for call_id, candidate in (("w", SURE), ("l", UNLIKELY)):
            told.pacer.observe(Dialled(told.now, call_id, candidate))
            told.now += 8.0
            if candidate is SURE:
                told.person(call_id)
                told.end(call_id, End.TALKED)
            else:
                told.end(call_id, End.NO_ANSWER)
    told.agents(*[READY] * 4)
    assert told.decide([SURE] * 60) < told.decide([UNLIKELY] * 60)


SURE = Candidate("sure", results=(End.TALKED, End.TALKED))
UNLIKELY = Candidate("unlikely", results=(End.NO_ANSWER,) * 5)


def test_room_is_kept_for_what_rings_lest_the_agents_go_home() -> None:
    told = seasoned(conversations=300)
    told.lose(4)
    told.agents(*[READY] * 4)
    assert told.decide() > 4
    assert told.pacer.reason.why == "predictive"
    told.agents(*[READY] * 25)
    assert told.decide() == 25
    assert told.pacer.reason.why == "guard"
