"""Build what the desk shows of a call: the head at once, the body when it may be shown."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.cases import CaseBody, CaseHead, Challenge, HistoryPage, Identity, NumberView
from server_api.contract.session import AgentProfile
from server_api.contract.words import ErrorCode, IdentityMode, IdentityStatus, Verdict
from server_api.domain.identity import IdentityCheck
from server_api.domain.legal import shows_nothing
from server_api.domain.masking import mask_document, mask_phone
from server_api.rules.gate import talk_until
from server_api.rules.profiles import CapKind
from server_api.rules.question import ContactQuestion
from server_api.services.ask_gate import Gate
from server_api.services.authority import Who
from server_api.services.case_body import case_body
from server_api.services.case_facts import CaseFacts, local_day, read_case
from server_api.services.conduct import Conduct
from server_api.services.disposition_library import DispositionLibrary
from server_api.services.load_history import history_page
from server_api.services.loaded_script import Filled
from server_api.services.quote_offer import DayFigures, quote_case
from server_api.services.recording_briefs import heard_by
from server_api.services.refusals import RefusalError
from server_api.services.tell_script import Reader, ScriptRead, TellScript, ToldScript
from server_api.store.database import Database
from server_api.store.people_rows import PhoneRow


@dataclass(frozen=True, slots=True)
class PreparedCase:
    """Both halves. While ``head.identity`` is masked and not confirmed the body must not leave the server.

    ``whole`` is the script once the right party is confirmed, ``quiet`` that before the sentences due
    before amounts were said, ``open`` what may be said to anyone.
    ``again`` makes it for another agent from what was read.
    """

    head: CaseHead
    body: CaseBody
    whole: Filled
    quiet: Filled
    open: Filled
    again: Callable[[AgentProfile | None], "PreparedCase"] = field(repr=False, compare=False)

    def named(self, agent: AgentProfile | None) -> "PreparedCase":
        """The same case for this agent; reads nothing."""
        return self.again(agent)


@dataclass(frozen=True, slots=True)
class CaseRead:
    """The rows of one case at one moment of legal time."""

    case: CaseFacts
    phone: PhoneRow
    question: ContactQuestion
    history: HistoryPage
    script: ScriptRead


class CaseBuilder:
    """Prepares cases while the telephone rings."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        scripts: TellScript,
        gate: Gate,
        results: DispositionLibrary,
        agents_hear: str = "own",
    ) -> None:
        self._database, self._clock, self._scripts, self._gate = database, clock, scripts, gate
        self._results = results
        self._agents_hear = agents_hear

    async def prepare(
        self,
        *,
        call_id: str,
        person_id: str,
        phone_id: str,
        campaign_id: str,
        agent: AgentProfile | None,
        keep: tuple[str, int] | None = None,
    ) -> PreparedCase:
        """The case as it stands now; ``keep`` is the script and version that its talk goes on with.

        Raises RefusalError ``not_found``.
        """
        now = self._clock.legal()

        async def read(conn: AsyncConnection) -> CaseRead:
            return await self.read(conn, call_id, person_id, phone_id, campaign_id, now)

        return self.build(call_id, await self._database.read_at_once(read), agent, keep)

    def build(
        self,
        call_id: str,
        read: CaseRead,
        agent: AgentProfile | None,
        keep: tuple[str, int] | None = None,
    ) -> PreparedCase:
        """The case from what was read of it, for this agent."""
        case, zone = read.case, _zone(read)
        figures = self._figures(read)
        hidden = self._results.hidden_fields(*case.countries)
        told = self.tell(read, agent, keep=keep)
        if shows_nothing(case.legal):
            told = replace(told, whole=told.open, quiet=told.open)
        filled = told.open if not may_show(case.identity) else told.quiet if told.waits else told.whole
        head = _head(call_id, case, read.phone, filled, zone, read.question).model_copy(
            update={"hidden_fields": hidden, "amounts_wait": told.waits, "place": told.place}
        )
        history = heard_by(read.history, self._agents_hear, agent.name if agent else "")
        return PreparedCase(
            head=head,
            body=case_body(case, figures, history, Who.of(agent)),
            whole=told.whole,
            quiet=told.quiet,
            open=told.open,
            again=partial(self.build, call_id, read),
        )

    def tell(
        self,
        read: CaseRead,
        agent: AgentProfile | None,
        *,
        keep: tuple[str, int] | None = None,
        tell: TellScript | None = None,
    ) -> ToldScript:
        """The case's script, from the published ones or from ``tell``'s."""
        case, now, zone = read.case, read.question.now, _zone(read)
        hidden = self._results.hidden_fields(*case.countries)
        name, agent_id = (agent.name, agent.agent_id) if agent else ("", "")
        reader = Reader(agent_id, name, now, zone, local_day(now, zone))
        return (tell or self._scripts)(case, self._figures(read), read.script, reader, hidden, keep)

    @property
    def conduct(self) -> Conduct:
        """The countries' rules of conversation."""
        return self._scripts.conduct

    def _figures(self, read: CaseRead) -> DayFigures:
        case, on = read.case, local_day(read.question.now, _zone(read))
        return quote_case(case, on, self._gate.places.holidays(case.person.country))

    async def facts(self, conn: AsyncConnection, call_id: str, person_id: str, campaign_id: str) -> CaseFacts:
        """What is on file, its identity check as strict as creditor and countries want it.

        Raises RefusalError ``not_found``.
        """
        case = await read_case(conn, call_id, person_id, campaign_id)
        return replace(case, identity=self._scripts.conduct.strict(case.identity, case.countries))

    async def read(
        self,
        conn: AsyncConnection,
        call_id: str,
        person_id: str,
        phone_id: str,
        campaign_id: str,
        now: datetime,
    ) -> CaseRead:
        """All rows a case is made of. Raises RefusalError ``not_found``."""
        case = await self.facts(conn, call_id, person_id, campaign_id)
        phone = next((item for item in case.phones if item.phone_id == phone_id), None)
        if phone is None:
            raise RefusalError(ErrorCode.NOT_FOUND, what="phone")
        question = await self._gate.question(
            conn, person_id=person_id, phone_id=phone_id, campaign_id=campaign_id, mode="", now_legal=now
        )
        script = await self._scripts.read(conn, call_id, case, now)
        return CaseRead(case, phone, question, await history_page(conn, person_id), script)


