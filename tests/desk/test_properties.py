"""Whatever happens in whatever order: nothing typed is lost, nothing hidden is shown, nothing raises."""

from hypothesis import given, settings
from hypothesis import strategies as st

from agent_desktop.desk import commands as c
from agent_desktop.desk import events as e
from agent_desktop.desk import events_extras as ex
from agent_desktop.desk import events_plan as ep
from agent_desktop.desk import events_sound as es
from agent_desktop.desk.floor import SPEAKING
from agent_desktop.desk.reading import body_allowed
from agent_desktop.desk.sound import LineNow
from agent_desktop.desk.update import update
from agent_desktop.desk.workspace import Form, LegState, LinkState, Tab, Workspace
from server_api.contract import push as p
from server_api.contract.agreements import OutcomeUndone, PlanWanted
from server_api.contract.cases import HistoryPage, IdentityResult
from server_api.contract.debt_words import ApprovalState, OrderKind, OrderState, PlanKind
from server_api.contract.floor import Supervision
from server_api.contract.holds import DisclosureTicked
from server_api.contract.session import DayStats
from server_api.contract.words import (
    AgentState,
    Blocked,
    CallEnd,
    CallPhase,
    ErrorCode,
    IdentityMode,
    IdentityStatus,
    Monitoring,
    PayMethod,
    PromiseFault,
    Question,
    TransferStep,
)
from tests.desk.deals import approval, order, plan_for
from tests.desk.making import (
    NOW,
    TODAY,
    body,
    head,
    identity,
    in_call,
    item,
    legal,
    link,
    pushed,
    saved,
    signed_in,
    status,
    view,
)
from tests.desk.test_nothing_shown import nothing_of_the_debt

ids = st.sampled_from(["call-1", "call-2", "call-3"])
words = st.sampled_from(["", "vai pagar", "12"])
keys = st.sampled_from(["k1", "k2", "k3"])
modes = st.sampled_from(list(IdentityMode))
stand = st.sampled_from(list(IdentityStatus))
bodies = st.sampled_from([None, body(), body(legal(Blocked.PROMISES))])
codes = st.sampled_from(list(ErrorCode))
states = st.sampled_from(list(AgentState))
results = st.sampled_from(["promise", "callback", "refusal", "third_party", "voicemail", "none"])
commands = st.sampled_from(["SignIn", "SignOut", "ChangeState", "HangUp", "AnswerChallenge", "AskPlan"])
drafted = st.sampled_from(["total", "first_due", "lines", "kind", "day", "method"])
versions = st.integers(1, 9)
numbers = st.integers(-1, 9)

statuses = st.builds(status, states, versions, ids)
heads = st.builds(head, ids, stand, modes)
views = st.builds(view, ids, st.sampled_from(list(CallPhase)), st.sampled_from([None, *CallEnd]))
identities = st.builds(
    IdentityResult, identity=st.builds(identity, stand, modes), body=bodies, script=st.none()
)

