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


def build_dialing(core: Core, inbound: TakeInbound, put_trunks: Callable[[], Awaitable[None]]) -> Dialing:
    """Made once."""
    settings, clock, bus = core.settings, core.clock, core.bus
    seats = RefreshSeats(core.database, core.roster, core.desks, core.background)

    def others() -> None:
        seats.soon()
        feed.wake()

    plans = Plans(core.database, clock, settings.floor_time_zone, _FRESH_S, others)
    choose = Choose(core.database, plans)
    cancel = CancelRinging(core.roster, core.calls, core.connect, core.background, core.tallies)
    woken = core.woken

    def stop_changed() -> None:
        feed.wake()
        woken()

    stop = FloorStop(core.database, bus, clock, core.background, cancel.all, stop_changed)

    def leads() -> bool:
        return core.leader.leads

    day = KeepDay(
        core.database,
        core.journal,
        clock,
        settings.floor_time_zone,
        core.tallies,
        core.background,
        leads,
        _SAVE_S,
    )
    view = PacingView(
        core.database,
        clock,
        settings.floor_time_zone,
        core.tallies,
        stop,
        core.lines,
        lambda: plans.all.values(),
        plans.idle_because,
    )
    feed = PacingFeed(core.roster, core.desks, view, settings.pacing_pace_s)
    quotas = Quotas(bus, clock, woken.dialer)
    keep = KeepPace(core.database, core.journal, clock, plans, bus.node_id, _SAVE_S)

    def room(plan: DialPlan) -> int:
        calls = sum(call.plan.trunk_id == plan.trunk_id and not call.end for call in core.calls)
        return core.lines.room(plan.trunk_id, calls, clock.monotonic())

    def stopped() -> bool:
        return stop.now is not None

    brain = Brain(bus, clock, plans, choose, keep, leads, room, stopped, woken.dialer)
    agents = AgentNotes(bus, core.roster, core.calls, clock, lambda: inbound.waiting)
    core.roster.watch(agents.look)
    core.roster.watch(cancel.look)

    def found() -> None:
        promote.at_once()
        woken.dialer()

    placings = Placings(core.database, clock, lambda _campaign_id: found(), settings.floor_time_zone)
    attempts = CommitAttempts(
        core.database,
        core.cases.gate,
        TryAgain(core.cases.places, clock),
        clock,
        core.choose_ways,
        bus.node_id,
        core.switch.switch_id,
    )
    place = PlaceCalls(
        core.database,
        core.switch,
        clock,
        attempts,
        choose,
        core.roster,
        core.calls,
        core.desks,
        core.prepare,
        core.notes,
        put_trunks,
        core.lines,
        stopped,
    )
    previews = Previews(
        core.database,
        core.journal,
        clock,
        core.roster,
        core.desks,
        core.cases.prepare,
        attempts,
        place,
        core.background,
        bus,
        woken.dialer,
    )
    hands = Hands(plans, quotas, place, core.roster, core.calls, core.lines, stop, cancel, previews)
    promotion = Promotion(core.database, clock, placings)
    promote = PromoteDialling(promotion, plans, clock, leads, _PROMOTE_S)
    loop = DialerLoop(plans, agents, brain, hands, core.lines, promote, settings.dialer_tick_s)

    def campaign_changed(_node_id: str, _body: Body) -> None:
        plans.changed()
        promote.at_once()
        feed.wake()
        woken.dialer()

    bus.listen(CAMPAIGN_CHANGED, campaign_changed)
    bus.resync(day.again)

    def leading(_leads: bool) -> None:
        placings.forget()
        found()

    core.leader.changed(leading)
    return Dialing(
        loop,
        plans,
        placings,
        brain,
        keep,
        stop,
        cancel,
        day,
        view,
        feed,
        previews,
        core.calls,
        core.notes,
        leads,
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
