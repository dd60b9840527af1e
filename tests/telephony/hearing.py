"""Who hears whom, measured: everybody on the switch has a tone of their own."""

import math
from functools import partial

import numpy as np

from server_api.telephony.port import CallConnected, CallsJoined, SuperviseMode, SuperviseOrder
from server_api.telephony.wire.codecs import SAMPLE_RATE
from tests.helpers.waiting import until
from tests.telephony.far_end import Debtor, Engine
from tests.telephony.rtp_peer import RtpPeer
from tests.telephony.switchboard import Switchboard

# None lies on a harmonic or on a third-order product of the others, nor near the music on hold; none has
# a period in common with another, or the noise of G.711 would pile up on few lines.
TONES_HZ = (1510.37, 1860.71, 2070.13, 2520.83, 2840.59, 3260.29)
FULL = 8000.0  # amplitude of a voice
WANTED_DB = -3.0
UNWANTED_DB = -60.0
FRAMES = 50
SILENT_RMS = 20.0  # A-law has no zero
MUSIC_RMS = 300.0


def level_db(peer: RtpPeer, tone_hz: float) -> float:
    """A tone in the last second heard, against a voice at full level; Blackman window against glitches."""
    frames = [frame for _, frame in peer.heard[-FRAMES:]]
    if len(frames) < FRAMES:
        return -math.inf
    sound = np.concatenate(frames).astype(np.float64)
    window = np.blackman(len(sound))
    wave = np.exp(-2j * np.pi * tone_hz * np.arange(len(sound)) / SAMPLE_RATE)
    amplitude = 2 * abs(np.dot(sound * window, wave)) / window.sum()
    return 20 * math.log10(max(amplitude, 1e-3) / FULL)


class Room:
    """Agents and debtors by name, each with a tone. A debtor's name is its call's id."""

    def __init__(self, board: Switchboard) -> None:
        self.board = board
        self.switch = board.switch
        self.engines: dict[str, Engine] = {}
        self.debtors: dict[str, Debtor] = {}
        self._tones: dict[str, float] = {}
        self._legs = 0

    def _tone(self, name: str) -> float:
        return self._tones.setdefault(name, TONES_HZ[len(self._tones)])

    async def agents(self, *names: str) -> None:
        """Legs that are up; for an agent who has one already, a new one."""
        for name in names:
            self._legs += 1
            engine = await self.board.leg(f"leg-{self._legs}", name)
            engine.peer.tone_hz = self._tone(name)
            self.engines[name] = engine

    async def debtor(self, name: str) -> None:
        """A call that was answered."""
        number = f"+5511300000{len(self.debtors):02d}"
        debtor = await self.board.answered(name, number)
        debtor.peer.tone_hz = self._tone(name)
        self.debtors[name] = debtor

    async def talk(self, agent: str, debtor: str) -> None:
        """Both, joined."""
        await self.agents(agent)
        await self.debtor(debtor)
        await self.connect(debtor, agent)

    async def connect(self, debtor: str, agent: str) -> None:
        """Put a debtor through."""
        before = len(self.board.box.of(CallConnected))
        await self.switch.connect(debtor, agent)
        await self.board.box.next(CallConnected, before + 1)

    async def join(self, one: str, other: str, agent: str = "") -> None:
        """Two debtors in one talk."""
        before = len(self.board.box.of(CallsJoined))
        await self.switch.join(one, other, agent)
        await self.board.box.next(CallsJoined, before + 1)

    async def supervise(self, lead: str, agent: str, mode: SuperviseMode) -> None:
        """A lead on a line."""
        await self.switch.supervise(SuperviseOrder(lead, agent, mode))

    def lose(self, agent: str) -> None:
        """The agent's engine hangs up its leg."""
        call = self.engines.pop(agent).call
        assert call is not None
        call.hang_up()

    def leave(self, debtor: str) -> None:
        """The debtor hangs up."""
        self.debtors.pop(debtor).call.hang_up()

    @property
    def _peers(self) -> dict[str, RtpPeer]:
        there: dict[str, Engine | Debtor] = {**self.engines, **self.debtors}
        return {name: one.peer for name, one in there.items()}

    async def expect(self, **expected: str) -> None:
        """Wait until each one named hears those (names with blanks between, or ``music``) and no others."""
        for name, sources in expected.items():
            fits = partial(self._fits, name, sources.split())
            try:
                await until(fits, what=f"{name} hears {sources!r}")
            except AssertionError as error:
                raise AssertionError(f"{error}: {self._levels(name)}") from None

    def _levels(self, name: str) -> dict[str, int]:
        """Of everybody, at one of them, in whole dB."""
        peer = self._peers[name]
        return {source: round(max(-99.0, level_db(peer, tone))) for source, tone in self._tones.items()}

    def _fits(self, name: str, wanted: list[str]) -> bool:
        peer = self._peers[name]
        levels = {source: level_db(peer, tone) for source, tone in self._tones.items()}
        if "music" in wanted and peer.loudness() < MUSIC_RMS:
            return False
        heard = {source for source, level in levels.items() if level > WANTED_DB}
        silent = {source for source, level in levels.items() if level <= UNWANTED_DB}
        voices = {source for source in wanted if source in self._tones}
        quiet = bool(wanted) or peer.loudness() < SILENT_RMS
        return quiet and len(peer.heard) >= FRAMES and heard == voices and silent == set(levels) - voices
