"""Below the table: the day of the campaign as two strips, and the short calls of each trunk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from agent_desktop.desk.dialling import shown_campaign
from agent_desktop.desk.workspace import Workspace
from agent_desktop.floor_view.view_model.pacing import one_decimal
from agent_desktop.widgets.speech import Speech
from agent_desktop.widgets.tokens import Ink
from server_api.contract.pacing import PacePoint, TrunkShare

#: Anatel (Resolução Interna 160/2022 and after): above this share of short calls a caller is looked into.
SHORT_LIMIT_BP = 8_500
#: Near it the bar warns.
_NEAR_BP = 7_500
_WHOLE = 10_000
#: As many trunks as the foot has room for; the fullest first.
MOST_TRUNKS = 4
_TICKS = 6
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class SeriesView:
    """``ys`` against the strip's ``xs``; ``bars`` where single events are counted."""

    name: str
    value: str
    ink: Ink
    ys: tuple[float, ...]
    bars: bool = False


@dataclass(frozen=True, slots=True)
class StripView:
    """``top`` is the highest value there is room for; ``scale`` the values that are written."""

    spoken: str
    series: tuple[SeriesView, ...]
    top: float
    scale: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class StripsView:
    """``xs`` are minutes since the first point; ``ticks`` full hours among them."""

    title: str
    campaign: str
    empty: str
    xs: tuple[float, ...]
    ticks: tuple[tuple[float, str], ...]
    calls: StripView
    occupancy: StripView


@dataclass(frozen=True, slots=True)
class TrunkView:
    name: str
    value: str
    share: float
    ink: Ink
    spoken: str


@dataclass(frozen=True, slots=True)
class TrunksView:
    title: str
    hint: str
    empty: str
    mark: float
    rows: tuple[TrunkView, ...]


@dataclass(frozen=True, slots=True)
class FootView:
    strips: StripsView
    trunks: TrunksView


class Foot:
    """Makes the strips anew only when their points changed: a day has many."""

    def __init__(self) -> None:
        self._key: object = None
        self._strips: StripsView | None = None

    def view(self, workspace: Workspace, speech: Speech) -> FootView | None:
        """None until the server has told how the floor dials."""
        pacing = workspace.dialling.pacing
        if pacing.floor is None:
            return None
        campaign = shown_campaign(pacing)
        points = campaign.points if campaign else ()
        name = campaign.name if campaign else ""
        key = (id(points), name, speech.words.language, speech.ahead)
        if self._strips is None or key != self._key:
            self._key, self._kept = key, points  # kept alive: its id stays its own
            self._strips = strips_view(points, name, speech)
        return FootView(self._strips, trunks_view(pacing.floor.trunks, speech))


def strips_view(points: tuple[PacePoint, ...], campaign: str, speech: Speech) -> StripsView:
    """Calls above, occupancy below: two scales are never drawn in one."""
    words = speech.words
    begun = points[0].at if points else speech.now
    xs = tuple((point.at - begun) / _MINUTE for point in points)
    return StripsView(
        title=words("strips.title"),
        campaign=campaign,
        empty="" if len(points) > 1 else words("strips.empty"),
        xs=xs,
        ticks=_ticks(begun, xs[-1] if xs else 0.0, speech),
        calls=_calls(points, speech),
        occupancy=_occupancy(points, speech),
    )


def _calls(points: tuple[PacePoint, ...], speech: Speech) -> StripView:
    words = speech.words
    columns = (
        ("strips.dialled", Ink.TEXT2, tuple(float(point.dialled) for point in points), False),
        ("strips.persons", Ink.ACCENT, tuple(float(point.persons) for point in points), False),
        ("strips.abandoned", Ink.BAD, tuple(float(point.abandoned) for point in points), True),
    )
    series = tuple(
        SeriesView(words(key), speech.formats.number(round(ys[-1] if ys else 0)), ink, ys, bars)
        for key, ink, ys, bars in columns
    )
    top = max([4.0, *(y for one in series for y in one.ys)])
    scale = ((0.0, "0"), (top, speech.formats.number(round(top))))
    return StripView(_spoken(words("strips.calls"), series), series, top, scale)


def _occupancy(points: tuple[PacePoint, ...], speech: Speech) -> StripView:
    ys = tuple(point.occupancy_bp / _WHOLE for point in points)
    now = speech.formats.percent(round((ys[-1] if ys else 0) * 100) * 100)
    series = (SeriesView(speech.words("pace.occupancy"), now, Ink.ACCENT, ys),)
    scale = tuple((share / 100, speech.formats.percent(share * 100)) for share in (0, 100))
    return StripView(_spoken(speech.words("pace.occupancy"), series), series, 1.0, scale)


def _spoken(title: str, series: tuple[SeriesView, ...]) -> str:
    return f"{title}: " + ", ".join(f"{one.name} {one.value}" for one in series)


def _ticks(begun: datetime, last: float, speech: Speech) -> tuple[tuple[float, str], ...]:
    """Full hours of the lead's clock, at most a handful."""
    local = speech.formats.local(speech.happened(begun))
    first = 60 - local.minute if local.minute else 0
    hours = [float(at) for at in range(first, int(last) + 1, 60)]
    step = len(hours) // _TICKS + 1
    made = []
    for at in hours[::step]:
        moment = speech.happened(begun) + timedelta(minutes=at)
        made.append((at, speech.formats.time(moment)))
    return tuple(made)


def trunks_view(trunks: tuple[TrunkShare, ...], speech: Speech) -> TrunksView:
    """The fullest first: those are the ones to act on."""
    words = speech.words
    fullest = sorted(trunks, key=lambda trunk: (-trunk.short_bp, trunk.trunk_id))
    return TrunksView(
        title=words("trunks.title"),
        hint=words("trunks.limit", share=speech.formats.percent(SHORT_LIMIT_BP)),
        empty="" if trunks else words("trunks.none"),
        mark=SHORT_LIMIT_BP / _WHOLE,
        rows=tuple(_trunk(trunk, speech) for trunk in fullest[:MOST_TRUNKS]),
    )


def _trunk(trunk: TrunkShare, speech: Speech) -> TrunkView:
    value = one_decimal(trunk.short_bp, speech)
    ink = (
        Ink.BAD if trunk.short_bp >= SHORT_LIMIT_BP else Ink.WARN if trunk.short_bp >= _NEAR_BP else Ink.TEXT2
    )
    name = trunk.trunk_id if trunk.up else speech.words("trunks.down", name=trunk.trunk_id)
    counts = speech.words(
        "trunks.counts", n=speech.formats.number(trunk.short), of=speech.formats.number(trunk.calls)
    )
    return TrunkView(name, value, trunk.short_bp / _WHOLE, ink, f"{name}. {value}. {counts}")
