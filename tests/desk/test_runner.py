"""Commands by the ports, answers as events."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import pytest

from agent_desktop.desk import commands as c
from agent_desktop.desk import commands_plan as cp
from agent_desktop.desk import commands_voice as cv
from agent_desktop.desk import events as e
from agent_desktop.desk.drafts import DraftKeeper
from agent_desktop.desk.events_card import CardPaused
from agent_desktop.desk.events_plan import PlanArrived, PlanEvent
from agent_desktop.desk.ports import Draft
from agent_desktop.desk.runner import Pace, Ports, Runner
from server_api.contract import transfers as t
from server_api.contract.agreements import AnswerApproval, AskApproval, PlanWanted
from server_api.contract.debt_words import ApprovalState
from server_api.contract.session import StateChange
from server_api.contract.words import (
    AgentState,
    Channel,
    ErrorCode,
    Monitoring,
    PartyKind,
    Question,
    TransferStep,
)
from tests.desk.fakes import FakeAnnouncer, FakeClock, FakeOutbox, FakePhone, FakePush, FakeServer
from tests.desk.making import NOW, outcome
from tests.helpers.waiting import until

ASKED = AskApproval(plan=PlanWanted(debt_ids=("d1",)), reason="13º")
LEGAL = t.TransferTarget(kind=PartyKind.PRESET, target_id="legal", name="Jurídico")


@dataclass
class World:
    server: FakeServer = field(default_factory=FakeServer)
    push: FakePush = field(default_factory=FakePush)
    outbox: FakeOutbox = field(default_factory=FakeOutbox)
    phone: FakePhone = field(default_factory=FakePhone)
    clock: FakeClock = field(default_factory=FakeClock)
    announcer: FakeAnnouncer = field(default_factory=FakeAnnouncer)
    events: list[e.Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        ports = Ports(self.server, self.push, self.outbox, self.phone, self.clock, self.announcer)
        self.runner = Runner(
            ports, self.events.append, Pace(check_after_s=0.01, plan_after_s=0.01, draft_every_s=0.01)
        )

    async def answer(self, *commands: c.Command) -> list[e.Event]:
        """Perform, and give the events that came."""
        for command in commands:
            self.runner.perform(command)
        await until(lambda: self.events)
        return self.events


@pytest.fixture
async def world() -> AsyncIterator[World]:
    made = World()
    yield made
    await made.runner.finish()


async def test_sign_in_hands_the_grant_to_the_outbox(world: World) -> None:
    (event,) = await world.answer(c.SignIn("ana", "x", "en"))
    assert isinstance(event, e.SignInAccepted)
    assert world.outbox.grant == "grant"


async def test_a_refusal_names_its_command(world: World) -> None:
    world.server.refusing = ErrorCode.BAD_CREDENTIALS
    assert await world.answer(c.SignIn("ana", "x", "en")) == [
        e.RequestRefused("SignIn", ErrorCode.BAD_CREDENTIALS, (("why", "asked to"),))
    ]


async def test_a_forgotten_session_is_told(world: World) -> None:
    world.server.refusing = ErrorCode.NOT_SIGNED_IN
    world.runner.perform(c.HangUp("call-1"))
    await until(lambda: len(world.events) == 2)
    assert world.events[1] == e.SessionEnded(ErrorCode.NOT_SIGNED_IN)


async def test_a_fault_in_a_link_is_a_refusal_too(world: World, expect_log: Callable[[str], None]) -> None:
    expect_log("HangUp failed")
    world.server.failing = True
    assert await world.answer(c.HangUp("call-1")) == [e.RequestRefused("HangUp", ErrorCode.INTERNAL)]


@pytest.mark.parametrize(
    ("command", "kind"),
    [
        (c.ChangeState(StateChange(wanted=AgentState.READY, version=1)), e.StatusAnswered),
        (c.ExtendWrapUp("call-1"), e.StatusAnswered),
        (c.SignOut(), e.SignedOut),
        (c.AnswerChallenge("call-1", Question.BIRTH_DATE, "1"), e.IdentityAnswered),
        (c.LoadHistory("person-1", "cursor"), e.HistoryLoaded),
        (cv.LoadTargets(), e.TargetsLoaded),
        (cv.Transfer("call-1", t.Transfer(target=LEGAL)), e.TransferDone),
        (cv.Consult("call-1", t.Consult(target=LEGAL)), e.ConsultBegun),
        (cv.FinishConsult("call-1", t.FinishConsult(step=TransferStep.JOIN)), e.TransferDone),
        (cv.Park("call-1"), e.TransferDone),
        (cv.FindPeople("maria"), e.PeopleArrived),
        (cv.Dial(t.ManualDial(person_id="p1")), e.PersonTold),
        (cv.ChoosePerson("call-1", "p1"), e.PersonTold),
        (cv.LoadCallLog(), e.CallLogLoaded),
        (cv.AskHelp("call-1"), e.HelpTold),
        (cv.WithdrawHelp(), e.HelpTold),
        (cv.Supervise("a1", Monitoring.LISTEN), e.SupervisionTold),
        (cv.LeaveSupervision(), e.SupervisionTold),
        (cv.PauseRecording("call-1"), CardPaused),
    ],
)
async def test_each_request_has_its_answer(world: World, command: c.Command, kind: type) -> None:
    (event,) = await world.answer(command)
    assert isinstance(event, kind)


async def test_orders_of_the_call_keep_their_order(world: World) -> None:
    for command in (c.Hold("x"), c.Resume("x"), c.SendDigits("x", "1"), c.HangUp("x")):
        world.runner.perform(command)
    await until(lambda: len(world.server.asked) == 4)
    assert [asked[0] for asked in world.server.asked] == ["hold", "resume", "send_digits", "hang_up"]


async def test_orders_that_are_answered_by_a_push(world: World) -> None:
    orders = (
        cv.ResumeRecording("x"),
        cv.CorrectAnswerer("x", person=True),
        cv.Unpark("x"),
        cv.TakeOverCall("a1"),
        cv.AnswerHelp("h1"),
    )
    for command in orders:
        world.runner.perform(command)
    await until(lambda: len(world.server.asked) == len(orders))
    assert world.events == []


async def test_only_the_last_search_is_asked(world: World) -> None:
    (event,) = await world.answer(cv.FindPeople("mar"), cv.FindPeople("maria"))
    assert event == e.PeopleArrived("maria", t.PeopleFound())
    assert world.server.asked == [("find_people", "maria")]


async def test_only_the_last_schedule_typed_is_computed(world: World) -> None:
    typed = [cp.AskPlan("call-1", PlanWanted(seq=seq, debt_ids=("d1",))) for seq in range(1, 4)]
    (event,) = await world.answer(*typed)
    assert isinstance(event, PlanArrived)
    assert event.plan.seq == 3
    assert world.server.asked == [("plan", "call-1", "3")]


@pytest.mark.parametrize(
    ("command", "heard"),
    [
        (
            cp.AskForApproval("call-1", ASKED),
            ("ask_approval", "call-1", "13º"),
        ),
        (cp.WithdrawApproval("ap1"), ("withdraw_approval", "ap1")),
        (cp.LoadApprovals("p1"), ("approvals", "p1")),
        (
            cp.AnswerRequest("ap1", AnswerApproval(state=ApprovalState.APPROVED)),
            ("answer_approval", "ap1", "approved"),
        ),
        (cp.SendOrder("or1", Channel.SMS), ("send_order", "or1", "sms")),
        (cp.CancelOrder("or1"), ("cancel_order", "or1")),
        (cp.UndoOutcome("of-call-1"), ("undo_outcome", "of-call-1")),
        (cp.LoadPromise("r1"), ("promise", "r1")),
        (cp.CancelPromise("r1", "engano"), ("cancel_promise", "r1", "engano")),
    ],
)
async def test_what_is_asked_about_an_agreement_is_answered(
    world: World, command: cp.PlanCommand, heard: tuple[str, ...]
) -> None:
    (event,) = await world.answer(command)
    assert isinstance(event, PlanEvent)
    assert world.server.asked == [heard]


async def test_a_result_is_kept_first_and_then_delivered(world: World) -> None:
    assert await world.answer(c.SaveOutcome(outcome())) == [e.OutcomeKept("key-1", 1, NOW)]
    assert world.outbox.delivering == 1
    assert world.server.asked == []


async def test_a_full_disk_sends_the_result_to_the_server_at_once(world: World) -> None:
    world.outbox.full = True
    (event,) = await world.answer(c.SaveOutcome(outcome()))
    assert isinstance(event, e.OutcomeConfirmed)
    assert world.server.asked == [("submit", "key-1", "")]


async def test_a_full_disk_and_no_server_leave_the_result_open(world: World) -> None:
    world.outbox.full = True
    world.server.refusing = ErrorCode.LINK_DOWN
    assert await world.answer(c.SaveOutcome(outcome())) == [e.OutcomeNotKept("key-1", ErrorCode.DISK_FULL)]


async def test_drafts_are_written_seldom_and_the_last_one_counts(world: World) -> None:
    for letter in range(200):
        world.runner.perform(c.KeepDraft("call-1", "x" * letter, ()))
    await until(lambda: world.outbox.drafts)
    assert world.outbox.drafts["call-1"] == Draft("call-1", "x" * 199, ())
    assert world.outbox.writes == 1


async def test_the_last_draft_is_written_at_the_end(world: World) -> None:
    world.runner.perform(c.KeepDraft("call-1", "fim", (("amount", "1"),)))
    await world.runner.finish()
    assert world.outbox.drafts["call-1"].note == "fim"


class _Standing(FakeClock):
    """The next moment to write never comes."""

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        await asyncio.Event().wait()


async def test_what_the_debtor_said_yes_to_waits_for_no_moment_to_write() -> None:
    outbox, clock, events = FakeOutbox(), _Standing(), list[e.Event]()
    keeper = DraftKeeper(outbox, clock, events.append, 3600.0)
    keeper.keep(Draft("call-1", "prefere manhã", ()))
    await until(lambda: clock.waits)
    keeper.keep(Draft("call-1", "prefere manhã cedo", ()))
    yes = Draft("call-1", "prefere manhã cedo", (("agreed_at", NOW.isoformat()),))
    keeper.keep(yes)
    await until(lambda: outbox.drafts.get("call-1") == yes)
    assert outbox.writes == 2
    await keeper.finish()


async def test_a_draft_comes_back(world: World) -> None:
    world.outbox.drafts["call-1"] = Draft("call-1", "velha", (("amount", "7"),))
    assert await world.answer(c.FindDraft("call-1")) == [e.DraftRestored("call-1", "velha", {"amount": "7"})]


async def test_a_forgotten_draft_is_gone(world: World) -> None:
    world.runner.perform(c.KeepDraft("call-1", "x", ()))
    world.runner.perform(c.ForgetDraft("call-1"))
    await until(lambda: world.outbox.writes)
    assert world.outbox.drafts == {}


async def test_a_draft_that_cannot_be_kept_is_told(world: World) -> None:
    world.outbox.full = True
    assert await world.answer(c.KeepDraft("call-1", "x", ())) == [
        e.DraftNotKept("call-1", ErrorCode.DISK_FULL)
    ]


async def test_devices(world: World) -> None:
    world.runner.perform(c.OpenPush())
    assert world.push.is_open
    for command in (c.OpenLeg(), c.Mute(True), c.PlayTone("key"), c.CloseLeg(), c.Announce("connected")):
        world.runner.perform(command)
    assert world.phone.told == ["open_leg", "mute True", "tone key", "close_leg"]
    assert world.announcer.said == ["connected"]
    world.runner.perform(c.ClosePush())
    await until(lambda: not world.push.is_open)
