"""Examples of the messages that came with wire 1.4: the case, agreements, orders, holds, scripts."""

from datetime import date, timedelta

from server_api.contract import agreements as a
from server_api.contract import (
    contacts,
    debt_words,
    hardship,
    holds,
    payments,
    push,
    script_edit,
    scripts,
    statements,
)
from server_api.contract import words as w
from server_api.contract.base import WireModel
from server_api.contract.money import Money
from tests.desk.making import NOW, body, script

TODAY = date(2026, 3, 10)


def brl(minor: int) -> Money:
    return Money(minor, "BRL")


LINE = a.PlanLine(number=0, due_on=TODAY, amount=brl(90_416))
WANTED = a.PlanWanted(
    seq=3, kind=debt_words.PlanKind.INSTALMENTS, debt_ids=("d1",), changed="first", first=brl(90_416), count=8
)
PLAN = a.Plan(
    seq=3,
    kind=debt_words.PlanKind.INSTALMENTS,
    debt=brl(1_488_020),
    discount=brl(297_604),
    discount_bp=2_000,
    total=brl(1_190_416),
    lines=(
        LINE,
        a.PlanLine(number=1, due_on=TODAY + timedelta(days=31), amount=brl(137_500), note="27 é domingo"),
    ),
    authority=w.Authority.NEEDS_APPROVAL,
    faults=(w.PromiseFault.BEYOND_AUTHORITY,),
    params={"authority_minimum": "R$ 1.190,42"},
    checks=(
        a.PlanCheck(
            code="entry", ok=False, needs_approval=True, text="Entrada de 7,6 %: precisa de aprovação"
        ),
    ),
    fixes=(a.PlanFix(field="first", label="Usar R$ 1.190,42", amount=brl(119_042)),),
    read_back="O acordo é de R$ 11.904,16.",
)
APPROVAL = a.ApprovalView(
    approval_id="approval-1",
    call_id="call-1",
    agent_id="agent-1",
    agent="Camila Rocha",
    debtor="Maria Exemplo",
    creditor="Banco Meridiano",
    state=debt_words.ApprovalState.PENDING,
    asked_at=NOW,
    expires_at=NOW + timedelta(minutes=3),
    beyond="entrada de 7,6 %, mínimo 10 %",
    plan=PLAN,
)
ORDER = payments.OrderView(
    order_id="order-1",
    kind=debt_words.OrderKind.PIX,
    state=debt_words.OrderState.SENT,
    amount=brl(90_416),
    due_on=TODAY,
    payload="000201...",
    sent_by=(w.Channel.SMS,),
    changed_at=NOW,
)
HOLD = holds.HoldView(
    hold_id="hold-1",
    kind=w.LegalKind.DISPUTE,
    since=NOW,
    protocol="2026-0310-00817",
    answer_by=TODAY,
    with_desk="Mesa de contestações",
)
NOTE = contacts.Note(note_id="note-1", at=NOW, by="Ana", text="prefere manhã", pinned=True)
SHEET = hardship.HardshipSheet(
    sheet_id="sheet-1",
    at=NOW,
    by="Ana",
    income={hardship.Income.WAGES: 190_000},
    expenses={hardship.Expense.HOUSING: 100_000, hardship.Expense.FOOD: 75_000},
    dependants=2,
    left=brl(15_000),
    protected=brl(60_000),
    payable=brl(15_000),
    rule_id="BR-14181-MIN",
)
EXTRAS = contacts.CaseExtras(
    person_id="person-1",
    contacts=(
        contacts.ContactLine(
            contact_id="phone-1",
            kind=debt_words.ContactKind.PHONE,
            masked="(11) 9••••-4321",
            quality=80,
            consents=(
                contacts.Consent(
                    channel=w.Channel.SMS,
                    purpose="reminders",
                    state=debt_words.ConsentState.GRANTED,
                    since=NOW,
                ),
            ),
        ),
    ),
    parties=(
        contacts.PartyLine(party_id="p1", role=debt_words.PartyRole.GUARANTOR, name="João", may_hear=True),
    ),
    documents=(
        contacts.DocumentLine(
            document_id="doc-1", kind=debt_words.DocumentKind.CONTRACT, title="Contrato", at=NOW
        ),
    ),
    notes=(NOTE,),
    tags=("VIP",),
    custom=(("Loja", "12"),),
    hardship=SHEET,
)
DOC = script_edit.ScriptDoc(
    script_id="cards",
    name="Cartões 61–90",
    languages=("pt-BR",),
    stages=({"pt-BR": "Abertura"},),
    start="open",
    steps=(
        script_edit.StepDoc(
            step_id="open",
            name="Abertura",
            say={"pt-BR": "{{ greeting }}"},
            before_identity=True,
            answers=(
                script_edit.AnswerDoc(
                    label={"pt-BR": "Sou eu"},
                    goto="end",
                    opens="promise",
                    values={"count": "8"},
                    sets={"who": "self"},
                    when=(scripts.Condition(field="days_late", op="ge", value="30"),),
                ),
            ),
        ),
        script_edit.StepDoc(step_id="end", name="Fim", say={"pt-BR": "Obrigado"}, last=True),
    ),
)
USE = script_edit.ScriptUse(
    version=12, calls=1_204, steps=(script_edit.StepUse(step_id="open", heard=1_204),)
)
OPEN = script_edit.ScriptOpen(
    doc=DOC,
    version=13,
    state=debt_words.VersionState.DRAFT,
    revision=4,
    saved_at=NOW,
    versions=(script_edit.VersionView(version=12, state=debt_words.VersionState.LIVE, saved_at=NOW),),
    check=script_edit.ScriptCheck(
        findings=(
            script_edit.Finding(severity=debt_words.Severity.WARNING, code="text_missing", language="es"),
        )
    ),
    use=USE,
)
RESULT = script_edit.VersionResult(
    version=12, calls=900, promises=210, promise_bp=2_333, low_bp=2_060, high_bp=2_620
)

