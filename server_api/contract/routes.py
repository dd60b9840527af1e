"""Paths of the HTTPS interface, one constant each; ``{…}`` are path fields.

| verb | path | body → answer |
|---|---|---|
| POST | SESSION | SignIn → SignedIn |
| POST | REFRESH | Refresh → Tokens |
| DELETE | SESSION | → 204 (signs out; 409 ``bad_transition`` in a call) |
| GET | ME | → Snapshot |
| POST | STATE | StateChange → AgentStatus (409 ``stale_version``) |
| POST | TICKET | → Ticket (one WebSocket, 30 s) |
| POST | LEG | → LegGrant |
| POST | pbx.PBX | → PbxGrant |
| POST | pbx.PBX_LEG | → PbxCalled |
| POST | HANG_UP HOLD RESUME | → 204 |
| POST | DTMF | Digits → 204 |
| POST | IDENTITY | IdentityAnswer → IdentityResult |
| POST | PROMISE_CHECK | PromiseDraft → PromiseCheck |
| POST | WRAP_UP_EXTEND | → AgentStatus |
| POST | OUTCOMES | Outcome → OutcomeSaved (bearer: access token or submit grant) |
| GET | HISTORY | ?cursor=&limit=&channel=&q= → HistoryPage |
| GET | TRANSFER_TARGETS | → TransferTargets |
| POST | TRANSFER | Transfer → 204 (blind; 409 ``target_busy``) |
| POST | CONSULT | Consult → ConsultView (the debtor is held) |
| POST | CONSULT_FINISH | FinishConsult → 204 |
| POST | PARK | → 204 |
| GET | PARKED | → ParkedCalls |
| POST | UNPARK | → 204 (409 ``bad_transition`` unless the agent is free) |
| POST | MANUAL_DIAL | ManualDial → ManualDialled (409 ``gate_denied`` with rule, reason, next_at) |
| GET | PEOPLE | ?q= → PeopleFound (name, document, phone, contract) |
| POST | CALL_PERSON | ChoosePerson → 204 (inbound; the case is pushed) |
| GET | CALL_LOG | → CallLog |
| POST | HELP | AskHelp → HelpRequest; DELETE withdraws |
| POST | HEARD | Heard → 204 |
| POST | RECORDING_PAUSE | PauseRecording → 204 |
| POST | RECORDING_RESUME | → 204; where a notice is due it begins: the debtor was told |
| GET | RECORDING | → RecordingDetail (role-checked, logged) |
| GET | RECORDING_AUDIO | → audio/wav (role-checked, logged; Range) |
| GET | LINE_QUALITY | → QualityHistory (the agent's own line, last hour) |
| POST | PHONE_CHECK | PhoneCheck → 204 |
| POST | SUPERVISE | Supervise → Supervision (leads; 409 ``another_speaks``) |
| DELETE | SUPERVISION | → 204 (leave) |
| POST | TAKE_OVER | → 204 (leads: the agent's call moves here) |
| POST | HELP_ANSWER | → 204 (leads) |
| GET | PACING | → FloorPacing (leads) |
| PATCH | CAMPAIGN_PACE | ChangePace → CampaignPaceView (leads; effective within 1 s, audited) |
| POST | FLOOR_STOP | StopFloor → FloorPacing (leads); DELETE starts again |
| POST | PREVIEW_DIAL | → 204 (409 ``gate_denied``, 410 ``gone``) |
| POST | PREVIEW_SKIP | SkipPreview → 204 (422 ``refused`` when no skips are left) |
| GET | CALLBACKS | → Callbacks |
| POST | CALLBACK_DIAL | → ManualDialled (409 ``gate_denied``) |
| PATCH | CALLBACK | MoveCallback → CallbackView; DELETE closes it |
| GET | CAMPAIGN_FIELDS | → Fields (leads) |
| GET | CAMPAIGN_LISTS | → Lists (leads) |
| POST | CAMPAIGN_LISTS | ListView → ListView (leads; a new list) |
| PUT | CAMPAIGN_LIST | ListView → ListView (leads); DELETE closes it |
| POST | CAMPAIGN_COUNT | CountFilter → FilterCount (leads) |
| GET | WISHES | → Wishes (leads) |
| POST | WISHES | OptOut → WishView (on disk when answered) |
| DELETE | WISH | ?reason= → 204 (leads: the debtor takes it back) |
| POST | PAYMENTS | PostPayment → PaymentPosted (leads; 409 ``key_reused``) |
| GET | CALL_WHY | → WhyView (leads; logged) |
| GET | PERSON_WHY | ?at= → WhyView (leads; logged) |
| GET | COMPLIANCE | ?campaign_id=&person_id=&from=&to=&format= → csv or pdf (leads; logged) |
| GET | STATEMENT | ?on=&call_id= → Statement |
| GET | CASE_EXTRAS | ?call_id= → CaseExtras |
| GET | DOCUMENT | → application/pdf or as kept (logged) |
| POST | REVEAL | Reveal → Revealed (logged) |
| POST | CONTACTS | ChangeContact → CaseExtras (422 ``invalid`` with ``field`` and ``fault``) |
| POST | CONSENTS | SetConsent → CaseExtras |
| POST | NOTES | WriteNote → Note (409 ``refused`` with ``fault`` ``words``: NoteWarning in params) |
| DELETE | NOTE | → 204 (takes a pin down) |
| POST | HARDSHIP | WriteHardship → CaseExtras (422 ``invalid`` with ``field``; case_changed follows) |
| POST | PLAN | PlanWanted → Plan (the calculator) |
| POST | APPROVALS | AskApproval → ApprovalView |
| DELETE | APPROVAL | → 204 (the agent withdraws) |
| POST | APPROVAL_ANSWER | AnswerApproval → ApprovalView (leads; 403 ``forbidden`` beyond their own limits) |
| GET | PERSON_APPROVALS | → Approvals (history) |
| GET | TEAM_APPROVALS | → Approvals (history of the team's requests; leads) |
| POST | OUTCOME_UNDO | → OutcomeUndone (410 ``gone`` after its seconds) |
| GET | PROMISE | → PromiseDetail |
| POST | PROMISE_CANCEL | CancelPromise → PromiseDetail (leads) |
| POST | ORDERS | MakeOrder → OrderView |
| POST | CARD | PayByCard → OrderView (422 ``refused`` with ``fault`` ``recording_on`` while it is recorded) |
| POST | ORDER_SEND | SendOrder → OrderView |
| DELETE | ORDER | → OrderView (cancelled) |
| POST | PROVIDER_EVENTS | as the provider speaks, signed → 204 |
| GET | SLIPS_UNRECONCILED | ?creditor_id= → UnreconciledSlips (leads; what banks' files told) |
| POST | HOLDS | OpenHold → HoldView (case_changed follows) |
| POST | HOLD_REASON | HoldReason → HoldView |
| POST | HOLD_PROTOCOL | SendOrder → HoldView (the protocol to the debtor; 409 ``gate_denied``) |
| POST | HOLD_END | EndHold → 204 (leads) |
| POST | DISCLOSURES | TickDisclosure → DisclosureTicked |
| POST | OTHER_PERSON | OtherPerson → Script (what may be said to anyone) |
| POST | SCRIPT_PLACE | ScriptPlace → 204 |
| GET | OWN_PANEL | → OwnPanel |
| GET | SCRIPTS | → Scripts (leads) |
| GET | SCRIPT | ?version= → ScriptOpen (leads) |
| PUT | SCRIPT_DRAFT | SaveDraft → DraftSaved (leads; 409 ``stale_version``) |
| POST | SCRIPT_PREVIEW | PreviewScript → ScriptPreview (leads) |
| POST | SCRIPT_PUBLISH | PublishScript → ScriptOpen (leads; 422 ``refused`` with the findings' codes) |
| POST | SCRIPT_ROLL_BACK | RollBack → ScriptOpen (leads) |
| GET | SCRIPT_COMPARE | ?a=&b= → Comparison (leads) |
| GET | HEALTH | → Health |
| WS | PUSH_SOCKET | ?ticket=&epoch=&after= : Hello, then Push…, Beat both ways |
| WS | SIP_SOCKET | ?ticket= : one SIP datagram a binary frame |
"""

