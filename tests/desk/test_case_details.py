"""Statement, holds, contacts, notes, papers: what the desk asks, keeps and shows."""

import json

import pytest

from agent_desktop.desk import commands as c
from agent_desktop.desk import commands_extras as cx
from agent_desktop.desk import events as e
from agent_desktop.desk import events_extras as ex
from agent_desktop.desk.extras_state import Shown
from agent_desktop.desk.script_shut import taken_away
from agent_desktop.desk.update_papers import warned_of
from agent_desktop.desk.workspace import Form, History, LinkState, Tab
from server_api.contract.cases import HistoryPage
from server_api.contract.contacts import (
    CaseExtras,
    ChangeContact,
    Consent,
    ContactLine,
    Note,
    NoteWarning,
    Reveal,
    Revealed,
    SetConsent,
    WriteNote,
)
from server_api.contract.debt_words import ConsentState, ContactKind
from server_api.contract.holds import AllowedAction, HoldReason, HoldView, OpenHold, OtherPerson
from server_api.contract.money import Money
from server_api.contract.statements import Statement
from server_api.contract.words import Channel, ErrorCode, IdentityMode, IdentityStatus, LegalKind
from tests.desk.making import NOW, TODAY, Desk, at_work, body, head, in_call, item, link, popped

PERSON = head().person_id
LINE = ContactLine(
    contact_id="n1",
    kind=ContactKind.PHONE,
    masked="(11) 9••••-4321",
    label="mobile",
    consents=(Consent(channel=Channel.SMS, purpose="reminders", state=ConsentState.GRANTED),),
)
EXTRAS = CaseExtras(person_id=PERSON, contacts=(LINE,))
HOLD = HoldView(hold_id="hold-1", kind=LegalKind.DISPUTE, since=NOW, protocol="2026-0310-00817")


def refusal(kind: type, code: ErrorCode, **params: str) -> e.RequestRefused:
    return e.RequestRefused(kind.__name__, code, tuple(params.items()))


def away(desk: Desk) -> Desk:
    desk.on(link(LinkState.DOWN))
    desk.said.clear()
    return desk


def allowing(*actions: AllowedAction) -> Desk:
    held = body().model_copy(update={"allowed": actions, "holds": (HOLD,)})
    return in_call(with_body=held)


def found(desk: Desk) -> History:
    history = desk.case().found.history
    assert history is not None
    return history


# --- statement ------------------------------------------------------------------------------------


def statement(minor: int) -> Statement:
    return Statement(person_id=PERSON, on=TODAY, debts=(), total=Money(minor, "BRL"))


def test_only_the_day_asked_for_last_is_shown() -> None:
    desk = in_call()
    assert desk.on(ex.StatementOpened()) == (cx.LoadStatement(PERSON, "call-1", None),)
    other = TODAY.replace(day=20)
    assert desk.on(ex.StatementDayChosen(other)) == (cx.LoadStatement(PERSON, "call-1", other),)
    desk.on(ex.StatementArrived(PERSON, None, statement(1)))
    assert desk.case().extras.sheet.view is None
    desk.on(ex.StatementArrived(PERSON, other, statement(2)))
    assert desk.case().extras.sheet.view == statement(2)
    assert desk.case().form is Form.STATEMENT


def test_the_figures_before_stay_when_the_server_says_no() -> None:
    desk = in_call()
    desk.on(ex.StatementOpened(), ex.StatementArrived(PERSON, None, statement(1)))
    desk.on(ex.StatementDayChosen(TODAY), refusal(cx.LoadStatement, ErrorCode.REFUSED))
    assert (desk.case().extras.sheet.view, desk.case().extras.sheet.error) == (statement(1), "refused")
    assert away(desk).on(ex.StatementDayChosen(TODAY)) == ()
    assert desk.case().extras.sheet.error == "server_away"


# --- history --------------------------------------------------------------------------------------


