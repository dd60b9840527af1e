"""Ask the rules about a contact, and store the answer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from phonenumbers import NumberParseException
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.words import Channel, ErrorCode
from server_api.domain.legal import Fact
from server_api.rules.gate import can_contact
from server_api.rules.profiles import Place
from server_api.rules.question import Allowed, ContactQuestion, Denied
from server_api.services.case_facts import local_day
from server_api.services.creditor_terms import CreditorTerms, terms_of
from server_api.services.places import Places
from server_api.services.refusals import RefusalError
from server_api.store import contact_rows, creditors_rows, debts_rows, decisions_rows, legal_rows, people_rows
from server_api.store.debts_rows import DebtRow
from server_api.store.people_rows import PersonRow, PhoneRow

#: The longest cap of any profile looks back this far.
LOOK_BACK = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """What is on file about one contact."""

    person: PersonRow
    phone: PhoneRow
    terms: CreditorTerms
    attempts_per_day: int
    debts: Sequence[DebtRow]
    legal: Sequence[Fact]


class Gate:
    """The gate of every contact: gathers the facts, asks ``rules``, writes the answer down."""

    def __init__(self, places: Places, clock: Clock) -> None:
        self._places, self._clock = places, clock

    @property
    def places(self) -> Places:
        """Where debtors live, and under which law."""
        return self._places

    async def ask(
        self,
        conn: AsyncConnection,
        *,
        person_id: str,
        phone_id: str,
        campaign_id: str,
        mode: str,
        now_legal: datetime,
        purpose: str = "collection",
        policy: bool = True,
    ) -> Allowed | Denied:
        """May this number be dialled now? The answer is stored with its rules. Raises RefusalError.

        Without ``policy`` the house's own caps are left out and the law alone is asked.
        """
        question = await self.question(
            conn,
            person_id=person_id,
            phone_id=phone_id,
            campaign_id=campaign_id,
            mode=mode,
            now_legal=now_legal,
        )
        answer = can_contact(question if policy else replace(question, may_attempt=0))
        allowed = isinstance(answer, Allowed)
        await decisions_rows.add(
            conn,
            at=self._clock.utc(),
            legal_at=now_legal,
            person_id=person_id,
            phone_id=phone_id,
            channel=Channel.VOICE.value,
            purpose=purpose,
            mode=mode,
            allowed=allowed,
            rule_id="" if isinstance(answer, Allowed) else answer.rule_id,
            reason="" if isinstance(answer, Allowed) else answer.reason,
            rules=list(answer.rules),
            next_allowed_at=None if isinstance(answer, Allowed) else answer.next_allowed_at,
        )
        return answer

    async def question(
        self,
        conn: AsyncConnection,
        *,
        person_id: str,
        phone_id: str,
        campaign_id: str,
        mode: str,
        now_legal: datetime,
    ) -> ContactQuestion:
        """All the facts the rules look at. Raises RefusalError ``not_found``."""
        person = await people_rows.get(conn, person_id)
        phone = await people_rows.phone(conn, phone_id)
        campaign = await creditors_rows.campaign(conn, campaign_id)
        creditor = await creditors_rows.get(conn, campaign.creditor_id) if campaign else None
        if person is None or phone is None or campaign is None or creditor is None:
            raise RefusalError(ErrorCode.NOT_FOUND, what="contact")
        facts = ContactFacts(
            person=person,
            phone=phone,
            terms=terms_of(creditor),
            attempts_per_day=campaign.attempts_per_day,
            debts=await debts_rows.open_debts(conn, person_id, creditor.creditor_id),
            legal=await legal_rows.in_force(conn, person_id, creditor.creditor_id),
        )
        return await self.question_of(conn, facts, mode=mode, now_legal=now_legal)

    async def question_of(
        self, conn: AsyncConnection, facts: ContactFacts, *, mode: str, now_legal: datetime
    ) -> ContactQuestion:
        """The question, where the facts have been read already."""
        person_id = facts.person.person_id
        places = self._where(facts.person, facts.phone.e164, facts.terms)
        zone = next((zone for place in places for zone in place.zones), "UTC")
        today = local_day(now_legal, zone)
        return ContactQuestion(
            now=now_legal,
            mode=mode,
            places=places,
            legal=tuple(facts.legal),
            phone_state=facts.phone.state,
            days_late=min(((today - debt.terms.due_on).days for debt in facts.debts), default=None),
            past=tuple(await contact_rows.past_calls(conn, person_id, now_legal - LOOK_BACK)),
            may_attempt=facts.attempts_per_day,
            locked=await contact_rows.is_locked(conn, person_id),
        )

    def _where(self, person: PersonRow, e164: str, terms: CreditorTerms) -> tuple[Place, ...]:
        home = self._places.residence(person.country, person.region, person.time_zone, terms.overlays)
        try:
            area = self._places.of_number(e164, terms.overlays)
        except NumberParseException:
            # A number nobody can place may be anywhere: an empty place denies.
            area = Place("", "", (), ())
        return (home,) if area == home else (home, area)
