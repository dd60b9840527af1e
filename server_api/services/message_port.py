"""The way messages leave the house: a port, and the demo's carrier, which takes all and delivers none."""

import logging
from collections import deque
from dataclasses import dataclass
from typing import Protocol

from server_api.contract.words import Channel

log = logging.getLogger(__name__)

_KEPT = 200


class CarrierError(Exception):
    """The carrier did not take the message; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Message:
    """One message. ``to``: E.164 or an address; ``key`` makes it repeatable: a carrier sends it once."""

    key: str
    channel: Channel
    to: str
    text: str


class MessageCarrier(Protocol):
    """Who carries SMS, WhatsApp and e-mail."""

    async def send(self, message: Message) -> str:
        """The carrier's reference. Raises CarrierError."""
        ...


class DemoCarrier:
    """Takes every message and keeps the last ones; nothing leaves this machine."""

    def __init__(self) -> None:
        self.sent: deque[Message] = deque(maxlen=_KEPT)

    async def send(self, message: Message) -> str:
        """Keep it."""
        self.sent.append(message)
        log.info("the demo's carrier took a message by %s", message.channel.value)
        return f"demo-{message.key}"