typing = st.one_of(
    st.builds(e.NoteTyped, words),
    st.builds(e.FormOpened, st.sampled_from(list(Form)), st.sampled_from(["", "o1"])),
    st.just(e.FormClosed()),
    st.builds(
        ep.PlanTyped,
        st.sampled_from(["total", "first", "each", "count", "none"]),
        words,
        st.sampled_from([None, 0, 70_000]),
    ),
    st.builds(ep.PlanBegun, st.sampled_from(["", "o1"]), st.sampled_from([None, *PlanKind])),
    st.builds(ep.PlanDated, st.sampled_from([None, TODAY])),
    st.builds(ep.PlanDayChosen, numbers),
    st.builds(ep.PlanMethodChosen, st.sampled_from(list(PayMethod))),
    st.builds(ep.PlanLineTyped, numbers, st.sampled_from([None, TODAY]), words, st.sampled_from([None, 5])),
    st.builds(ep.PlanLineAdded, numbers),
    st.builds(ep.PlanLineRemoved, numbers),
    st.builds(ep.PlanFixTaken, numbers),
    st.builds(ep.PromiseReadBack, st.booleans(), st.just(NOW)),
    st.just(ep.PromiseAgreed()),
    st.sampled_from([ep.ApprovalAsked(), ep.ApprovalWithdrawn(), ep.CounterTaken(), ep.UndoAsked(NOW)]),
    st.just(ep.OrderTold(order())),
    st.builds(ep.OrderAsked, keys, st.sampled_from(list(OrderKind))),
    st.builds(ep.PromiseOpened, keys),
    st.builds(e.CallbackSet, st.sampled_from([None, NOW]), st.booleans(), words),
    st.builds(e.ResultChosen, results),
    st.builds(e.ResultFieldSet, st.just("reason"), words),
    st.builds(e.WrapUpConcluded, keys, st.just(NOW)),
)
pressing = st.one_of(
    st.builds(e.StateAsked, states, words),
    st.sampled_from([e.MuteToggled(), e.HoldToggled(), e.HangUpAsked(), e.WrapUpExtended()]),
    st.sampled_from([e.HistoryEndReached(), e.ScriptSteppedBack()]),
    st.sampled_from([ex.OtherPersonAnswered("relative"), ex.DebtorCame()]),
    st.builds(e.KeyPressedToDebtor, words),
    st.builds(e.TabChosen, st.sampled_from(list(Tab))),
    st.builds(e.ChallengeTyped, words),
    st.builds(e.ChallengeAnswered, st.sampled_from(list(Question)), words),
    st.builds(e.ScriptAnswered, numbers),
    st.builds(e.ObjectionOpened, numbers),
    st.builds(e.DisclosureRead, words, st.just(NOW)),
    st.builds(e.DisclosureTold, ids, st.builds(DisclosureTicked, code=keys, at=st.just(NOW))),
    st.builds(e.ScriptFieldTyped, words, words),
    st.builds(e.NoticeDismissed, words),
    st.builds(e.LanguageChosen, st.sampled_from(["pt-BR", "es", "en"])),
)
voice = st.one_of(
    st.sampled_from(
        [e.TransferOpened(), e.TransferClosed(), e.TransferAsked(), e.ConsultAsked(), e.ParkAsked()]
    ),
    st.sampled_from([e.HelpToggled(), e.RecordingToggled(), e.HeardCorrected(), e.SearchOpened()]),
    st.sampled_from([e.SearchClosed(), e.PersonConfirmed(), e.PersonTold(), e.TakeOverAsked()]),
    st.builds(e.TargetTyped, words),
    st.builds(e.TargetChosen, numbers),
    st.builds(e.ConsultEnded, st.sampled_from(list(TransferStep))),
    st.builds(e.SearchTyped, st.sampled_from(["", "mar", "maria"])),
    st.builds(e.PersonChosen, numbers),
    st.builds(e.PhoneChosen, numbers),
    st.builds(e.UnparkAsked, ids),
    st.builds(e.SupervisionAsked, st.sampled_from(list(Monitoring))),
    st.just(e.SupervisionLeft()),
    st.builds(e.TransferDone, st.sampled_from(["transfer", "finish", "park"])),
    st.builds(e.RequestRefused, st.sampled_from(["Transfer", "Dial", "Supervise", "Park", "AskHelp"]), codes),
    st.builds(lambda v: pushed(p.CallerProposed(call=v)), views),
    st.builds(lambda: pushed(p.ParkedChanged())),
    st.builds(lambda: pushed(p.FloorChanged(gone=("a",)))),
    st.builds(lambda: pushed(p.SupervisionChanged())),
    st.builds(
        lambda mode: pushed(
            p.SupervisionChanged(supervision=Supervision(agent_id="a", name="A", mode=mode, since=NOW))
        ),
        st.sampled_from(list(Monitoring)),
    ),
)
server = st.one_of(
    st.builds(lambda h, b: pushed(p.CaseArrived(head=h, body=b)), heads, bodies),
    st.builds(lambda v: pushed(p.CallChanged(call=v)), views),
    st.builds(lambda s: pushed(p.StatusChanged(status=s)), statuses),
    st.builds(
        lambda s, v, h, b: pushed(p.Snapshot(status=s, stats=DayStats(), call=v, head=h, body=b)),
        statuses,
        st.none() | views,
        st.none() | heads,
        bodies,
    ),
    st.builds(
        lambda call, b, why: pushed(p.CaseChanged(call_id=call, reason=why, body=b)),
        ids,
        bodies,
        st.sampled_from(["payment", "other_person", "legal", "disclosures"]),
    ),
    st.builds(lambda code: pushed(p.Noticed(code=code or "x", params={"code": "1"})), words),
    st.builds(lambda leg: pushed(p.LegLost(leg_id=leg)), ids),
    st.builds(lambda: pushed(p.TakenOver(device="PC"))),
    st.builds(e.IdentityAnswered, ids, identities),
    st.builds(
        lambda call, seq, *faults: ep.PlanArrived(
            call, plan_for(PlanWanted(seq=seq, debt_ids=("d1",)), *faults)
        ),
        ids,
        st.integers(0, 4),
        st.sampled_from(list(PromiseFault)),
    ),
    st.builds(
        lambda told, call: pushed(p.ApprovalChanged(approval=approval(told, call_id=call))),
        st.sampled_from(list(ApprovalState)),
        ids,
    ),
    st.builds(
        lambda told: pushed(p.OrderChanged(person_id="person-of-call-1", order=order(state=told))),
        st.sampled_from(list(OrderState)),
    ),
    st.builds(lambda call: ep.OutcomeUndone(OutcomeUndone(call_id=call, outcome_id="o", undone_at=NOW)), ids),
    st.builds(e.StatusAnswered, statuses),
    st.builds(e.RequestRefused, commands, codes),
    st.builds(e.SessionEnded, codes),
    st.builds(e.NotUnderstood, words),
    st.builds(
        e.HistoryLoaded, ids.map(lambda i: f"person-of-{i}"), st.just(HistoryPage(items=(item(9),), total=9))
    ),
)
here = st.one_of(
    st.builds(link, st.sampled_from(list(LinkState))),
    st.builds(e.OutcomeKept, keys, st.integers(0, 3), st.just(NOW)),
    st.builds(e.OutcomeConfirmed, keys, ids.map(saved), st.integers(0, 3)),
    st.builds(e.OutcomeRefused, keys, codes, st.integers(0, 3)),
    st.builds(e.OutcomeNotKept, keys, codes),
    st.builds(e.NoteKept, ids, st.just(NOW)),
    st.builds(
        e.DraftRestored,
        ids,
        words,
        st.dictionaries(drafted, words),
    ),
    st.builds(e.EngineStarted, words),
    st.builds(e.EngineLost, st.integers(0, 3)),
    st.builds(e.LegChanged, ids, st.sampled_from(list(LegState))),
    st.builds(e.MuteChanged, st.booleans()),
    st.builds(e.PhoneTroubled, words),
    st.builds(es.LineMeasured, st.just(LineNow(mos=4.1, packets=100)), st.just(NOW)),
    st.builds(es.HeadsetSeen, st.sampled_from(["ready", "none"])),
    st.builds(es.HeadsetKeyMoved, words, st.booleans(), st.sampled_from(["mute", "hold", "end", ""])),
    st.builds(
        es.LoopMoved, st.sampled_from(["recording", "playing", "done"]), st.just(-20.0), st.just(-60.0)
    ),
    st.builds(es.CheckDue),
    st.builds(es.CheckClosed, st.booleans()),
    st.builds(es.DeviceGone, st.sampled_from(["microphone", "speaker"]), words, words),
    st.just(es.TalkedWhileMuted()),
)
again = st.sampled_from([e.SignInAsked("ana", "x", "en"), e.SignInAccepted(signed_in())])
worldly = st.one_of(server, here, again)
noted = st.builds(e.NoteTyped, words)
leaving = st.sampled_from([e.SignOutAsked(), e.SignedOut()]) | st.builds(
    e.RequestRefused, st.just("SignOut"), st.sampled_from([ErrorCode.LINK_DOWN, ErrorCode.BAD_TRANSITION])
)
moved = st.one_of(*(st.builds(pushed, st.builds(p.CallChanged, call=views)) for _ in range(3)))
often = st.integers(0, 5).flatmap(lambda n: (noted, typing, moved, worldly, leaving, here)[n])
anything = st.one_of(typing, pressing, voice, worldly, st.sampled_from([e.SignOutAsked(), e.SignedOut()]))