from typing import Annotated

from pydantic import StringConstraints

from server_api.contract.base import ShortText, WireModel

PREFIX = "/v1"
SESSION = "/v1/session"
REFRESH = "/v1/session/refresh"
ME = "/v1/me"
STATE = "/v1/me/state"
TICKET = "/v1/me/ticket"
LEG = "/v1/me/leg"
HANG_UP = "/v1/calls/{call_id}/hang-up"
HOLD = "/v1/calls/{call_id}/hold"
RESUME = "/v1/calls/{call_id}/resume"
DTMF = "/v1/calls/{call_id}/dtmf"
IDENTITY = "/v1/calls/{call_id}/identity"
PROMISE_CHECK = "/v1/calls/{call_id}/promise-check"
WRAP_UP_EXTEND = "/v1/calls/{call_id}/extend"
OUTCOMES = "/v1/outcomes"
HISTORY = "/v1/people/{person_id}/history"
TRANSFER_TARGETS = "/v1/me/transfer-targets"
TRANSFER = "/v1/calls/{call_id}/transfer"
CONSULT = "/v1/calls/{call_id}/consult"
CONSULT_FINISH = "/v1/calls/{call_id}/consult/finish"
PARK = "/v1/calls/{call_id}/park"
UNPARK = "/v1/calls/{call_id}/unpark"
PARKED = "/v1/parked"
MANUAL_DIAL = "/v1/dial"
PEOPLE = "/v1/people"
CALL_PERSON = "/v1/calls/{call_id}/person"
CALL_LOG = "/v1/me/calls"
HELP = "/v1/me/help"
HEARD = "/v1/calls/{call_id}/heard"
RECORDING_PAUSE = "/v1/calls/{call_id}/recording/pause"
RECORDING_RESUME = "/v1/calls/{call_id}/recording/resume"
RECORDING = "/v1/recordings/{recording_id}"
RECORDING_AUDIO = "/v1/recordings/{recording_id}/audio"
LINE_QUALITY = "/v1/me/quality"
PHONE_CHECK = "/v1/me/phone-check"
SUPERVISE = "/v1/floor/{agent_id}/supervise"
SUPERVISION = "/v1/floor/supervision"
TAKE_OVER = "/v1/floor/{agent_id}/take-over"
HELP_ANSWER = "/v1/floor/help/{help_id}/answer"
PACING = "/v1/floor/pacing"
FLOOR_STOP = "/v1/floor/stop"
CAMPAIGN_PACE = "/v1/campaigns/{campaign_id}/pace"
CAMPAIGN_FIELDS = "/v1/campaigns/{campaign_id}/fields"
CAMPAIGN_LISTS = "/v1/campaigns/{campaign_id}/lists"
CAMPAIGN_LIST = "/v1/campaigns/{campaign_id}/lists/{list_id}"
CAMPAIGN_COUNT = "/v1/campaigns/{campaign_id}/lists/count"
PREVIEW_DIAL = "/v1/previews/{preview_id}/dial"
PREVIEW_SKIP = "/v1/previews/{preview_id}/skip"
CALLBACKS = "/v1/me/callbacks"
CALLBACK = "/v1/callbacks/{callback_id}"
CALLBACK_DIAL = "/v1/callbacks/{callback_id}/dial"
WISHES = "/v1/people/{person_id}/wishes"
WISH = "/v1/wishes/{wish_id}"
PAYMENTS = "/v1/payments"
CALL_WHY = "/v1/calls/{call_id}/why"
PERSON_WHY = "/v1/people/{person_id}/why"
COMPLIANCE = "/v1/reports/compliance"
STATEMENT = "/v1/people/{person_id}/statement"
CASE_EXTRAS = "/v1/people/{person_id}/extras"
DOCUMENT = "/v1/documents/{document_id}"
REVEAL = "/v1/people/{person_id}/reveal"
CONTACTS = "/v1/people/{person_id}/contacts"
CONSENTS = "/v1/people/{person_id}/consents"
NOTES = "/v1/people/{person_id}/notes"
NOTE = "/v1/notes/{note_id}"
HARDSHIP = "/v1/people/{person_id}/hardship"
PLAN = "/v1/calls/{call_id}/plan"
APPROVALS = "/v1/calls/{call_id}/approvals"
APPROVAL = "/v1/approvals/{approval_id}"
APPROVAL_ANSWER = "/v1/approvals/{approval_id}/answer"
PERSON_APPROVALS = "/v1/people/{person_id}/approvals"
TEAM_APPROVALS = "/v1/approvals"
OUTCOME_UNDO = "/v1/outcomes/{outcome_id}/undo"
PROMISE = "/v1/promises/{promise_id}"
PROMISE_CANCEL = "/v1/promises/{promise_id}/cancel"
ORDERS = "/v1/calls/{call_id}/orders"
CARD = "/v1/calls/{call_id}/card"
ORDER = "/v1/orders/{order_id}"
ORDER_SEND = "/v1/orders/{order_id}/send"
PROVIDER_EVENTS = "/v1/providers/{provider}/events"
SLIPS_UNRECONCILED = "/v1/slips/unreconciled"
HOLDS = "/v1/calls/{call_id}/holds"
HOLD_REASON = "/v1/holds/{hold_id}/reason"
HOLD_PROTOCOL = "/v1/holds/{hold_id}/protocol"
HOLD_END = "/v1/holds/{hold_id}/end"
DISCLOSURES = "/v1/calls/{call_id}/disclosures"
OTHER_PERSON = "/v1/calls/{call_id}/other-person"
SCRIPT_PLACE = "/v1/calls/{call_id}/script-place"
OWN_PANEL = "/v1/me/panel"
SCRIPTS = "/v1/scripts"
SCRIPT = "/v1/scripts/{script_id}"
SCRIPT_DRAFT = "/v1/scripts/{script_id}/draft"
SCRIPT_PREVIEW = "/v1/scripts/{script_id}/preview"
SCRIPT_PUBLISH = "/v1/scripts/{script_id}/publish"
SCRIPT_ROLL_BACK = "/v1/scripts/{script_id}/roll-back"
SCRIPT_COMPARE = "/v1/scripts/{script_id}/compare"
HEALTH = "/v1/health"
PUSH_SOCKET = "/v1/push"
SIP_SOCKET = "/v1/sip"


class Digits(WireModel):
    """Keys towards the debtor."""

    digits: Annotated[str, StringConstraints(pattern=r"^[0-9*#A-D]{1,32}$")]


class Health(WireModel):
    """Is the server well: database, switch, and the wire it speaks.

    ``slips_late``: accounts for payment slips whose bank has not answered in time, or of which a file lacks.
    ``failing_jobs``: work of the server's own whose last turn failed, by name; its log says why.
    """

    contract: str
    database: bool
    switch: bool
    switch_id: str = ""
    calls: int = 0
    slips_late: int = 0
    failing_jobs: tuple[ShortText, ...] = ()