CASE_PUSHED: dict[str, push.PushBody] = {
    "push_case_changed": push.CaseChanged(call_id="call-1", reason="hold", body=body(), script=script()),
    "push_approval_changed": push.ApprovalChanged(approval=APPROVAL),
    "push_order_changed": push.OrderChanged(person_id="person-1", name="Maria Exemplo", order=ORDER),
}

CASE_ANSWERED: dict[str, WireModel] = {
    "statement": statements.Statement(
        person_id="person-1",
        on=TODAY,
        debts=(
            statements.DebtStatement(
                debt_id="d1",
                lines=(
                    statements.StatementLine(
                        debt_id="d1", component=debt_words.Component.INTEREST, amount=brl(66_096), formula="…"
                    ),
                ),
                instalments=(
                    statements.InstalmentLine(
                        number=1, due_on=TODAY, amount=brl(100), paid=brl(0), balance=brl(100)
                    ),
                ),
                total=brl(1_002_456),
            ),
        ),
        total=brl(1_002_456),
        allocation=(debt_words.Component.COSTS, debt_words.Component.PRINCIPAL),
    ),
    "plan_wanted": WANTED,
    "plan": PLAN,
    "limits": a.Limits(max_discount_bp=4_000, min_entry=brl(1_000), methods=(w.PayMethod.PIX,)),
    "ask_approval": a.AskApproval(plan=WANTED, reason="paga hoje"),
    "approvals": a.Approvals(approvals=(APPROVAL,), free_leads=("Rafael",)),
    "answer_approval": a.AnswerApproval(state=debt_words.ApprovalState.COUNTERED, counter=WANTED),
    "promise_detail": a.PromiseDetail(
        promise_id="promise-1",
        state=debt_words.PromiseState.OPEN,
        lines=(
            a.PromiseLineView(
                number=0, due_on=TODAY, amount=brl(10), paid=brl(0), state=debt_words.PromiseState.OPEN
            ),
        ),
        events=(a.PromiseEvent(kind="made", at=NOW),),
    ),
    "cancel_promise": a.CancelPromise(reason="pago antes"),
    "outcome_undone": a.OutcomeUndone(call_id="call-1", outcome_id="outcome-1", undone_at=NOW),
    "make_order": payments.MakeOrder(
        key="key-1", kind=debt_words.OrderKind.PIX, amount=brl(90_416), due_on=TODAY, debt_ids=("d1",)
    ),
    "pay_by_card": payments.PayByCard(
        key="key-2",
        amount=brl(90_416),
        debt_ids=("d1",),
        number="4111111111111111",
        holder="MARIA EXEMPLO",
        month=11,
        year=2028,
        code="123",
    ),
    "order": ORDER,
    "orders": payments.Orders(orders=(ORDER,)),
    "unreconciled_slips": payments.UnreconciledSlips(
        slips=(
            payments.UnreconciledSlip(
                line_id="file-1:5",
                creditor_id="creditor-1",
                our_number="31285570000000001",
                movement="06",
                reasons="04",
                result="unknown",
                amount=Money(50_000, "BRL"),
                paid=Money(51_234, "BRL"),
                ordered=Money(0, "BRL"),
                happened_on=date(2026, 11, 24),
                credited_on=date(2026, 11, 25),
            ),
        )
    ),
    "send_order": payments.SendOrder(channel=w.Channel.SMS),
    "open_hold": holds.OpenHold(key="key-1", kind=w.LegalKind.DISPUTE, reason="not_mine"),
    "hold": HOLD,
    "hold_reason": holds.HoldReason(reason="not_mine", text="não fez a compra"),
    "end_hold": holds.EndHold(result="rejected"),
    "tick_disclosure": holds.TickDisclosure(code="recording", at=NOW),
    "disclosure_ticked": holds.DisclosureTicked(
        code="recording", at=NOW, offset_ms=9_000, waiting=("creditor",)
    ),
    "other_person": holds.OtherPerson(role="relative"),
    "case_extras": EXTRAS,
    "change_contact": contacts.ChangeContact(
        kind=debt_words.ContactKind.ADDRESS, value="Rua A, 1", parts={"city": "Santos"}, confirmed=True
    ),
    "set_consent": contacts.SetConsent(
        contact_id="phone-1", channel=w.Channel.SMS, purpose="offers", state=debt_words.ConsentState.WITHDRAWN
    ),
    "write_note": contacts.WriteNote(text="prefere manhã", pinned=True),
    "write_hardship": hardship.WriteHardship(
        key="sheet-1",
        income={hardship.Income.WAGES: 190_000},
        expenses={hardship.Expense.HOUSING: 100_000},
        dependants=2,
        call_id="call-1",
    ),
    "note": NOTE,
    "note_warning": contacts.NoteWarning(words=("câncer",), reason="health"),
    "reveal": contacts.Reveal(what="phone", item_id="phone-1", reason="ligar de outro aparelho"),
    "revealed": contacts.Revealed(value="+5511912344321"),
    "own_panel": contacts.OwnPanel(
        promises=3,
        promised=brl(900),
        targets=(contacts.Target(metric="promises", value=3, goal=6),),
        due=(
            contacts.OwnPromise(
                promise_id="promise-1", person_id="person-1", name="Maria", due_on=TODAY, amount=brl(10)
            ),
        ),
    ),
    "script_place": scripts.ScriptPlace(path=("open", "offer"), fields={"reason": "job"}, objections=(0,)),
    "scripts": script_edit.Scripts(
        scripts=(script_edit.ScriptBrief(script_id="cards", name="Cartões", live=12, draft=13),),
        fields=(("first_name", "primeiro nome", True),),
    ),
    "script_open": OPEN,
    "save_draft": script_edit.SaveDraft(doc=DOC, revision=3),
    "draft_saved": script_edit.DraftSaved(version=13, revision=4, saved_at=NOW),
    "preview_script": script_edit.PreviewScript(doc=DOC, person_id="person-1"),
    "script_preview": script_edit.ScriptPreview(script=script(), name="Maria Exemplo"),
    "publish_script": script_edit.PublishScript(version=13, revision=4, to="share", share=20),
    "roll_back": script_edit.RollBack(version=11),
    "comparison": script_edit.Comparison(a=RESULT, b=RESULT, currency="BRL"),
}
