"""What the handlers call, from the floor's parts."""

from collections.abc import Callable
from datetime import timedelta

from server_api.services.change_state import ChangeState
from server_api.services.claim_seat import ClaimSeat, GiveSeat
from server_api.services.command_call import CommandCall
from server_api.services.confirm_identity import ConfirmIdentity
from server_api.services.correct_answer import CorrectAnswer
from server_api.services.extend_wrap_up import ExtendWrapUp
from server_api.services.led_cases import CaseLooks
from server_api.services.legs import DropLeg, OpenLeg
from server_api.services.load_history import LoadHistory
from server_api.services.once_written import OnceWritten
from server_api.services.open_seat import OpenSeat
from server_api.services.own_cases import OwnHistory
from server_api.services.passwords import Passwords
from server_api.services.pbx import CallPbx, GrantPbx, Pbx
from server_api.services.promise_news import PromiseNews
from server_api.services.refresh import RefreshSession
from server_api.services.report_health import ReportHealth
from server_api.services.sessions import CheckSession
from server_api.services.sign_in import SessionLife, SignInUser
from server_api.services.sign_out import SignOutUser
from server_api.services.snapshot import TakeSnapshot
from server_api.services.submit_grants import CheckSubmitter
from server_api.services.suggest_result import SuggestResult
from server_api.services.take_result import TakeResult
from server_api.services.throttle import Throttle
from server_api.services.tickets import Tickets
from server_api.services.tokens import AccessTokens, load_key
from server_api.services.withdraw_person import WithdrawalNews
from server_api.web.room import RecordOutcome, Room
from server_api.wiring.agreements import Agreements
from server_api.wiring.core import Core
from server_api.wiring.dialing import Dialing, build_dial_room
from server_api.wiring.extras import build_extras
from server_api.wiring.legal import build_legal
from server_api.wiring.payments import Payments
from server_api.wiring.proof import build_proof
from server_api.wiring.recordings import Recording
from server_api.wiring.relays import SeatRelays
from server_api.wiring.scripts import TalkScripts
from server_api.wiring.talks import Talks, Watched
from server_api.wiring.whom import Whom


def build_room(
    core: Core,
    watched: Watched,
    talks: Talks,
    recording: Recording,
    dialing: Dialing,
    whom: Whom,
    agreements: Agreements,
    payments: Payments,
    relays: SeatRelays,
    scripts: TalkScripts,
) -> Room:
    """Every service of every handler."""
    settings, clock, roster, calls = core.settings, core.clock, core.roster, core.calls
    tokens = AccessTokens(load_key(settings.data_dir / "access.key"), clock, settings.access_token_s)
    check_session = CheckSession(tokens, roster)
    drop_leg = DropLeg(core.switch, roster)
    left = _left(watched, relays)
    sign_out = SignOutUser(roster, calls, core.journal, core.desks, clock, drop_leg, core.hand_over, left)
    GiveSeat(core.bus, roster, core.desks, core.background, sign_out)
    life = SessionLife(timedelta(days=settings.refresh_days), timedelta(days=settings.submit_grant_days))
    pauses = {pause.code for pause in core.cases.catalogue.pause_codes}
    changed = core.woken.changed
    pbx = _pbx(core)
    return Room(
        clock=clock,
        hub=core.hub,
        check_session=check_session,
        check_submitter=CheckSubmitter(core.database, clock, check_session),
        sign_in=_sign_in(core, tokens, life, drop_leg),
        sign_out=sign_out,
        refresh=RefreshSession(core.database, clock, roster, tokens, life.refresh, sign_out),
        tickets=Tickets(clock, settings.ticket_s),
        snapshot=_snapshot(core, watched, talks, dialing, whom, agreements),
        change_state=ChangeState(roster, pauses, changed, settings.leg_wait_s),
        extend_wrap_up=ExtendWrapUp(roster, clock),
        open_leg=OpenLeg(core.switch, clock, core.journal, settings.leg_token_s, settings.srtp, relays.port),
        grant_pbx=GrantPbx(pbx),
        call_pbx=CallPbx(pbx, core.switch, clock, core.journal),
        command_call=CommandCall(core.switch, calls),
        correct_answer=OnceWritten(CorrectAnswer(core.database), core.journal),
        verify_identity=ConfirmIdentity(core.cases.verify, calls, core.journal),
        check_promise=OnceWritten(core.cases.check_promise, core.journal),
        record_outcome=_record_outcome(core, whom),
        load_history=_own_history(core),
        relay_sip=relays,
        health=ReportHealth(core.database, core.switch, core.lines, calls, payments.status.late, core.jobs),
        desk_came=changed,
        talk=talks.room,
        dial=build_dial_room(core, dialing),
        whom=whom.room,
        extras=build_extras(core),
        agree=agreements.room,
        legal=build_legal(core, agreements, payments),
        pay=payments.room,
        script=scripts.room,
        proof=build_proof(core),
        pause_recordings=recording.pause,
        hear_recording=recording.hear,
    )


