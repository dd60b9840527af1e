"""Send the debtor the number of what they opened: they ask for it, and it asks them for nothing."""

from uuid import uuid4

from server_api.contract.holds import HoldView
from server_api.contract.payments import SendOrder
from server_api.contract.words import Channel, ErrorCode
from server_api.rules.question import ANSWER
from server_api.services.case_facts import language_of
from server_api.services.creditor_terms import terms_of
from server_api.services.legal_view import hold_view
from server_api.services.live_calls import LiveCalls
from server_api.services.message_words import protocol_sent, protocol_text
from server_api.services.own_call import own_call
from server_api.services.refusals import RefusalError
from server_api.services.roster import Seat
from server_api.services.send_message import Outgoing, SendMessage
from server_api.store import calls_rows, creditors_rows, holds_rows, people_rows
from server_api.store.database import Database

MODE = "manual"


class SendProtocols:
    """For the agent on the line with the debtor."""

    def __init__(self, database: Database, calls: LiveCalls, send: SendMessage) -> None:
        self._database, self._calls, self._send = database, calls, send

    async def __call__(self, seat: Seat, hold_id: str, wanted: SendOrder) -> HoldView:
        """The channel is kept as the one the answer is wanted by.

        Raises RefusalError NOT_FOUND (of nobody on the own line), GONE (over), GATE_DENIED, REFUSED
        (``no_contact``, ``not_sent``), INVALID (a channel nothing is sent by); StoreError.
        """
        call = own_call(self._calls, seat, seat.row.agent.call_id)
        async with self._database.read() as conn:
            found = await holds_rows.told(conn, hold_id)
            if found is None or found[0].person_id != call.person_id:
                raise RefusalError(ErrorCode.NOT_FOUND, what="hold")
            hold, by = found
            if hold.ended_at is not None:
                raise RefusalError(ErrorCode.GONE, what="hold")
            person = await people_rows.get(conn, hold.person_id)
            campaign = await creditors_rows.campaign(conn, call.plan.campaign_id)
            creditor = await creditors_rows.get(conn, campaign.creditor_id) if campaign else None
            begun = await calls_rows.get(conn, call.call_id)
        if person is None or creditor is None:
            raise RefusalError(ErrorCode.NOT_FOUND, what="case")
        terms = terms_of(creditor)
        language = language_of(person, terms.language)
        message = Outgoing(
            key=f"protocol-{uuid4()}",
            person_id=hold.person_id,
            campaign_id=call.plan.campaign_id,
            channel=Channel(wanted.channel),
            text=protocol_text(hold.protocol, terms.agency, language),
            purpose=ANSWER,
            mode=MODE,
            contact_id=wanted.contact_id,
            within=begun.legal_at if begun else None,
            shown=protocol_sent(hold.protocol, language),
            agent=seat.profile.name,
        )
        await self._send(message)
        async with self._database.write() as conn:
            await holds_rows.change(conn, hold_id, answer_by_channel=wanted.channel.value)
        return hold_view(hold, by)