def test_a_search_that_came_to_no_end_goes_on_from_where_it_is() -> None:
    desk = in_call()
    desk.on(ex.HistoryFiltered((), "pix"))
    so_far = HistoryPage(items=(), total=0, next_cursor="x", searched_to=NOW)
    desk.on(e.HistoryLoaded(PERSON, so_far, (), "pix"))
    assert (found(desk).searched_to, found(desk).items) == (NOW, ())
    assert desk.on(e.HistoryEndReached()) == (c.LoadHistory(PERSON, "x", (), "pix"),)
    desk.on(e.HistoryLoaded(PERSON, HistoryPage(items=(item(7),), total=1), (), "pix"))
    assert (found(desk).searched_to, found(desk).items) == (None, (item(7),))


def test_a_search_asks_the_server_only_where_more_is_there_than_loaded() -> None:
    desk = in_call()
    assert desk.on(ex.HistoryFiltered(("sms",), "pix")) == (cx.SearchHistory(PERSON, ("sms",), "pix"),)
    late = e.HistoryLoaded(PERSON, HistoryPage(items=(item(9),), total=1), ("voice",), "")
    desk.on(late)
    assert found(desk).items == ()
    page = HistoryPage(items=(item(7),), total=2, next_cursor="x", counts={"sms": 2})
    desk.on(e.HistoryLoaded(PERSON, page, ("sms",), "pix"))
    assert found(desk).items == (item(7),)
    assert desk.on(e.HistoryEndReached()) == (c.LoadHistory(PERSON, "x", ("sms",), "pix"),)
    assert desk.on(e.HistoryEndReached()) == ()
    assert desk.on(ex.HistoryFiltered()) == ()
    assert desk.case().found.history is None
    assert len(desk.case().history.items) == 2


def test_where_all_is_loaded_or_the_server_is_away_nothing_is_asked() -> None:
    whole = body().model_copy(update={"history": HistoryPage(items=(item(1),), total=1)})
    assert in_call(with_body=whole).on(ex.HistoryFiltered((), "x")) == ()
    assert away(in_call()).on(ex.HistoryFiltered((), "x")) == ()


# --- holds ----------------------------------------------------------------------------------------


def disputing(desk: Desk) -> Desk:
    desk.on(ex.HoldFormOpened(LegalKind.DISPUTE), ex.HoldTyped("not_mine", "não comprou", "sms"))
    return desk


def test_a_dispute_is_sent_once_and_shows_its_protocol() -> None:
    desk = disputing(in_call())
    wanted = OpenHold(
        key="k1", kind=LegalKind.DISPUTE, reason="not_mine", text="não comprou", answer_by_channel="sms"
    )
    assert desk.on(ex.HoldConfirmed("k1")) == (cx.StopCollection("call-1", wanted),)
    assert desk.on(ex.HoldConfirmed("k2")) == ()
    assert c.Announce("collection_stopped") in desk.on(ex.HoldTold("call-1", HOLD))
    case = desk.case()
    assert (case.form, case.tab) == (Form.NONE, Tab.LEGAL)
    assert case.body is not None
    assert [hold.protocol for hold in case.body.holds] == ["2026-0310-00817"]


@pytest.mark.parametrize("kind", [LegalKind.DECEASED, LegalKind.DISPUTE])
def test_where_a_hidden_debtor_died_nobody_is_asked_who_they_are(kind: LegalKind) -> None:
    desk = at_work()
    desk.on(popped(mode=IdentityMode.MASKED))
    desk.on(ex.HoldFormOpened(kind), ex.HoldTyped("", "disse a filha", ""), ex.HoldConfirmed("k1"))
    desk.on(ex.HoldTold("call-1", HOLD.model_copy(update={"kind": kind})))
    assert bool(desk.case().withheld) is taken_away(desk.case()) is (kind is LegalKind.DECEASED)


