"""A year of asking: leads all over the law's world, contacted whenever the gate lets them be."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from server_api.contract.words import Channel
from server_api.rules.gate import can_contact
from server_api.rules.profiles import Place
from server_api.rules.question import Allowed, ContactQuestion, OpenDebt, PastContact
from server_api.rules.wishes import Wish
from server_api.services.places import Places
from tests.rules.second_reader import FIRST, Logged, Spot, faults
from tests.rules.spots import SPOTS

YEAR = timedelta(days=365)
_CHANNELS = (Channel.VOICE, Channel.VOICE, Channel.VOICE, Channel.SMS, Channel.EMAIL, Channel.WHATSAPP)
_MODES = ("predictive", "progressive", "preview", "manual")
_MEMORY = timedelta(days=31)


@dataclass(slots=True)
class Year:
    """What became of it."""

    leads: int = 0
    asked: int = 0
    contacts: int = 0
    outside: list[str] = field(default_factory=list)
    by_country: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Lead:
    spot: Spot
    places: tuple[Place, ...]
    lock: bool
    stops: datetime | None
    log: list[Logged] = field(default_factory=list)
    past: list[PastContact] = field(default_factory=list)


def simulate(places: Places, leads: int, asks: int, seed: int) -> Year:
    """Each lead is asked about ``asks`` times in the year, at the worst moments as well as at any."""
    chance = random.Random(seed)
    done = Year()
    for number in range(leads):
        lead = _lead(places, SPOTS[number % len(SPOTS)], chance)
        for now in _moments(chance, asks):
            # Time does not run backwards: a contact may have been made later than this.
            if not lead.past or now > max(one.at for one in lead.past):
                _ask(lead, now, chance, done)
        stopped = None if lead.stops is None else _minute(lead.stops)
        wrong = faults(lead.spot, lead.log, stopped=stopped, lock=lead.lock)
        done.outside += [f"{lead.spot.country}-{lead.spot.region} {fault}" for fault in wrong]
        done.leads += 1
    return done


def _lead(places: Places, spot: Spot, chance: random.Random) -> _Lead:
    lock = chance.random() < 0.3
    where = places.of_contact(spot.country, spot.region, "", spot.number, ("UK",) if lock else ())
    stops = FIRST + chance.random() * YEAR if chance.random() < 0.2 else None
    return _Lead(spot, where, lock, stops)


def _moments(chance: random.Random, asks: int) -> Iterator[datetime]:
    """Some anywhere, the others in bursts: caps are broken by insisting, not by patience."""
    now = FIRST + timedelta(days=1) + chance.random() * timedelta(days=20)
    while now < FIRST + YEAR:
        yield now
        usual = YEAR / asks
        now += chance.choice((usual * 2.2, usual * chance.random(), timedelta(hours=chance.random() * 30)))


def _ask(lead: _Lead, now: datetime, chance: random.Random, done: Year) -> None:
    """Ask; where the answer is no, ask again at the second it says it will be yes."""
    question = _question(lead, now, chance)
    for _ in range(3):
        done.asked += 1
        answer = can_contact(question)
        if isinstance(answer, Allowed):
            _contact(lead, question, chance, done)
            return
        if answer.next_allowed_at is None or answer.next_allowed_at >= FIRST + YEAR:
            return
        question = _question(lead, answer.next_allowed_at, chance, question)


def _question(
    lead: _Lead, now: datetime, chance: random.Random, before: ContactQuestion | None = None
) -> ContactQuestion:
    wishes = (Wish("stop", "opt_out", lead.stops),) if lead.stops is not None and now >= lead.stops else ()
    return ContactQuestion(
        now=now,
        mode=before.mode if before else chance.choice(_MODES),
        channel=before.channel if before else chance.choice(_CHANNELS),
        places=lead.places,
        number=lead.spot.number,
        debts=before.debts if before else (OpenDebt(chance.choice(("debt-1", "debt-2")), 70),),
        past=tuple(one for one in lead.past if one.at > now - _MEMORY),
        wishes=wishes,
        ring_s=30,
    )


def _contact(lead: _Lead, asked: ContactQuestion, chance: random.Random, done: Year) -> None:
    """It is made; sometimes the debtor calls us an hour later."""
    voice = asked.channel is Channel.VOICE
    talked = chance.random() < 0.25
    dropped = voice and not talked and chance.random() < 0.2
    _write(lead, asked, asked.now, ours=True, talked=talked, dropped=dropped)
    done.contacts += 1
    done.by_country[lead.spot.country] = done.by_country.get(lead.spot.country, 0) + 1
    if voice and chance.random() < 0.05:
        _write(lead, asked, asked.now + timedelta(hours=1), ours=False, talked=True, dropped=False)


def _write(
    lead: _Lead, asked: ContactQuestion, at: datetime, *, ours: bool, talked: bool, dropped: bool
) -> None:
    debt, channel = asked.debts[0].debt_id, asked.channel.value
    lead.log.append(Logged(_minute(at), channel, debt, ours, talked, dropped, asked.mode))
    lead.past.append(PastContact(at, talked, dropped, ours, channel, frozenset({debt})))


def _minute(moment: datetime) -> int:
    return int((moment - FIRST).total_seconds() // 60)
