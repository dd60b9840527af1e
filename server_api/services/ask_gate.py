"""Ask the rules about a contact, and store the answer."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.words import Channel, ErrorCode
from server_api.domain.legal import Fact, widened
from server_api.rules.gate import can_contact
from server_api.rules.load import BadLawError, creditor_profile
from server_api.rules.own_caps import own_caps
from server_api.rules.profiles import LOOK_BACK_DAYS, MOST_COUNTED, Place, Profile
from server_api.rules.question import Allowed, ContactQuestion, Denied, OpenDebt, PastContact
from server_api.rules.wishes import Wish, WishKind
from server_api.services.case_facts import local_day
from server_api.services.creditor_terms import LegalRules
from server_api.services.places import Places
from server_api.services.refusals import RefusalError
from server_api.store import contact_rows, decisions_rows
from server_api.store.contact_rows import ConsentOnFile, Contact, DebtOnFile, Head, OnFile


class Gate:
    """The gate of every contact: gathers the facts, asks ``rules``, writes the answer down.

    ``nobody`` are results after which a talk was with no debtor: a voicemail, a wrong number.
    """

    def __init__(self, places: Places, clock: Clock, nobody: frozenset[str] = frozenset()) -> None:
        self._places, self._clock, self._nobody = places, clock, nobody
        self._own: dict[str, tuple[object, Profile | None]] = {}
        self._law = _most_of(*places.profiles.values())

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
        channel: Channel = Channel.VOICE,
        purpose: str = "collection",
        policy: bool = True,
        debt_ids: Sequence[str] = (),
        call_id: str = "",
        contact_id: str = "",
        within: datetime | None = None,
    ) -> Allowed | Denied:
        """May this number be contacted now? The answer is stored with its rules. Raises RefusalError.

        Without ``policy`` the campaign's own caps are left out and the law alone is asked. ``debt_ids``
        narrows what it would be about (else: all that is owed to the campaign's creditor); ``call_id`` is
        the call that will be placed if the answer lets it. ``within``: since when (legal time) the debtor
        talks to us, who asks for this contact: that talk is no other contact. ``contact_id`` is the e-mail or
        address that is meant, where it is no number.
        """
        question = await self.question(
            conn,
            person_id=person_id,
            phone_id=phone_id,
            campaign_id=campaign_id,
            mode=mode,
            now_legal=now_legal,
            channel=channel,
            purpose=purpose,
            debt_ids=debt_ids,
            contact_id=contact_id,
        )
        if within is not None:
            before = tuple(contact for contact in question.past if contact.at < within)
            question = replace(question, locked=False, past=before)
        answer = can_contact(question if policy else replace(question, own_caps=()))
        await self._write_down(conn, question, answer, call_id)
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
        channel: Channel = Channel.VOICE,
        purpose: str = "collection",
        debt_ids: Sequence[str] = (),
        contact_id: str = "",
    ) -> ContactQuestion:
        """All the facts the rules look at, in two queries. Raises RefusalError ``not_found``."""
        whom = await contact_rows.head(conn, person_id, phone_id, campaign_id)
        if whom is None:
            raise RefusalError(ErrorCode.NOT_FOUND, what="contact")
        since = now_legal - timedelta(days=LOOK_BACK_DAYS)
        on_file = await contact_rows.on_file(conn, whom, since, self._nobody, self._most(whom))
        places, faults = self._where(whom, on_file, channel)
        legal, more = _widened(on_file.legal, whom.creditor_rules)
        zone = next((zone for place in places for zone in place.zones), "UTC")
        return ContactQuestion(
            now=now_legal,
            mode=mode,
            places=places,
            channel=channel,
            purpose=purpose,
            person_id=person_id,
            campaign_id=campaign_id,
            creditor_id=whom.creditor_id,
            phone_id=phone_id,
            number=whom.e164,
            number_kind=whom.phone_kind,
            phone_state=whom.phone_state,
            debts=_open_debts(on_file.debts, whom.creditor_id, debt_ids, now_legal, zone),
            legal=legal,
            wishes=on_file.wishes + _consented(on_file.consents, channel, purpose, contact_id, phone_id),
            past=tuple(_past(contact, on_file.debts) for contact in on_file.contacts),
            own_caps=own_caps(
                attempts_per_day=whom.attempts_per_day,
                attempts_per_week=whom.attempts_per_week,
                attempts_per_number=whom.attempts_per_number,
                conversations_per_week=whom.conversations_per_week,
            ),
            ring_s=whom.ring_limit_s,
            abandon_bp=whom.cap_bp,
            locked=whom.locked,
            faults=(*faults, *more),
        )

    async def _write_down(
        self, conn: AsyncConnection, question: ContactQuestion, answer: Allowed | Denied, call_id: str
    ) -> None:
        denied = answer if isinstance(answer, Denied) else None
        await decisions_rows.add(
            conn,
            at=self._clock.utc(),
            legal_at=question.now,
            person_id=question.person_id,
            phone_id=question.phone_id,
            channel=question.channel.value,
            purpose=question.purpose,
            mode=question.mode,
            allowed=denied is None,
            rule_id=denied.rule_id if denied else "",
            reason=denied.reason if denied else "",
            rules=list(answer.rules),
            next_allowed_at=denied.next_allowed_at if denied else None,
            call_id="" if denied else call_id,
            campaign_id=question.campaign_id,
            debt_ids=answer.debts if isinstance(answer, Allowed) else [d.debt_id for d in question.debts],
        )

    def _where(
        self, whom: Head, on_file: OnFile, channel: Channel
    ) -> tuple[tuple[Place, ...], tuple[str, ...]]:
        """Residence and number's area under the creditor's rules, and what of these cannot be read."""
        rules = whom.creditor_rules
        named = rules.get("overlays", ())
        overlays = tuple(str(name) for name in named) if isinstance(named, list | tuple) else ("?",)
        faults = ["OVERLAY-UNKNOWN"] if self._places.unknown(overlays) else []
        number = whom.e164 if whom.e164 or channel in _BY_NUMBER else None
        places = self._places.of_contact(
            whom.country, whom.region, whom.time_zone, number, overlays, whom.city, on_file.town
        )
        try:
            own = self._creditor(whom.creditor_id, rules.get("contact"))
        except BadLawError:
            return places, (*faults, "CREDITOR-RULES")
        if own is not None:
            places = tuple(replace(place, profiles=(*place.profiles, own)) for place in places)
        return places, tuple(faults)

    def _most(self, whom: Head) -> int:
        """No rule that may hold counts more contacts: the law's, the creditor's, the campaign's own."""
        own = max(whom.attempts_per_day, whom.attempts_per_week, whom.attempts_per_number)
        most = max(1, self._law, own, whom.conversations_per_week)
        try:
            creditor = self._creditor(whom.creditor_id, whom.creditor_rules.get("contact"))
        except BadLawError:
            return max(most, MOST_COUNTED)
        return max(most, _most_of(creditor)) if creditor else most

    def _creditor(self, creditor_id: str, contact: Any) -> Profile | None:
        """The creditor's own rules, read once as long as they stay the same. Raises BadLawError."""
        if contact is None:
            return None
        known = self._own.get(creditor_id)
        if known is not None and known[0] == contact:
            return known[1]
        profile = creditor_profile(creditor_id, contact)
        self._own[creditor_id] = (contact, profile)
        return profile


def _most_of(*profiles: Profile) -> int:
    """The highest count of any of their caps."""
    return max((cap.most for profile in profiles for cap in profile.caps), default=0)


#: Channels that reach a number; the others reach e-mails and addresses.
_BY_NUMBER = frozenset({Channel.VOICE, Channel.SMS, Channel.WHATSAPP, Channel.BOT, Channel.CHAT})


def _consented(
    consents: Sequence[ConsentOnFile], channel: Channel, purpose: str, contact_id: str, phone_id: str
) -> tuple[Wish, ...]:
    """What the debtor said of this contact, as wishes. A yes opens a channel of messages and lifts no cap.

    Where it is not known which e-mail or address is meant, a no to any of them counts.
    """
    found = []
    for one in consents:
        if one.channel != channel.value or one.purpose not in ("", purpose):
            continue
        this = one.contact_id == (contact_id or phone_id)
        any_of_them = not contact_id and channel not in _BY_NUMBER
        if not one.granted and (this or any_of_them):
            found.append(Wish(one.consent_id, WishKind.OPT_OUT, one.since, channel=one.channel))
        elif one.granted and this and channel is not Channel.VOICE:
            found.append(Wish(one.consent_id, WishKind.CONSENT, one.since, channel=one.channel))
    return tuple(found)


def _open_debts(
    debts: Sequence[DebtOnFile], creditor_id: str, wanted: Sequence[str], now: datetime, zone: str
) -> tuple[OpenDebt, ...]:
    today = local_day(now, zone)
    return tuple(
        OpenDebt(debt.debt_id, (today - debt.due_on).days)
        for debt in debts
        if debt.is_open and debt.creditor_id == creditor_id and (not wanted or debt.debt_id in wanted)
    )


def _widened(facts: Sequence[Fact], rules: Mapping[str, Any]) -> tuple[tuple[Fact, ...], tuple[str, ...]]:
    """The facts with what the creditor forbids besides; and a fault, where that cannot be read."""
    if not facts or not rules.get("legal"):
        return tuple(facts), ()
    try:
        own = LegalRules.model_validate(rules["legal"])
    except ValidationError:
        return tuple(facts), ("CREDITOR-RULES",)
    return tuple(widened(facts, own.blocks)), ()


def _past(contact: Contact, debts: Sequence[DebtOnFile]) -> PastContact:
    about = contact.debt_ids or tuple(
        debt.debt_id for debt in debts if contact.creditor_id and debt.creditor_id == contact.creditor_id
    )
    return PastContact(
        at=contact.at,
        conversation=contact.conversation,
        abandoned=contact.abandoned,
        attempt=contact.attempt,
        channel=contact.channel,
        debts=frozenset(about),
        number=contact.number,
        number_kind=contact.number_kind,
    )
