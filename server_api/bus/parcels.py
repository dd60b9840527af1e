"""Messages as payloads of NOTIFY (7,999 bytes at most): small ones travel together, a large one in parts."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

Message = tuple[str, dict[str, Any]]

#: A limit of PostgreSQL's (sql-notify), less the envelope.
ROOM = 7500
_PART, _PARTS, _TEXT = "part", "parts", "text"


@dataclass(slots=True)
class Packer:
    """One sender's payloads, numbered without a gap. ``life`` tells one run of the node from the next."""

    node_id: str
    life: str
    number: int = 0

    def pack(self, messages: Sequence[Message]) -> Iterator[str]:
        """At least one payload: none to tell is still a sign of life."""
        texts = [json.dumps(message, separators=(",", ":")) for message in messages]
        batch: list[str] = []
        size = 0
        for text in texts:
            if batch and size + len(text) > ROOM:
                yield self._whole(batch)
                batch, size = [], 0
            if len(text) > ROOM:
                yield from self._parts(text)
                continue
            batch.append(text)
            size += len(text) + 1
        if batch or not texts:
            yield self._whole(batch)

    def skip(self) -> None:
        """Something was not told: whoever hears the next payload notices."""
        self.number += 1

    def _whole(self, batch: Sequence[str]) -> str:
        return f'{{{self._head()},"all":[{",".join(batch)}]}}'

    def _parts(self, text: str) -> Iterator[str]:
        half = ROOM // 2  # quoting a text that is JSON already may double it
        pieces = [text[at : at + half] for at in range(0, len(text), half)]
        for at, piece in enumerate(pieces):
            yield f'{{{self._head()},"{_PART}":{at},"{_PARTS}":{len(pieces)},"{_TEXT}":{json.dumps(piece)}}}'

    def _head(self) -> str:
        self.number += 1
        return f'"node":{json.dumps(self.node_id)},"life":"{self.life}","number":{self.number}'


@dataclass(slots=True)
class _Sender:
    life: str
    number: int
    pieces: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Heard:
    """What a payload brought. ``missed``: something of the sender's before it was never heard."""

    node_id: str
    messages: list[Message]
    missed: bool


class Unpacker:
    """Payloads of every sender, in the order in which the server tells them."""

    def __init__(self) -> None:
        self._senders: dict[str, _Sender] = {}

    def unpack(self, payload: str) -> Heard:
        """Raises ValueError, KeyError for what is no payload of ours."""
        told = json.loads(payload)
        node_id, life, number = told["node"], told["life"], told["number"]
        sender = self._senders.get(node_id)
        missed = sender is not None and (sender.life != life or sender.number + 1 != number)
        if sender is None or missed:
            sender = self._senders[node_id] = _Sender(life, number)
        sender.number = number
        return Heard(node_id, self._messages(told, sender), missed)

    def _messages(self, told: dict[str, Any], sender: _Sender) -> list[Message]:
        if _PART not in told:
            return [(topic, body) for topic, body in told["all"]]
        if told[_PART] != len(sender.pieces):  # its beginning was not heard
            return []
        sender.pieces.append(told[_TEXT])
        if len(sender.pieces) < told[_PARTS]:
            return []
        topic, body = json.loads("".join(sender.pieces))
        sender.pieces = []
        return [(topic, body)]
