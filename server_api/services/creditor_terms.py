"""What a creditor decides: identity, promises, words. Stored with the creditor, checked when read."""

from pydantic import BaseModel, ConfigDict

from server_api.contract.words import PayMethod, Question
from server_api.domain.identity import DEFAULT_QUESTIONS
from server_api.store.creditors_rows import CreditorRow


class CreditorTerms(BaseModel):
    """Terms with careful defaults. ``overlays`` are profiles that bind this creditor everywhere."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    agency: str = ""
    official_phone: str = ""
    language: str = ""
    questions: tuple[Question, ...] = DEFAULT_QUESTIONS
    methods: tuple[PayMethod, ...] = (PayMethod.TRANSFER,)
    max_promise_days: int = 30
    min_promise_bp: int = 500
    overlays: tuple[str, ...] = ()


def terms_of(creditor: CreditorRow) -> CreditorTerms:
    """The creditor's terms; what it does not say is our default."""
    return CreditorTerms.model_validate(dict(creditor.rules))
