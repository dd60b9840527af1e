"""Three parties' tones through the real mixer, by the weights of the real talks: who hears whom, in dB."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pytest

from server_api.telephony.port import SuperviseMode, SuperviseOrder
from server_api.telephony.talks import lines, rules
from server_api.telephony.talks.floor import Floor
from server_api.telephony.talks.routes import routes_of
from server_api.telephony.wire.codecs import Samples
from tests.helpers.spectrum import most_leaked_db, tone_dbfs, tones_in
from tests.helpers.waiting import until
from tests.telephony.mixer_room import mixer_room
from tests.telephony.rtp_peer import RtpPeer
from tests.telephony.tap_worker import Worker, worker

DEBTOR, AGENT, LEAD, THIRD = "call:c1", "leg:l1", "leg:l2", "call:c2"
TONES = {AGENT: 440.0, DEBTOR: 1000.0, LEAD: 2000.0}
THREE = {AGENT: 440.0, DEBTOR: 1000.0, THIRD: 2000.0}
BESIDE_MUSIC = TONES | {AGENT: 620.0}  # hold music has an A of its own
SENT_DBFS = 20 * np.log10(8000 / 32768)
LEAST_DB = -60.0
WINDOW_FRAMES = 50
TAP = 1
WOBBLE_RAD = 2.0


@dataclass(frozen=True)
class Case:
    """``hears`` names whose tones each leg hears; ``music`` who hears music beside."""

    name: str
    arrange: Callable[[Floor], object]
    hears: dict[str, set[str]]
    tones: dict[str, float] = field(default_factory=lambda: TONES)
    music: str = ""


def _supervise(mode: SuperviseMode) -> Callable[[Floor], object]:
    return lambda floor: lines.supervise(floor, SuperviseOrder("lea", "ana", mode))


def _hold_and_consult(floor: Floor) -> None:
    rules.hold(floor, "c1")
    lines.consult(floor, "ana", "lea")


def _three_way(floor: Floor) -> None:
    rules.hold(floor, "c1")
    rules.answered(floor, "c2")
    rules.connect(floor, "c2", "ana")
    rules.join(floor, "c1", "c2", "ana")


CASES = [
    Case("talk", lambda _floor: None, {DEBTOR: {AGENT}, AGENT: {DEBTOR}, LEAD: set()}),
    Case(
        "listen", _supervise(SuperviseMode.LISTEN), {DEBTOR: {AGENT}, AGENT: {DEBTOR}, LEAD: {AGENT, DEBTOR}}
    ),
    Case(
        "whisper",
        _supervise(SuperviseMode.WHISPER),
        {DEBTOR: {AGENT}, AGENT: {DEBTOR, LEAD}, LEAD: {AGENT, DEBTOR}},
    ),
    Case(
        "barge",
        _supervise(SuperviseMode.BARGE),
        {DEBTOR: {AGENT, LEAD}, AGENT: {DEBTOR, LEAD}, LEAD: {AGENT, DEBTOR}},
    ),
    Case(
        "hold",
        lambda floor: rules.hold(floor, "c1"),
        {DEBTOR: set(), AGENT: set(), LEAD: set()},
        BESIDE_MUSIC,
        music=DEBTOR,
    ),
    Case(
        "consult",
        _hold_and_consult,
        {DEBTOR: set(), AGENT: {LEAD}, LEAD: {AGENT}},
        BESIDE_MUSIC,
        music=DEBTOR,
    ),
    Case(
        "three-way",
        _three_way,
        {DEBTOR: {AGENT, THIRD}, AGENT: {DEBTOR, THIRD}, THIRD: {AGENT, DEBTOR}},
        THREE,
    ),
]


def _floor(case: Case) -> Floor:
    floor = Floor()
    rules.leg_up(floor, "ana", "l1")
    if LEAD in case.tones:
        rules.leg_up(floor, "lea", "l2")
    rules.answered(floor, "c1")
    rules.connect(floor, "c1", "ana")
    case.arrange(floor)
    return floor


def _pure(sound: Samples, case: Case, wanted: set[str]) -> bool:
    """All the wanted parties, and of the others nothing, in a second of sound."""
    if len(sound) < WINDOW_FRAMES * 160:
        return False
    here = [case.tones[name] for name in wanted]
    away = [hz for name, hz in case.tones.items() if name not in wanted]
    return (
        tones_in(sound, here, SENT_DBFS) == set(here) and most_leaked_db(sound, away, SENT_DBFS) <= LEAST_DB
    )


def _last_second(peer: RtpPeer) -> Samples:
    frames = [sound for _, sound in peer.heard[-WINDOW_FRAMES:]]
    return np.concatenate(frames) if frames else np.zeros(0, np.int16)


async def _check_tape(tape: Worker, case: Case) -> None:
    """Left is what the debtor hears, right the debtor alone."""

    def pure() -> bool:
        left, right = (tape.sound(TAP, side, WINDOW_FRAMES)[160:] for side in (1, 2))
        return _pure(left, case, case.hears[DEBTOR]) and _pure(right, case, {DEBTOR})

    await until(pure, what="a second of a tape with nobody else on its sides")


async def _check_leg(peer: RtpPeer, case: Case, name: str) -> None:
    wanted = case.hears[name]
    await until(
        lambda: _pure(_last_second(peer), case, wanted), what=f"a second of {name} with nobody else in it"
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_only_those_are_heard_who_should_be(case: Case) -> None:
    async with mixer_room() as room:
        peers = {name: await room.leg(name, hz, secure="leg" in name) for name, hz in case.tones.items()}
        for peer in peers.values():
            peer.wobble_rad = WOBBLE_RAD
        await room.mixer.mix(routes_of(_floor(case)))
        async with worker(room.mixer) as tape:
            room.mixer.tap("recorder", TAP, DEBTOR)
            for name, peer in peers.items():
                await _check_leg(peer, case, name)
            await _check_tape(tape, case)
        if case.music:
            assert peers[case.music].loudness() > 300


def test_the_measure_finds_what_leaks() -> None:
    time_s = np.arange(8000) / 8000
    wanted = 8000 * np.sin(2 * np.pi * 1000 * time_s)
    for below_db in (-40.0, -59.0, -70.0):
        leak = 8000 * 10 ** (below_db / 20) * np.sin(2 * np.pi * 440 * time_s)
        sound = (wanted + leak).round().astype(np.int16)
        assert most_leaked_db(sound, [440.0], SENT_DBFS) == pytest.approx(below_db, abs=0.5)
        assert tones_in(sound, [440.0, 1000.0], SENT_DBFS) == {1000.0}
    assert tone_dbfs(np.zeros(8000, np.int16), 440.0) < -190
