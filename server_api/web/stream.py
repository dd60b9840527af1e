"""One agent's stream: numbered messages, the last of them kept for a desk that comes back."""

import asyncio
from collections import deque
from datetime import datetime

from server_api.contract.push import Push, PushBody


class Stream:
    """Numbers messages from 1 without gaps and keeps the last of them, ready to send.

    At most ``keep`` messages and ``keep_bytes`` of text are kept, but always the newest.
    """

    def __init__(self, epoch: str, keep: int, keep_bytes: int) -> None:
        self._epoch = epoch
        self._keep = keep
        self._keep_bytes = keep_bytes
        self._bytes = 0
        self._kept: deque[str] = deque()
        self._grown: asyncio.Event = asyncio.Event()
        self.seq = 0

    def append(self, body: PushBody, at: datetime) -> int:
        """Add a message; returns its number."""
        self.seq += 1
        text = Push(epoch=self._epoch, seq=self.seq, at=at, body=body).model_dump_json()
        self._kept.append(text)
        self._bytes += len(text)
        while len(self._kept) > 1 and (len(self._kept) > self._keep or self._bytes > self._keep_bytes):
            self._bytes -= len(self._kept.popleft())
        self._grown.set()
        self._grown = asyncio.Event()
        return self.seq

    def has_after(self, seq: int) -> bool:
        """Whether everything after ``seq`` is still kept."""
        return self.seq - len(self._kept) <= seq <= self.seq

    def after(self, seq: int) -> list[str]:
        """The kept messages after ``seq``, oldest first."""
        missing = self.seq - seq
        return list(self._kept)[len(self._kept) - missing :] if missing else []

    async def grown(self, seq: int) -> None:
        """Wait for a message after ``seq``; one that came before this coroutine ran counts."""
        while self.seq <= seq:
            await self._grown.wait()
