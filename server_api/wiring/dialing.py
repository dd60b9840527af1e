"""The dialler, from the floor's parts."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from server_api.bus import Body
from server_api.contract.words import CallPhase, Direction
from server_api.dialer.attempts import CommitAttempts
from server_api.dialer.brain import Brain
from server_api.dialer.choose import Choose
from server_api.dialer.hands import Hands
from server_api.dialer.keep_pace import KeepPace
from server_api.dialer.loop import DialerLoop
from server_api.dialer.messages import Messages
from server_api.dialer.place_calls import PlaceCalls
from server_api.dialer.placings import Placings
from server_api.dialer.plans import Plans
from server_api.dialer.previews import Previews
from server_api.dialer.promote import PromoteDialling
from server_api.dialer.promotion import Promotion
from server_api.dialer.quotas import Quotas
from server_api.services.agent_notes import AgentNotes
from server_api.services.campaign_news import CAMPAIGN_CHANGED, CampaignNews
from server_api.services.cancel_ringing import CancelRinging
from server_api.services.change_pace import ChangePace
from server_api.services.floor_stop import FloorStop
from server_api.services.keep_day import KeepDay
from server_api.services.live_calls import LiveCalls
from server_api.services.pace_notes import PaceNotes
from server_api.services.pacing_desk import PacingDesk
from server_api.services.pacing_feed import PacingFeed
from server_api.services.pacing_view import PacingView
from server_api.services.refresh_seats import RefreshSeats
from server_api.services.take_inbound import TakeInbound
from server_api.services.try_again import TryAgain
from server_api.store.dial_plan_rows import DialPlan
from server_api.web.dial_room import DialRoom
from server_api.wiring.core import Core

#: How often what the pacers have learned is saved.
_SAVE_S = 5.0
#: Campaigns are read again, and the next debtors looked for, no more often than this, unless somebody says
#: that there is something new.
_FRESH_S, _PROMOTE_S = 0.4, 0.4


@dataclass(frozen=True, slots=True)
class Dialing:
    """What places calls, and what stops them."""

    loop: DialerLoop
    plans: Plans
    placings: Placings
    brain: Brain
    keep: KeepPace
    stop: FloorStop
    cancel: CancelRinging
    day: KeepDay
    view: PacingView
    feed: PacingFeed
    previews: Previews
    calls: LiveCalls
    notes: PaceNotes
    leads: Callable[[], bool]

    async def load(self) -> None:
        """What holds from before the start. Raises StoreError."""
        for call in self.calls:
            if call.direction is Direction.OUTBOUND and call.phase is not CallPhase.ENDED:
                self.notes.known(call)
        await self.plans.refresh()
        await self.day.load()
        await self.stop.load()

    async def leave(self) -> None:
        """Keep what was learned and counted, for the next start."""
        if self.leads():
            self.day.keep()
            await self.keep.save(self.brain.pools, at_once=True)


class _News:
    """Who looks again when something changed. Its listeners are made later than those who tell it."""

    feed: PacingFeed
    plans: Plans
    placings: Placings
    promote: PromoteDialling

    def __init__(self, core: Core) -> None:
        self._core = core
        self._seats = RefreshSeats(core.database, core.roster, core.desks, core.background)

    def plans_read(self) -> None:
        """The campaigns are other ones."""
        self._seats.soon()
        self.feed.wake()

    def stop_changed(self) -> None:
        """The floor was stopped, or works again."""
        self.feed.wake()
        self._core.woken()

    def found(self) -> None:
        """There are other debtors to call."""
        self.promote.at_once()
        self._core.woken.dialer()

    def campaign_changed(self, _node_id: str, _body: Body) -> None:
        """Somebody changed a campaign, on whichever node."""
        self.plans.changed()
        self.feed.wake()
        self.found()

    def leading(self, _leads: bool) -> None:
        """Another node leads."""
        self.placings.forget()
        self.found()


def build_dialing(core: Core, inbound: TakeInbound, put_trunks: Callable[[], Awaitable[None]]) -> Dialing:
    """Made once."""
    settings, clock, bus, woken = core.settings, core.clock, core.bus, core.woken
    news, zone = _News(core), settings.floor_time_zone
    plans = news.plans = Plans(core.database, clock, zone, _FRESH_S, news.plans_read)
    choose = Choose(core.database, plans, core.cases.places)
    cancel = CancelRinging(core.roster, core.calls, core.connect, core.background, core.tallies)
    stop = FloorStop(core.database, bus, clock, core.background, cancel.all, news.stop_changed)
    view = _view(core, plans, stop)
    news.feed = PacingFeed(core.roster, core.desks, view, settings.pacing_pace_s)
    keep = KeepPace(core.database, core.journal, clock, plans, bus.node_id, _SAVE_S)
    room = _room(core)
    brain = _brain(core, plans, choose, keep, stop, room)
    news.placings = Placings(core.database, clock, lambda _campaign_id: news.found(), zone)
    attempts = _attempts(core)
    place = _place(core, attempts, choose, stop, put_trunks)
    previews = _previews(core, attempts, place)
    promotion = Promotion(core.database, clock, news.placings)
    news.promote = PromoteDialling(promotion, plans, clock, core.leads, _PROMOTE_S)
    quotas = Quotas(bus, clock, woken.dialer)
    hands = Hands(plans, quotas, place, core.roster, core.calls, core.lines, stop, cancel, previews)
    dials = _dials(core, stop)
    messages = Messages(bus, plans, clock, place, core.calls, core.shelf, core.leads, room, dials)
    agents = AgentNotes(bus, core.roster, core.calls, clock, lambda: inbound.waiting)
    day = _day(core)
    core.roster.watch(agents.look)
    core.roster.watch(cancel.look)
    bus.listen(CAMPAIGN_CHANGED, news.campaign_changed)
    bus.resync(day.again)
    core.leader.changed(news.leading)
    return Dialing(
        loop=DialerLoop(
            plans, agents, brain, hands, messages, core.lines, news.promote, settings.dialer_tick_s
        ),
        plans=plans,
        placings=news.placings,
        brain=brain,
        keep=keep,
        stop=stop,
        cancel=cancel,
        day=day,
        view=view,
        feed=news.feed,
        previews=previews,
        calls=core.calls,
        notes=core.notes,
        leads=core.leads,
    )


def _day(core: Core) -> KeepDay:
    return KeepDay(
        core.database,
        core.journal,
        core.clock,
        core.settings.floor_time_zone,
        core.tallies,
        core.background,
        core.leads,
        _SAVE_S,
    )


def _view(core: Core, plans: Plans, stop: FloorStop) -> PacingView:
    return PacingView(
        core.database,
        core.clock,
        core.settings.floor_time_zone,
        core.tallies,
        stop,
        core.lines,
        lambda: plans.all.values(),
        plans.idle_because,
    )


def _room(core: Core) -> Callable[[DialPlan], int]:
    def room(plan: DialPlan) -> int:
        calls = sum(call.plan.trunk_id == plan.trunk_id and not call.end for call in core.calls)
        return core.lines.room(plan.trunk_id, calls, core.clock.monotonic())

    return room


def _dials(core: Core, stop: FloorStop) -> Callable[[], bool]:
    return lambda: core.lines.up and stop.now is None


def _brain(
    core: Core,
    plans: Plans,
    choose: Choose,
    keep: KeepPace,
    stop: FloorStop,
    room: Callable[[DialPlan], int],
) -> Brain:
    def stopped() -> bool:
        return stop.now is not None

    return Brain(core.bus, core.clock, plans, choose, keep, core.leads, room, stopped, core.woken.dialer)


def _attempts(core: Core) -> CommitAttempts:
    return CommitAttempts(
        core.database,
        core.cases.gate,
        TryAgain(core.cases.places, core.clock),
        core.clock,
        core.choose_ways,
        core.bus.node_id,
        core.switch.switch_id,
    )


def _place(
    core: Core,
    attempts: CommitAttempts,
    choose: Choose,
    stop: FloorStop,
    put_trunks: Callable[[], Awaitable[None]],
) -> PlaceCalls:
    return PlaceCalls(
        core.database,
        core.switch,
        core.clock,
        attempts,
        choose,
        core.roster,
        core.calls,
        core.desks,
        core.prepare,
        core.notes,
        put_trunks,
        core.lines,
        lambda: stop.now is not None,
    )


def _previews(core: Core, attempts: CommitAttempts, place: PlaceCalls) -> Previews:
    return Previews(
        core.database,
        core.journal,
        core.clock,
        core.roster,
        core.desks,
        core.cases.prepare,
        attempts,
        place,
        core.background,
        core.bus,
        core.woken.dialer,
    )


def build_dial_room(core: Core, dialing: Dialing) -> DialRoom:
    """What leads and agents may ask of the dialler."""

    async def refresh() -> None:
        dialing.plans.changed()
        await dialing.plans.refresh()

    news = CampaignNews(core.bus)
    return DialRoom(
        pacing=PacingDesk(dialing.view, refresh),
        change=ChangePace(core.database, core.clock, news),
        stop=dialing.stop,
        previews=dialing.previews,
    )
