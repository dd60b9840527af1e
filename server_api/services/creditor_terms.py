"""What a creditor decides: identity, promises, words. Stored with the creditor, checked when read."""

from typing import Any

from pydantic import BaseModel, ConfigDict

from server_api.contract.words import PayMethod, Question
from server_api.domain.identity import DEFAULT_QUESTIONS
from server_api.store.creditors_rows import CreditorRow


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


def terms_of(creditor: CreditorRow) -> CreditorTerms:
    """The creditor's terms; what it does not say is our default."""
    return CreditorTerms.model_validate(dict(creditor.rules))