def test_nothing_is_stopped_without_a_reason_or_a_server_and_nothing_typed_is_lost() -> None:
    desk = in_call()
    desk.on(ex.HoldFormOpened(LegalKind.COMPLAINT))
    assert desk.on(ex.HoldConfirmed("k1")) == ()
    assert desk.case().extras.hold.error == "no_reason"
    assert away(disputing(desk)).on(ex.HoldConfirmed("k1")) == ()
    desk.on(link(LinkState.UP), ex.HoldConfirmed("k2"), refusal(cx.StopCollection, ErrorCode.LINK_DOWN))
    form = desk.case().extras.hold
    assert (form.text, form.reason, form.error, form.sent) == ("não comprou", "not_mine", "link_down", False)
    desk.on(e.FormClosed(), ex.HoldFormOpened(LegalKind.DISPUTE))
    assert desk.case().extras.hold.text == "não comprou"


def test_what_is_allowed_does_what_it_says() -> None:
    codes = ("hold_reason", "send_protocol", "transfer", "correct_contact", "close_politely", "unheard_of")
    desk = allowing(*(AllowedAction(code=code) for code in codes))
    desk.on(ex.ActionChosen(0))
    assert (desk.case().form, desk.case().extras.hold.hold_id) == (Form.HOLD, "hold-1")
    desk.on(ex.HoldTyped("", "foi fraude", ""))
    more = HoldReason(text="foi fraude")
    assert desk.on(ex.HoldConfirmed("k")) == (cx.TellMoreOfHold("call-1", "hold-1", more),)
    desk.on(ex.HoldTold("call-1", HOLD))
    assert desk.on(ex.ActionChosen(1)) == (cx.SendProtocol("call-1", "hold-1", Channel.SMS),)
    assert desk.on(ex.ActionChosen(1)) == ()
    desk.on(refusal(cx.SendProtocol, ErrorCode.GATE_DENIED))
    assert "hold_refused" in desk.notices
    desk.on(ex.ActionChosen(2))
    assert desk.now.transfer.open
    desk.on(e.TransferClosed(), ex.ActionChosen(3))
    assert (desk.case().tab, desk.case().form) == (Tab.CONTACTS, Form.CONTACT)
    desk.on(ex.ActionChosen(4))
    assert desk.case().script.path[-1] == "close"
    before = desk.now
    desk.on(ex.ActionChosen(5), ex.ActionChosen(99))
    assert desk.now == before


# --- somebody else --------------------------------------------------------------------------------


def test_the_case_is_gone_before_the_server_answers_and_told_again_when_it_is_back() -> None:
    desk = away(in_call())
    said = desk.on(ex.OtherPersonAnswered("relative", "third_party"))
    told = cx.TellOtherPerson("call-1", OtherPerson(role="relative"))
    assert told in said
    case = desk.case()
    assert (case.body, case.head.identity.status) == (None, IdentityStatus.OTHER_PERSON)
    assert desk.now.wrap_up.disposition == "third_party"
    desk.on(refusal(cx.TellOtherPerson, ErrorCode.LINK_DOWN))
    assert "other_person_not_told" in desk.notices
    assert told in desk.on(link(LinkState.UP))
    desk.on(ex.OtherPersonTold("call-1", head().script.model_copy(update={"script_id": "nobody"})))
    assert desk.case().head.script.script_id == "nobody"
    assert "other_person_not_told" not in desk.notices
    assert told not in desk.on(link(LinkState.DOWN), link(LinkState.UP))


def test_the_debtor_who_comes_to_the_telephone_is_asked_from_the_start() -> None:
    desk = in_call()
    desk.on(ex.DebtorCame())
    assert desk.case().head.identity.status is IdentityStatus.CONFIRMED
    desk.on(ex.OtherPersonAnswered("relative", "third_party"), ex.DebtorCame())
    identity = desk.case().head.identity
    assert identity.status is IdentityStatus.PENDING
    assert desk.case().body is None
    assert desk.now.wrap_up.disposition == ""
    question = identity.challenges[0].question
    assert desk.on(e.ChallengeAnswered(question, "1/1/1980")) == (
        c.AnswerChallenge("call-1", question, "1/1/1980"),
    )


# --- contacts -------------------------------------------------------------------------------------