def _zone(read: CaseRead) -> str:
    zones = read.question.places[0].zones
    return zones[0] if zones else "UTC"


def may_show(check: IdentityCheck) -> bool:
    """Whether the right party is on the line, as far as the creditor asks for it."""
    if check.status is IdentityStatus.OTHER_PERSON:
        return False
    return check.mode is IdentityMode.SHOWN or check.status is IdentityStatus.CONFIRMED


def identity_view(check: IdentityCheck) -> Identity:
    """The check as the desk sees it: questions and verdicts, never an answer."""
    return Identity(
        mode=check.mode,
        status=check.status,
        needed=check.needed,
        tries_left=check.tries_left,
        challenges=tuple(
            Challenge(
                question=question,
                verdict=check.verdicts.get(question, Verdict.UNASKED),
                spare=position >= check.needed,
            )
            for position, question in enumerate(check.questions)
        ),
    )


def _head(
    call_id: str, case: CaseFacts, phone: PhoneRow, filled: Filled, zone: str, question: ContactQuestion
) -> CaseHead:
    person = case.person
    return CaseHead(
        call_id=call_id,
        person_id=person.person_id,
        name=person.name,
        document_masked=mask_document(person.document_kind, person.document),
        document_kind=person.document_kind,
        number=NumberView(
            phone_id=phone.phone_id,
            masked=mask_phone(phone.e164),
            kind=phone.kind,
            right_party_times=phone.right_party_times,
            confirmed=phone.right_party_times > 0,
        ),
        city=person.city,
        region=person.region,
        country=person.country,
        time_zone=zone,
        may_talk_until=talk_until(question),
        identity=identity_view(case.identity),
        script=filled.script,
        campaign=case.campaign.name,
        creditor=case.creditor.name,
        language=case.language,
        disclosures=filled.disclosures,
        attempt_rule=_attempt_rule(question),
    )


def _attempt_rule(question: ContactQuestion) -> str:
    caps = [cap for place in question.places for profile in place.profiles for cap in profile.caps]
    counted = [cap for cap in caps if cap.kind is CapKind.ATTEMPTS and cap.days > 1]
    if not counted:
        return ""
    cap = min(counted, key=lambda item: item.most / item.days)
    recent = sum(1 for call in question.past if (question.now - call.at).days < cap.days)
    return f"{max(1, recent)}/{cap.most}"
