"""What a creditor decides: identity, promises, words. Stored with the creditor, checked when read."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from server_api.contract.words import PayMethod, Question
from server_api.domain.identity import DEFAULT_QUESTIONS
from server_api.store.creditors_rows import CreditorRow


class PromiseRules(BaseModel):
    """How promises live. A payment counts as in time for ``grace_days`` working days after its day; so many
    missed lines break the whole promise (``breaks``). It is reminded so many days before (``remind_days``).

    ``first_again``: who broke one is called before every list, once. A broken promise may be renewed
    ``renewals`` times; whoever broke ``at_once_after`` promises is offered payment at once only (0: never).
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    grace_days: int = Field(2, ge=0, le=60)
    breaks: int = Field(1, ge=1)
    remind_days: tuple[int, ...] = (1, 0)
    first_again: bool = True
    renewals: int = Field(2, ge=0)
    at_once_after: int = Field(3, ge=0)


class CreditorTerms(BaseModel):
    """Terms with careful defaults. ``overlays`` are profiles that bind this creditor everywhere.

    ``contact`` are its own rules of contact (``rules/load.py``: hours, holidays, caps, modes, channels,
    most_days_late, waived); the gate reads them, and denies where it cannot.
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
    promises: PromiseRules = PromiseRules()


def terms_of(creditor: CreditorRow) -> CreditorTerms:
    """The creditor's terms; what it does not say is our default."""
    return CreditorTerms.model_validate(dict(creditor.rules))