def with_extras() -> Desk:
    desk = in_call()
    desk.on(e.TabChosen(Tab.CONTACTS), ex.ExtrasArrived(PERSON, EXTRAS))
    desk.said.clear()
    return desk


def test_a_correction_is_sent_with_its_parts_and_a_fault_stands_at_its_field() -> None:
    desk = with_extras()
    desk.on(
        ex.ContactFormOpened(ContactKind.ADDRESS),
        ex.ContactTyped("value", " Rua A, 1 "),
        ex.ContactTyped("city", "Santos"),
        ex.ContactTyped("postcode", " "),
    )
    change = ChangeContact(
        kind=ContactKind.ADDRESS,
        value="Rua A, 1",
        parts={"city": "Santos"},
        confirmed=True,
        call_id="call-1",
    )
    assert desk.on(ex.ContactSaved()) == (cx.SaveContact(PERSON, change),)
    assert desk.on(ex.ContactSaved()) == ()
    desk.on(refusal(cx.SaveContact, ErrorCode.INVALID, field="postcode", fault="bad_postcode"))
    form = desk.case().extras.contact
    assert (form.field, form.fault, form.value, form.sent) == (
        "postcode",
        "bad_postcode",
        " Rua A, 1 ",
        False,
    )
    desk.on(ex.ContactTyped("postcode", "11000-000"))
    assert desk.case().extras.contact.fault == ""
    desk.on(ex.ContactSaved())
    assert c.Announce("contact_saved") in desk.on(ex.ExtrasArrived(PERSON, EXTRAS, changed=True))
    assert desk.case().form is Form.NONE


def test_the_whole_value_of_a_contact_is_never_filled_into_its_form() -> None:
    desk = with_extras()
    desk.on(ex.ContactFormOpened(contact_id="n1"))
    form = desk.case().extras.contact
    assert (form.kind, form.contact_id, form.value, form.label) == (ContactKind.PHONE, "n1", "", "mobile")
    desk.on(ex.ContactFormOpened(ContactKind.EMAIL), ex.ContactSaved())
    assert (desk.case().extras.contact.field, desk.case().extras.contact.fault) == ("value", "missing")


def test_a_consent_goes_out_at_once_and_one_at_a_time() -> None:
    desk = with_extras()
    wish = ex.ConsentChanged("n1", Channel.SMS, "reminders", ConsentState.WITHDRAWN)
    consent = SetConsent(
        contact_id="n1",
        channel=Channel.SMS,
        purpose="reminders",
        state=ConsentState.WITHDRAWN,
        call_id="call-1",
    )
    assert desk.on(wish) == (cx.SaveConsent(PERSON, consent),)
    assert desk.on(wish) == ()
    assert desk.on(ex.ExtrasArrived(PERSON, EXTRAS, changed=True)) == (c.Announce("consent_saved"),)
    desk.on(wish, refusal(cx.SaveConsent, ErrorCode.LINK_DOWN))
    assert "consent_refused" in desk.notices
    assert away(with_extras()).on(wish) == ()


def test_a_value_needs_a_reason_and_goes_after_its_seconds() -> None:
    desk = with_extras()
    desk.on(ex.RevealAsked("phone", "n1"))
    assert desk.on(ex.RevealReasonGiven("curious")) == ()
    wanted = Reveal(what="phone", item_id="n1", reason="debtor_asks")
    assert desk.on(ex.RevealReasonGiven("debtor_asks")) == (cx.RevealValue(PERSON, wanted),)
    told = ex.RevealTold(PERSON, "phone", "n1", Revealed(value="+5511912344321", hide_after_s=3_600))
    assert desk.on(told) == (cx.HideLater("phone", "n1", 60.0),)
    assert desk.case().extras.shown == (Shown("phone", "n1", "+5511912344321"),)
    assert "912344321" not in repr(desk.now)
    assert "912344321" not in repr(told)
    desk.on(ex.RevealOver("phone", "n1"))
    assert desk.case().extras.shown == ()