starts = st.builds(lambda busy, now: in_call(now).now if busy else begun(), st.booleans(), stand)
BEGIN = (e.SignInAsked("ana", "x", "en"), e.SignInAccepted(signed_in()), link(LinkState.UP))


def begun() -> Workspace:
    workspace = Workspace()
    for event in BEGIN:
        workspace, _ = update(workspace, event)
    return workspace


@settings(max_examples=200)
@given(starts, st.lists(anything, max_size=40))
def test_update_takes_everything_and_hides_what_is_masked(
    workspace: Workspace, events: list[e.Event]
) -> None:
    for event in events:
        workspace, _ = update(workspace, event)
        cases = [workspace.case, *(parked.case for parked in workspace.parked)]
        for case in cases:
            if case is not None and case.body is not None:
                assert body_allowed(case.head.identity.mode, case.head.identity.status)
            if case is not None and case.body is None:
                assert nothing_of_the_debt(case)


@settings(max_examples=200)
@given(starts, st.lists(st.one_of(voice, server, here, pressing), max_size=40))
def test_who_only_listens_has_a_shut_microphone(workspace: Workspace, events: list[e.Event]) -> None:
    """By every order of events the engine was last told to be shut while nobody is to hear the lead."""
    told = False
    for event in events:
        workspace, said = update(workspace, event)
        told = next((command.on for command in reversed(said) if isinstance(command, c.Mute)), told)
        there = workspace.floor.supervision
        if there is not None and there.mode not in SPEAKING:
            assert told


