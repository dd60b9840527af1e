"""One connection to the switch's local socket."""

import asyncio
import itertools
import json
import logging
from collections.abc import Callable
from typing import Any

from server_api.telephony.embedded import protocol
from server_api.telephony.port import Fact, GoneError, SwitchError, SwitchUnavailableError

log = logging.getLogger(__name__)
ANSWER_TIMEOUT_S = 10.0
REFUSAL = 0  # the number of an answer that nobody asked for


class ControlLink:
    """Orders with answers, facts as they come. ``on_lost`` is called once when the switch hangs up."""

    def __init__(self, on_fact: Callable[[int, Fact], None], on_lost: Callable[[], None]) -> None:
        self._on_fact = on_fact
        self._on_lost = on_lost
        self._ids = itertools.count(1)
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._writer: asyncio.StreamWriter | None = None
        self._reading: asyncio.Task[None] | None = None

    async def open(self, path: str) -> None:
        """Connect. Raises OSError when nothing listens there."""
        reader, self._writer = await asyncio.open_unix_connection(path, limit=protocol.MAX_LINE)
        self._reading = asyncio.get_running_loop().create_task(self._read(reader))

    async def close(self) -> None:
        """Part without a word."""
        self._on_lost = lambda: None
        if self._writer is not None:
            self._writer.close()
        await self.ended()

    async def ended(self) -> None:
        """Wait until the other side has closed."""
        if self._reading is not None:
            await asyncio.wait((self._reading,))

    async def ask(self, order: dict[str, Any]) -> dict[str, Any]:
        """An order and its answer. Raises what the switch raised, SwitchUnavailableError without one."""
        try:
            fields = await self._answer(order, ANSWER_TIMEOUT_S)
        except TimeoutError as error:
            raise SwitchUnavailableError("no answer") from error
        if "error" not in fields:
            return fields
        if fields["error"] == "gone":
            raise GoneError(fields["detail"])
        raise SwitchError(fields["error"], fields["detail"])

    async def hung(self, after_s: float) -> bool:
        """True when the switch is there but has not answered for so long."""
        try:
            await self._answer({"do": "ping"}, after_s)
        except TimeoutError:
            return True
        except SwitchError:
            return False
        return False

    async def _answer(self, order: dict[str, Any], timeout_s: float) -> dict[str, Any]:
        number = next(self._ids)
        answer = asyncio.get_running_loop().create_future()
        self._answers[number] = answer
        try:
            self.tell({**order, "id": number})
            async with asyncio.timeout(timeout_s):
                fields: dict[str, Any] = await answer
                return fields
        finally:
            self._answers.pop(number, None)

    def tell(self, order: dict[str, Any]) -> None:
        """An order without an answer."""
        if self._writer is None or self._writer.is_closing():
            raise SwitchUnavailableError("not connected")
        self._writer.write(protocol.line(order))

    async def _read(self, reader: asyncio.StreamReader) -> None:
        try:
            while text := await reader.readline():
                self._take(json.loads(text))
        except ConnectionError:
            pass
        finally:
            self._lose()

    def _take(self, message: dict[str, Any]) -> None:
        if "fact" in message:
            self._take_fact(message["seq"], message["fact"])
            return
        if message["id"] == REFUSAL:
            self._fail(SwitchError(message["error"], message["detail"]))
            return
        answer = self._answers.pop(message["id"], None)
        if answer is not None and not answer.done():
            answer.set_result(message)

    def _take_fact(self, seq: int, body: dict[str, Any]) -> None:
        try:
            fact = protocol.load_fact(body)
        except (KeyError, TypeError, ValueError) as error:
            log.warning("a fact of another release: %s (%s)", body.get("kind"), error)
            return
        self._on_fact(seq, fact)

    def _lose(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self._fail(SwitchUnavailableError("the switch is gone"))
        self._on_lost()

    def _fail(self, error: SwitchError) -> None:
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(error)
        self._answers.clear()