def test_a_value_nobody_waits_for_any_more_is_not_shown() -> None:
    desk = with_extras()
    desk.on(ex.RevealAsked("phone", "n1"), ex.RevealReasonGiven("debtor_asks"), ex.RevealLeft())
    assert desk.on(ex.RevealTold(PERSON, "phone", "n1", Revealed(value="+5511912344321"))) == ()
    assert desk.case().extras.shown == ()
    desk.on(ex.RevealAsked("phone", "n1"), ex.RevealReasonGiven("debtor_asks"))
    desk.on(refusal(cx.RevealValue, ErrorCode.TOO_MANY_TRIES))
    reveal = desk.case().extras.reveal
    assert reveal is not None
    assert reveal.error == "too_many_tries"


# --- notes and papers -----------------------------------------------------------------------------


def test_named_words_are_changed_or_meant_and_a_pin_stands_at_once() -> None:
    desk = with_extras()
    desk.on(ex.CaseNoteTyped("tratamento de câncer", True))
    note = WriteNote(text="tratamento de câncer", pinned=True)
    assert desk.on(ex.CaseNoteSaved()) == (cx.SaveCaseNote(PERSON, note),)
    desk.on(refusal(cx.SaveCaseNote, ErrorCode.REFUSED, fault="words", words="câncer", reason="health"))
    form = desk.case().extras.note
    assert (form.text, form.warning) == (
        "tratamento de câncer",
        NoteWarning(words=("câncer",), reason="health"),
    )
    meant = note.model_copy(update={"warned": True})
    assert desk.on(ex.CaseNoteSaved(warned=True)) == (cx.SaveCaseNote(PERSON, meant),)
    kept = Note(note_id="note-9", at=NOW, text=note.text, pinned=True)
    assert desk.on(ex.CaseNoteTold(PERSON, kept)) == (c.Announce("note_saved"),)
    case = desk.case()
    assert case.extras.note.text == ""
    assert case.body is not None
    assert case.body.alerts == (kept,)
    assert desk.on(ex.PinTakenDown("note-9")) == (cx.TakePinDown("note-9"),)
    desk.on(ex.PinGone("note-9"))
    gone = desk.case()
    assert gone.body is not None
    assert gone.body.alerts == ()
    assert gone.extras.data is not None
    assert [one.pinned for one in gone.extras.data.notes] == [False]


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"fault": "words", "words": "a, b", "reason": "health"}, ("a", "b")),
        ({"fault": "words", "words": json.dumps(["a, b"]), "reason": "health"}, ("a, b",)),
        ({"fault": "words", "words": '["broken', "reason": "x"}, ()),
        ({"fault": "words", "words": "[1]", "reason": "x"}, ()),
    ],
)
def test_the_words_of_a_warning_are_read_as_the_server_tells_them(
    params: dict[str, str], words: tuple[str, ...]
) -> None:
    warning = warned_of(params)
    assert warning is not None
    assert warning.words == words
    assert warned_of({"fault": "identity"}) is None


def test_a_paper_that_was_closed_does_not_come_back() -> None:
    desk = with_extras()
    assert desk.on(ex.DocumentOpened("d1")) == (cx.LoadDocument("d1"),)
    desk.on(ex.DocumentClosed(), ex.DocumentArrived("d1", b"%PDF"))
    assert desk.case().extras.paper is None
    assert desk.case().form is Form.NONE
    desk.on(ex.DocumentOpened("d2"), refusal(cx.LoadDocument, ErrorCode.FORBIDDEN))
    paper = desk.case().extras.paper
    assert paper is not None
    assert paper.error == "forbidden"
    assert away(with_extras()).on(ex.DocumentOpened("d1")) == ()


def test_nothing_happens_without_a_case() -> None:
    desk = Desk()
    before = desk.now
    desk.on(ex.StatementOpened(), ex.HoldFormOpened(), ex.HistoryFiltered(("sms",), ""), ex.ActionChosen(0))
    desk.on(refusal(cx.LoadStatement, ErrorCode.GONE), refusal(cx.SaveContact, ErrorCode.GONE))
    assert desk.now == before
