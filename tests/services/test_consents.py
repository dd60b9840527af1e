"""The gate heeds what a contact may be used for, and dialling chooses another number; on both databases."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, update

from server_api.contract.words import Channel
from server_api.rules.gate import can_contact
from server_api.rules.question import Denied
from server_api.store import phones_rows, tables
from server_api.store.calls_rows import CallRow
from tests.services.conftest import NOW
from tests.services.floor import Floor


@dataclass(slots=True)
class Case:
    """A debtor whom the rules allow to be called, with a second number."""

    floor: Floor
    call: CallRow

    @classmethod
    async def of(cls, floor: Floor) -> "Case":
        call = await floor.call("meridiano")
        async with floor.database.write() as conn:
            mine = tables.consents.c.person_id == call.person_id
            await conn.execute(tables.consents.delete().where(mine))
        return cls(floor, call)

    async def say(
        self, state: str, *, channel: str = "voice", purpose: str = "collection", **given: Any
    ) -> None:
        """The debtor says so of the number that was called."""
        row = {
            "consent_id": f"consent-{state}-{channel}-{purpose}",
            "person_id": self.call.person_id,
            "contact_id": self.call.phone_id,
            "channel": channel,
            "purpose": purpose,
            "state": state,
            "since": NOW,
        }
        async with self.floor.database.write() as conn:
            await conn.execute(insert(tables.consents).values(row | given))

    async def denied(
        self, channel: Channel = Channel.VOICE, purpose: str = "collection", **given: Any
    ) -> str:
        """The rule that forbids it; empty where none does."""
        async with self.floor.database.read() as conn:
            question = await self.floor.gate.question(
                conn,
                person_id=self.call.person_id,
                phone_id=given.pop("phone_id", self.call.phone_id),
                campaign_id=self.call.campaign_id,
                mode="manual",
                now_legal=NOW,
                channel=channel,
                purpose=purpose,
                **given,
            )
        answer = can_contact(question)
        return answer.rule_id if isinstance(answer, Denied) else ""

    async def numbers(self) -> list[str]:
        """What dialling may choose from."""
        async with self.floor.database.read() as conn:
            return [number.phone_id for number in await phones_rows.usable(conn, self.call.person_id)]


async def test_a_number_that_may_not_be_called_is_denied_and_another_chosen(floor: Floor) -> None:
    case = await Case.of(floor)
    both = await case.numbers()
    assert (await case.denied(), len(both)) == ("", 2)
    await case.say("withdrawn")
    assert await case.denied() == "WISH-OPT-OUT"
    other = next(one for one in both if one != case.call.phone_id)
    assert await case.numbers() == [other]
    assert await case.denied(phone_id=other) == ""


async def test_it_concerns_its_channel_and_its_purpose_only(floor: Floor) -> None:
    case = await Case.of(floor)
    await case.say("withdrawn", channel="sms", purpose="offers")
    assert await case.denied() == ""
    assert await case.denied(Channel.SMS, "offers") == "WISH-OPT-OUT"
    assert await case.denied(Channel.SMS) != "WISH-OPT-OUT"
    assert len(await case.numbers()) == 2


async def test_what_was_taken_back_counts_no_more(floor: Floor) -> None:
    case = await Case.of(floor)
    await case.say("withdrawn")
    async with floor.database.write() as conn:
        await conn.execute(update(tables.consents).values(ended_at=NOW))
    assert await case.denied() == ""
    assert len(await case.numbers()) == 2


async def test_where_the_address_is_not_known_a_no_to_any_counts(floor: Floor) -> None:
    case = await Case.of(floor)
    await case.say("withdrawn", channel="email", contact_id="mail-1")
    assert await case.denied(Channel.EMAIL) == "WISH-OPT-OUT"
    assert await case.denied(Channel.EMAIL, contact_id="mail-1") == "WISH-OPT-OUT"
    assert await case.denied(Channel.EMAIL, contact_id="mail-2") != "WISH-OPT-OUT"
