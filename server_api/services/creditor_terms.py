"""What a creditor decides: identity, promises, words. Stored with the creditor, checked when read."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from server_api.contract.debt_words import Component, Frequency
from server_api.contract.words import Blocked, LegalKind, PayMethod, Question
from server_api.domain.allocation import DEFAULT_ORDER, full_order
from server_api.domain.debt_terms import Reckoning
from server_api.domain.identity import DEFAULT_QUESTIONS, TRIES
from server_api.domain.legal import Scope
from server_api.domain.rounding import Rounding
from server_api.services.conduct import DueSentence
from server_api.store.creditors_rows import CreditorRow


class PromiseRules(BaseModel):
    """How promises live. A payment counts as in time for ``grace_days`` working days after its day; so many
    missed lines break the whole promise (``breaks``). It is reminded so many days before (``remind_days``).

    ``first_again``: who broke one is called before every list, once. Whoever broke ``at_once_after`` promises
    is offered payment at once only (0: never).
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    grace_days: int = Field(2, ge=0, le=60)
    breaks: int = Field(1, ge=1)
    remind_days: tuple[int, ...] = (1, 0)
    first_again: bool = True
    at_once_after: int = Field(3, ge=0)


class MoneyRules(BaseModel):
    """How the creditor reckons. ``allocation``: what a payment is taken for first. ``whole``: instalments not
    yet due are owed too, without the interest still to grow. ``net_of_payments``: the portfolio's amounts are
    less already by what was paid before it came.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    allocation: tuple[Component, ...] = DEFAULT_ORDER
    rounding: Rounding = Rounding.HALF_UP
    whole: bool = True
    net_of_payments: bool = False

    @field_validator("allocation")
    @classmethod
    def _each_once(cls, order: tuple[Component, ...]) -> tuple[Component, ...]:
        if set(order) - set(DEFAULT_ORDER) or len(set(order)) != len(order):
            raise ValueError(f"allocation_wrong: each of {', '.join(DEFAULT_ORDER)} once")
        return full_order(order)

    @property
    def reckoning(self) -> Reckoning:
        """As the domain takes it."""
        return Reckoning(self.allocation, self.rounding, self.whole)


class PlanRules(BaseModel):
    """What nobody may promise, whatever their authority: a payment of less than ``min_line`` minor units, one
    due after ``max_term_days``, other ``frequencies``.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    min_line: int = Field(1, ge=1)
    max_term_days: int = Field(3660, ge=1, le=36_600)
    frequencies: tuple[Frequency, ...] = (Frequency.WEEKLY, Frequency.FORTNIGHTLY, Frequency.MONTHLY)


class LegalRules(BaseModel):
    """What the creditor makes of the legal status. ``scope``: how far a dispute or complaint goes;
    ``blocks``: what a kind forbids besides the house's rules; ``answer_days`` (working days, unless not
    ``answer_working``) until the debtor has an answer; ``desk``: who answers. ``version`` counts changes.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    scope: dict[LegalKind, Scope] = {}
    blocks: dict[LegalKind, tuple[Blocked, ...]] = {}
    answer_days: dict[LegalKind, int] = {}
    answer_working: bool = True
    desk: dict[LegalKind, str] = {}
    version: int = 1


class CreditorTerms(BaseModel):
    """Terms with careful defaults. ``overlays`` are profiles that bind this creditor everywhere.

    ``contact`` are its own rules of contact (``rules/load.py``: hours, holidays, caps, modes, channels,
    most_days_late, waived); the gate reads them, and denies where it cannot. A new contact is used once
    ``contact_sources`` sources named it (2: the debtor's word alone does not do). ``disclosures`` are said
    besides those of the law; ``disclosures_first``: no amount is shown before all of them were.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    agency: str = ""
    official_phone: str = ""
    language: str = ""
    questions: tuple[Question, ...] = DEFAULT_QUESTIONS
    methods: tuple[PayMethod, ...] = (PayMethod.TRANSFER,)
    max_promise_days: int = 30
    min_promise_bp: int = 500
    overlays: tuple[str, ...] = ()
    contact: Any = None
    contact_sources: int = 1
    identity_tries: int = Field(TRIES, ge=1, le=10)
    disclosures: tuple[DueSentence, ...] = ()
    disclosures_first: bool = False
    promises: PromiseRules = PromiseRules()
    plans: PlanRules = PlanRules()
    money: MoneyRules = MoneyRules()
    legal: LegalRules = LegalRules()


def terms_of(creditor: CreditorRow) -> CreditorTerms:
    """The creditor's terms; what it does not say is our default."""
    return CreditorTerms.model_validate(dict(creditor.rules))