def _record_outcome(core: Core, whom: Whom) -> RecordOutcome:
    """Results, and what follows when they are on disk."""
    take_result = TakeResult(
        core.roster,
        core.calls,
        core.count_day,
        core.background,
        core.woken.changed,
        WithdrawalNews(core.bus).tell,
        whom.room.book.result_saved,
        PromiseNews(core.bus).tell,
    )
    record = core.cases.record(core.cases.check_callback, take_result, core.settings.undo_s)
    return OnceWritten(record, core.journal)


def _snapshot(
    core: Core, watched: Watched, talks: Talks, dialing: Dialing, whom: Whom, agreements: Agreements
) -> TakeSnapshot:
    """What a desk is told when it comes."""
    return TakeSnapshot(
        core.calls,
        watched.help_desk,
        talks.park,
        watched.lines,
        watched.tiles,
        watched.feed,
        dialing.feed,
        dialing.previews.of,
        whom.room.book.begin,
        agreements.book.of,
        SuggestResult(core.cases.results, agreements.book),
    )


def _pbx(core: Core) -> Pbx | None:
    """The centre's own PBX, where there is one."""
    settings = core.settings
    if not settings.pbx_host or settings.pbx_secrets_file is None:
        return None
    return Pbx(
        host=settings.pbx_host,
        port=settings.pbx_port,
        transport=settings.pbx_transport,
        domain=settings.pbx_domain or settings.pbx_host,
        trunk_id=settings.pbx_trunk_id,
        secrets=settings.pbx_secrets_file,
        answer_s=settings.pbx_answer_s,
    )


def _left(watched: Watched, relays: SeatRelays) -> Callable[[str], None]:
    def left(agent_id: str) -> None:
        relays.leave(agent_id)
        watched.help_desk.close(agent_id)
        watched.alerts.close_all(agent_id)

    return left


def _sign_in(core: Core, tokens: AccessTokens, life: SessionLife, drop_leg: DropLeg) -> SignInUser:
    settings, clock = core.settings, core.clock
    throttle = Throttle(core.database, clock, settings.sign_in_tries, settings.sign_in_window_s)
    passwords = Passwords(
        time_cost=settings.argon2_time_cost,
        memory_kib=settings.argon2_memory_kib,
        parallelism=settings.argon2_parallelism,
    )
    return SignInUser(
        core.database,
        clock,
        core.roster,
        core.desks,
        passwords,
        throttle,
        tokens,
        life,
        OpenSeat(core.count_day),
        drop_leg,
        core.hand_over,
        core.cases.catalogue,
        ClaimSeat(core.database, core.bus),
    )


def _own_history(core: Core) -> OwnHistory:
    looks = CaseLooks(core.database, core.clock)
    return OwnHistory(LoadHistory(core.database), core.calls, looks, core.settings.recordings_heard_by_agents)
