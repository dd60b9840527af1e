"""What everything else stands on: the journal, the desks, who works now, which calls are alive."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from server_api.bus import Bus
from server_api.bus.leader import Leader
from server_api.clock import Clock
from server_api.services.answered_queue import AnsweredQueue
from server_api.services.background import Background
from server_api.services.choose_caller import ChooseCaller
from server_api.services.choose_ways import ChooseWays
from server_api.services.connect_call import ConnectCall
from server_api.services.day_stats import CountDay
from server_api.services.desks import Desks
from server_api.services.finish_call import FinishCall
from server_api.services.floor_feed import ToldDesks, Touched
from server_api.services.hand_over import HandOver
from server_api.services.job_book import JobBook
from server_api.services.journal import Journal
from server_api.services.lines import Lines
from server_api.services.live_calls import LiveCalls
from server_api.services.opt_outs import OptOuts
from server_api.services.pace_notes import PaceNotes
from server_api.services.pace_tallies import PaceTallies
from server_api.services.play_messages import PlayMessages
from server_api.services.play_prompts import PlayPrompts
from server_api.services.prepare_live import PrepareLive
from server_api.services.prompt_shelf import PromptShelf
from server_api.services.roster import Roster, Seat
from server_api.services.tell_case import TellCase
from server_api.services.try_again import TryAgain
from server_api.services.withdraw_person import WithdrawalNews
from server_api.settings import ServerSettings
from server_api.store.database import Database
from server_api.telephony.port import Switch
from server_api.web.push_hub import PushHub, PushPace
from server_api.wiring.cases import Cases
from server_api.wiring.node import Node


class Woken:
    """Somebody is free: callers first, then who has answered, then the dialler.

    Those who serve are made later than those who say so.
    """

    def __init__(self, hand_over: HandOver, serve_answered: Callable[[], None]) -> None:
        self._hand_over = hand_over
        self._serve_answered = serve_answered
        self.serve_callers = _nobody
        self.wake_dialer = _nobody

    def __call__(self) -> None:
        """Look for work."""
        self.serve_callers()
        self._serve_answered()
        self.wake_dialer()

    def dialer(self) -> None:
        """Something has changed for the dialler alone."""
        self.wake_dialer()

    def changed(self, seat: Seat) -> None:
        """An agent's state is another."""
        self._hand_over(seat)
        self()


@dataclass(frozen=True, slots=True)
class Core:
    """The floor without its conversations."""

    settings: ServerSettings
    clock: Clock
    database: Database
    bus: Bus
    leader: Leader
    switch: Switch
    cases: Cases
    hub: PushHub
    desks: Desks
    journal: Journal
    roster: Roster
    count_day: CountDay
    shelf: PromptShelf
    prompts: PlayPrompts
    messages: PlayMessages
    prepare: PrepareLive
    tell_case: TellCase
    notes: PaceNotes
    tallies: PaceTallies
    connect: ConnectCall
    finish: FinishCall
    hand_over: HandOver
    choose_ways: ChooseWays
    woken: Woken
    touched: Touched
    background: Background
    jobs: JobBook
    calls: LiveCalls = field(default_factory=LiveCalls)
    lines: Lines = field(default_factory=Lines)

    def leads(self) -> bool:
        """Whether this node decides for all of them, now."""
        return self.leader.leads


def build_core(
    settings: ServerSettings, clock: Clock, database: Database, node: Node, switch: Switch, cases: Cases
) -> Core:
    """Made once; everything here lives as long as the server."""
    bus = node.bus
    background, journal, touched = Background(), Journal(database), Touched()
    pace = PushPace(settings.heartbeat_s, settings.heartbeat_dead_s, settings.push_buffer)
    hub = PushHub(clock, pace)
    desks = ToldDesks(hub, touched)
    roster, calls = Roster(clock, journal, desks), LiveCalls()
    count_day = CountDay(database, clock, desks, settings.floor_time_zone, cases.right_party)
    shelf = PromptShelf(settings.data_dir / "prompts", settings.centre_name)
    prompts = PlayPrompts(switch, journal, shelf)
    prepare = PrepareLive(cases.prepare, background)
    notes, tallies = PaceNotes(bus), PaceTallies(bus, clock)
    opt_outs = OptOuts(database, clock, WithdrawalNews(bus))
    messages = PlayMessages(switch, calls, journal, background, shelf, opt_outs)
    queue = AnsweredQueue(background, journal, prompts, notes, tallies.may_overflow)
    connect = ConnectCall(switch, roster, calls, desks, journal, prepare, background, queue, notes, messages)
    busy = timedelta(seconds=settings.busy_retry_s)
    again = TryAgain(cases.places, clock)
    machine = cases.machine
    finish = FinishCall(roster, calls, desks, journal, clock, count_day, background, again, busy, machine)
    hand_over = HandOver(roster, calls, connect, background)
    return Core(
        settings=settings,
        clock=clock,
        database=database,
        bus=bus,
        leader=node.leader,
        switch=switch,
        cases=cases,
        hub=hub,
        desks=desks,
        journal=journal,
        roster=roster,
        count_day=count_day,
        shelf=shelf,
        prompts=prompts,
        messages=messages,
        prepare=prepare,
        tell_case=TellCase(calls, roster, desks, prepare, background, bus),
        notes=notes,
        tallies=tallies,
        connect=connect,
        finish=finish,
        hand_over=hand_over,
        choose_ways=ChooseWays(ChooseCaller(clock), switch.switch_id),
        woken=Woken(hand_over, connect.serve),
        touched=touched,
        background=background,
        jobs=JobBook(clock),
        calls=calls,
    )


def _nobody() -> None:
    """Until they are made."""
