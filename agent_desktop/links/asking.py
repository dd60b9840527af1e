"""How the parts of the server's link ask: one request, one answer read."""

from abc import ABC, abstractmethod
from typing import TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from agent_desktop.desk.ports import ServerRefusedError
from agent_desktop.links.plain_text import plain_json
from server_api.contract.words import ErrorCode

M = TypeVar("M", bound=BaseModel)


def read_answer(kind: type[M], response: httpx.Response) -> M:
    """The answer's body. Raises ServerRefusedError (``UNKNOWN``) where it is something else."""
    try:
        return kind.model_validate_json(plain_json(response.content))
    except ValidationError as error:
        raise ServerRefusedError(ErrorCode.UNKNOWN, {"answer": kind.__name__}) from error


class Asking(ABC):
    """What each part needs of the link. Every method of a part raises ServerRefusedError."""

    @abstractmethod
    async def _request(
        self,
        verb: str,
        path: str,
        body: BaseModel | None = None,
        query: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
    ) -> httpx.Response: ...
