"""What a debtor does not want, and what they paid: both take them out of dialling at once."""

from server_api.contract.base import AwareDatetime, Id, ShortText, WireModel
from server_api.contract.money import Money


class OptOut(WireModel):
    """No contact. ``scope``: number, channel, debtor, campaign, creditor, global; ``on`` is which one.

    ``expires_at`` None: for good. Answered when it is on disk.
    """

    scope: Id
    on: ShortText = ""
    reason: ShortText = ""
    call_id: ShortText = ""
    expires_at: AwareDatetime | None = None


class WishView(WireModel):
    """A wish on file. ``kind``: opt_out, hours, days, only_channel, consent … ``ended_at``: taken back."""

    wish_id: Id
    kind: Id
    scope: ShortText = ""
    phone_id: ShortText = ""
    channel: ShortText = ""
    campaign_id: ShortText = ""
    creditor_id: ShortText = ""
    reason: ShortText = ""
    since: AwareDatetime
    expires_at: AwareDatetime | None = None
    ended_at: AwareDatetime | None = None


class Wishes(WireModel):
    """A person's wishes, the newest first."""

    wishes: tuple[WishView, ...] = ()


class PostPayment(WireModel):
    """A payment as its provider tells it, again and again if need be: one effect for each reference.

    ``debt``: its id, or with ``creditor_id`` its contract.
    """

    provider: Id
    reference: ShortText
    debt: Id
    creditor_id: ShortText = ""
    amount: Money
    paid_at: AwareDatetime


class PaymentPosted(WireModel):
    """On the server's disk. ``settled``: nothing is left of the debt."""

    payment_id: Id
    person_id: Id
    settled: bool
    repeated: bool = False
