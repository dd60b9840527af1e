"""What every message shares: frozen, unknown fields ignored, times with a zone."""

from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints

__all__ = ["AwareDatetime", "Id", "LongText", "ShortText", "WireModel"]


class WireModel(BaseModel):
    """A message or a part of one. Unknown fields are ignored: the wire lives longer than a release."""

    model_config = ConfigDict(frozen=True, extra="ignore")


Id = Annotated[str, StringConstraints(min_length=1, max_length=64)]
ShortText = Annotated[str, StringConstraints(max_length=200)]
LongText = Annotated[str, StringConstraints(max_length=4000)]
