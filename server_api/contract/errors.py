"""How the server refuses: a code the desk can word, and what it needs to word it."""

from pydantic import Field

from server_api.contract.base import ShortText, WireModel
from server_api.contract.words import ErrorCode


class ErrorBody(WireModel):
    """Body of every answer that is not 2xx. ``kept`` says that nothing the user gave was lost."""

    code: ErrorCode
    params: dict[str, str] = Field(default_factory=dict)
    detail: ShortText = ""
    kept: bool = True