@settings(max_examples=200)
@given(starts, st.lists(often, max_size=40))
def test_what_is_typed_stays_until_its_result_is_kept(workspace: Workspace, events: list[e.Event]) -> None:
    """A note leaves the desk only with an outcome that carries it and that was kept, or as the draft of a
    call that somebody else has now."""
    open_notes, outcome_of, drafts = dict[str, str](), dict[str, str](), dict[str, str]()
    for event in events:
        workspace, said = update(workspace, event)
        for command in said:
            if isinstance(command, c.KeepDraft):
                drafts[command.call_id] = command.note
            if isinstance(command, c.SaveOutcome):
                outcome_of[command.outcome.key] = command.outcome.call_id
                assert command.outcome.note == open_notes.get(command.outcome.call_id, "")
        if isinstance(event, e.OutcomeKept | e.OutcomeConfirmed) and event.key in outcome_of:
            open_notes.pop(outcome_of[event.key], None)
        if isinstance(event, e.OutcomeRefused) and workspace.case is not None and workspace.case.note:
            open_notes[workspace.case.head.call_id] = workspace.case.note
        if isinstance(event, e.NoteTyped | e.DraftRestored) and workspace.case is not None:
            open_notes[workspace.case.head.call_id] = workspace.case.note
        here_now = [workspace.case, *(parked.case for parked in workspace.parked)]
        shown = {case.head.call_id: case.note for case in here_now if case is not None}
        if workspace.case is None and any(n.code == "call_passed_on" for n in workspace.notices):
            for call_id in [call_id for call_id in open_notes if call_id not in shown]:
                assert drafts.get(call_id, "") == open_notes.pop(call_id)
        for call_id, note in open_notes.items():
            assert not note or shown.get(call_id) == note
