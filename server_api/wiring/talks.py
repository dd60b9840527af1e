"""Conversations and the floor that watches them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from server_api.services.alerts import Alerts
from server_api.services.consult_party import ConsultParty
from server_api.services.consultations import Consultations
from server_api.services.dial_by_hand import DialByHand
from server_api.services.far_tiles import FarTiles
from server_api.services.find_people import FindPeople
from server_api.services.finish_consult import FinishConsultation
from server_api.services.floor_alerts import FloorAlerts
from server_api.services.floor_feed import FloorFeed
from server_api.services.floor_tiles import FloorTiles
from server_api.services.follow_consult import FollowConsult
from server_api.services.help_desk import HelpDesk
from server_api.services.manual_attempt import ManualAttempt
from server_api.services.move_call import MoveCall
from server_api.services.name_caller import NameCaller
from server_api.services.note_quality import NoteQuality
from server_api.services.park_call import ParkCalls
from server_api.services.pass_out import PassOut
from server_api.services.phone_check import KeepPhoneCheck
from server_api.services.side_calls import DialSide
from server_api.services.supervise_line import SuperviseLine
from server_api.services.supervision import Supervisions
from server_api.services.take_inbound import TakeInbound
from server_api.services.transfer_call import TransferCall
from server_api.services.transfer_targets import FindTargets
from server_api.services.withdraw_person import HeedWithdrawals, WithdrawalNews, WithdrawPerson
from server_api.web.talk_room import TalkRoom
from server_api.wiring.core import Core


@dataclass(frozen=True, slots=True)
class Watched:
    """What the leads see, and what it is made of."""

    alerts: Alerts
    floor_alerts: FloorAlerts
    help_desk: HelpDesk
    quality: NoteQuality
    lines: Supervisions
    tiles: FloorTiles
    far: FarTiles
    feed: FloorFeed
    under_way: Consultations


@dataclass(frozen=True, slots=True)
class Talks:
    """What follows the calls, and (``room``) what the agents may ask for."""

    move: MoveCall
    park: ParkCalls
    follow_consult: FollowConsult
    inbound: TakeInbound
    withdraw: WithdrawPerson
    heed: HeedWithdrawals
    room: TalkRoom


def build_watched(core: Core) -> Watched:
    """The floor as its leads see it."""
    roster, clock, journal, touched = core.roster, core.clock, core.journal, core.touched
    limits = {pause.code: pause.limit_s for pause in core.cases.catalogue.pause_codes}
    alerts = Alerts(roster, core.desks, clock)
    under_way = Consultations(clock, core.desks)
    help_desk = HelpDesk(roster, core.calls, core.desks, journal, clock, touched)
    quality = NoteQuality(core.database, roster, journal, clock, alerts, touched)

    def freed(agent_id: str) -> None:
        seat = roster.get(agent_id)
        if seat is not None:
            core.woken.changed(seat)

    lines = Supervisions(roster, core.calls, core.desks, journal, under_way, touched, freed)
    far = FarTiles(core.bus, clock, touched, core.settings.floor_pace_s)
    tiles = FloorTiles(roster, core.calls, help_desk, quality, lines, alerts, limits, far)
    return Watched(
        alerts=alerts,
        floor_alerts=FloorAlerts(roster, clock, alerts, limits, core.jobs),
        help_desk=help_desk,
        quality=quality,
        lines=lines,
        tiles=tiles,
        far=far,
        feed=FloorFeed(roster, core.desks, tiles, touched, core.settings.floor_pace_s),
        under_way=under_way,
    )


def build_talks(core: Core, watched: Watched, put_trunks: Callable[[], Awaitable[None]]) -> Talks:
    """Transfers, parking, callers, dialling by hand."""
    switch, roster, calls, desks, clock = core.switch, core.roster, core.calls, core.desks, core.clock
    journal, background, freed = core.journal, core.background, core.woken.changed
    move = MoveCall(switch, roster, calls, desks, journal, core.prepare, clock, core.hand_over, freed)
    park_s = core.settings.park_s
    park = ParkCalls(switch, roster, calls, desks, journal, clock, move, background, freed, park_s)
    side, pass_out = DialSide(switch, journal, clock), PassOut(roster, desks, journal, clock)
    follow = FollowConsult(switch, roster, desks, watched.under_way, side, pass_out, background)
    return Talks(
        move=move,
        park=park,
        follow_consult=follow,
        inbound=_inbound(core),
        withdraw=WithdrawPerson(core.database, clock, WithdrawalNews(core.bus)),
        heed=HeedWithdrawals(core.database, switch, clock, calls, desks, background, core.bus),
        room=_room(core, watched, move, park, side, put_trunks),
    )


def _inbound(core: Core) -> TakeInbound:
    return TakeInbound(
        core.database,
        core.switch,
        core.clock,
        core.roster,
        core.calls,
        core.desks,
        core.journal,
        core.connect,
        core.hand_over,
        core.prompts,
        core.background,
        core.settings.inbound_wait_s,
    )


def _room(
    core: Core,
    watched: Watched,
    move: MoveCall,
    park: ParkCalls,
    side: DialSide,
    put_trunks: Callable[[], Awaitable[None]],
) -> TalkRoom:
    switch, roster, calls, desks, clock = core.switch, core.roster, core.calls, core.desks, core.clock
    under_way, hand_over, lines = watched.under_way, core.hand_over, watched.lines
    targets = FindTargets(core.database, roster, desks)
    consult = ConsultParty(switch, roster, calls, desks, clock, under_way, targets, side, hand_over)
    return TalkRoom(
        supervise=SuperviseLine(switch, roster, calls, core.journal, clock, lines, move, hand_over),
        help_desk=watched.help_desk,
        targets=targets,
        transfer=TransferCall(calls, clock, targets, move, consult),
        consult=consult,
        finish_consult=FinishConsultation(switch, roster, calls, clock, under_way, move),
        park=park,
        dial_by_hand=_dial_by_hand(core, put_trunks),
        find_people=FindPeople(core.database, clock, calls, core.settings.floor_time_zone),
        name_caller=NameCaller(core.database, clock, calls, desks, core.prepare),
        quality=watched.quality,
        phone_check=KeepPhoneCheck(core.journal, clock, watched.alerts),
    )


def _dial_by_hand(core: Core, put_trunks: Callable[[], Awaitable[None]]) -> DialByHand:
    switch_id = core.switch.switch_id
    attempt = ManualAttempt(core.database, core.clock, core.cases.gate, core.choose_ways, switch_id)
    return DialByHand(
        core.switch,
        core.clock,
        core.roster,
        core.calls,
        core.desks,
        attempt,
        core.prepare,
        core.lines,
        core.hand_over,
        put_trunks,
    )
