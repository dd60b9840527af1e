"""Examples of the messages that came with wire 1.3: pacing, previews, callbacks, lists, why."""

from server_api.contract import callbacks, lists, pacing, push, why, wishes
from server_api.contract import words as w
from server_api.contract.base import WireModel
from server_api.contract.money import Money
from tests.desk.making import NOW, body, head

COUNTS = pacing.PaceCounts(
    dialled=900,
    answers=310,
    persons=160,
    abandoned=4,
    overflowed=1,
    abandoned_of_persons_bp=250,
    abandoned_of_answers_bp=129,
)
CAMPAIGN = pacing.CampaignPaceView(
    campaign_id="campaign-1",
    name="Cartões 30+",
    mode=w.DialMode.PREDICTIVE,
    state=w.CampaignState.RUNNING,
    pool="cartoes",
    agents=12,
    ready=2,
    talking=8,
    wrap_up=2,
    ringing=14,
    callers=1,
    today=COUNTS,
    window=COUNTS,
    occupancy_bp=8_420,
    wait_p50_s=6.5,
    wait_p95_s=21.0,
    dials_per_agent_hour=61.5,
    why="predictive",
    theta=0.031,
    due=4_100,
    left=18_200,
    points=(pacing.PacePoint(at=NOW, dialled=31, persons=6, abandoned=0, occupancy_bp=8_300),),
)
FLOOR = pacing.FloorPacing(
    stopped=True,
    stopped_by="Bruno",
    stopped_at=NOW,
    stop_reason="incêndio",
    campaigns=(CAMPAIGN,),
    trunks=(pacing.TrunkShare(trunk_id="sim", calls=900, short=600, short_bp=6_667),),
)
CALLBACK = callbacks.CallbackView(
    callback_id="callback-1",
    person_id="person-1",
    name="Maria Exemplo",
    at=NOW,
    local_at="14:30",
    zone="America/Manaus",
    owner="Ana",
    campaign="Cartões 30+",
    subject="proposta",
)
PREVIEW = pacing.PreviewOffered(
    preview_id="preview-1",
    until=NOW,
    skips_left=3,
    number_masked="(11) 9••••-4321",
    head=head("preview-1"),
    body=body(),
)
LIST = lists.ListView(
    list_id="list-1",
    name="Alto valor",
    filter={"all": [{"field": "debt.total_minor", "op": "ge", "value": 100_000}]},
    order=(lists.OrderKey(field="debt.days_late", descending=True),),
    share=70,
    left=420,
    due=70,
)
ANSWER = why.GateAnswer(
    at=NOW,
    local_at="2026-03-10 13:58",
    number_masked="(11) 9••••-4321",
    mode="predictive",
    allowed=True,
    rules=(why.RuleAsked(rule="BR-SP@1", name="São Paulo", source="Lei 15.426/2014", status="text"),),
    call_id="call-1",
)
WHY = why.WhyView(
    person_id="person-1",
    name="Maria Exemplo",
    calls=(
        why.WhyCall(
            call_id="call-1",
            campaign="Cartões 30+",
            at=NOW,
            mode="predictive",
            strategy="list",
            list_name="Alto valor",
            place=3,
            score=0.81,
            attempt=2,
            pace={"why": "predictive", "theta": "0.031"},
            agent="Ana",
            gate=ANSWER,
        ),
    ),
    answers=(ANSWER,),
    notes=(why.WhyNote(code="wish", since=NOW, params={"kind": "hours", "scope": "debtor"}),),
)
WISH = wishes.WishView(
    wish_id="wish-1",
    kind="opt_out",
    scope="number",
    phone_id="phone-1",
    reason="pediu",
    since=NOW,
)

DIAL_PUSHED: dict[str, push.PushBody] = {
    "push_pacing_changed": push.PacingChanged(pacing=FLOOR),
    "push_preview_offered": PREVIEW,
    "push_preview_closed": push.PreviewClosed(
        preview_id="preview-1",
        reason="denied",
        params={"rule": "BR-HOURS", "reason": "outside_hours", "next_at": "2026-03-11T11:00:00+00:00"},
    ),
    "push_callbacks_changed": push.CallbacksChanged(callbacks=(CALLBACK,)),
    "push_callback_soon": push.CallbackSoon(callback=CALLBACK),
}

DIAL_ANSWERED: dict[str, WireModel] = {
    "floor_pacing": FLOOR,
    "change_pace": pacing.ChangePace(mode=w.DialMode.POWER, cap_bp=100, reason="fila curta"),
    "stop_floor": pacing.StopFloor(reason="incêndio"),
    "skip_preview": pacing.SkipPreview(reason="bad_data", note="sem contrato"),
    "callbacks": callbacks.Callbacks(callbacks=(CALLBACK,)),
    "move_callback": callbacks.MoveCallback(at=NOW, own=False, reason="pediu"),
    "fields": lists.Fields(
        fields=(lists.FieldInfo(name="debt.days_late", label="Atraso", kind="number", ops=("ge", "lt")),)
    ),
    "lists": lists.Lists(campaign_id="campaign-1", lists=(LIST,)),
    "count_filter": lists.CountFilter(filter={"field": "person.region", "op": "eq", "value": "SP"}),
    "filter_count": lists.FilterCount(count=420, of=18_200, sample=("Maria E.",)),
    "why_view": WHY,
    "opt_out": wishes.OptOut(scope="number", on="phone-1", reason="pediu", call_id="call-1", expires_at=NOW),
    "wishes": wishes.Wishes(wishes=(WISH,)),
    "post_payment": wishes.PostPayment(
        provider="banco",
        reference="E123",
        debt="123-4",
        creditor_id="meridiano",
        amount=Money(70_000, "BRL"),
        paid_at=NOW,
    ),
    "payment_posted": wishes.PaymentPosted(payment_id="payment-1", person_id="person-1", settled=True),
}
