"""The campaign's card: how it dials, how near the cap it is, what the lead asked and waits for."""

from __future__ import annotations

from dataclasses import dataclass

from agent_desktop.desk.dialling import STOP, STOP_REASONS, Pacing, asked_of, dials, shown_campaign
from agent_desktop.desk.reading import server_up
from agent_desktop.desk.workspace import Workspace
from agent_desktop.widgets.formats import NBSP
from agent_desktop.widgets.speech import Speech, joined
from agent_desktop.widgets.tokens import Ink
from agent_desktop.widgets.views import ButtonView, ChipView, Kind
from server_api.contract.pacing import CampaignPaceView, ChangePace, PaceCounts
from server_api.contract.words import CampaignState, DialMode

#: What may be chosen; what the campaign has besides is listed too. Recorded messages stay what they are.
MODES = (DialMode.PREVIEW, DialMode.PROGRESSIVE, DialMode.POWER, DialMode.PREDICTIVE)
CAPS_BP = (50, 100, 150, 200, 250, 300, 500)
RATIOS_PCT = (100, 120, 150, 180, 200, 250, 300)
WEIGHTS = (25, 50, 75, 100, 150, 200, 400)
#: From these shares of the cap on the bar warns, then alarms: before the cap is reached.
WARNS, ALARMS = 0.7, 0.9
#: Where the cap stands on the bar.
CAP_AT = 0.75

_WHOLE = 10_000


@dataclass(frozen=True, slots=True)
class GaugeView:
    """``share`` and ``mark`` of the bar's length; ``spoken`` says it all to a screen reader."""

    share: float
    mark: float
    ink: Ink
    spoken: str


@dataclass(frozen=True, slots=True)
class AbandonView:
    """``value`` of the persons, ``detail`` in counts, ``other`` of all that was answered, ``room`` left."""

    label: str
    value: str
    detail: str
    other: str
    room: str
    gauge: GaugeView
    ink: Ink


@dataclass(frozen=True, slots=True)
class PickView:
    """A setting: ``current`` is what was asked, where something was asked and is not yet confirmed."""

    label: str
    options: tuple[tuple[str, str], ...]
    current: str
    pending: bool = False
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class CardView:
    name: str
    state: ChipView
    figures: tuple[tuple[str, str], ...]
    why_icon: str
    why: str
    why_ink: Ink
    today: AbandonView
    window: AbandonView
    mode: PickView
    cap: PickView
    ratio: PickView
    weight: PickView
    pause: ButtonView
    stop: ButtonView
    lists: ButtonView
    runs: bool


@dataclass(frozen=True, slots=True)
class PacingView:
    """``card`` is missing where the server has told nothing, or there is no campaign."""

    place: str
    other: str
    empty: str
    card: CardView | None
    error: str
    stop_all: ButtonView
    reasons: tuple[tuple[str, str], ...]


def pacing_view(workspace: Workspace, speech: Speech) -> PacingView:
    """The part between help and alerts."""
    pacing, words = workspace.dialling.pacing, speech.words
    campaign = shown_campaign(pacing)
    count = len(pacing.floor.campaigns) if pacing.floor is not None else 0
    stopped = pacing.floor is not None and pacing.floor.stopped
    stopping = pacing.floor_asked == STOP
    return PacingView(
        place=_place(pacing, count, speech) if count > 1 else "",
        other=words("pace.other") if count > 1 else "",
        empty="" if campaign else words("pace.loading" if pacing.floor is None else "pace.none"),
        card=_card(workspace, pacing, campaign, speech) if campaign else None,
        error=_error(pacing, speech),
        stop_all=ButtonView(
            words("pace.stopping_all" if stopping else "pace.stop_all"),
            "Ctrl Shift F12",
            "ban",
            Kind.DANGER,
            enabled=not (stopping or stopped),
            tip=words("pace.stop_all_tip"),
        ),
        reasons=stop_reasons(speech),
    )


def stop_reasons(speech: Speech) -> tuple[tuple[str, str], ...]:
    """Codes and words of why dialling is paused or stopped."""
    return tuple((code, speech.words(f"stop_reason.{code}")) for code in STOP_REASONS)


def _place(pacing: Pacing, count: int, speech: Speech) -> str:
    campaigns = pacing.floor.campaigns if pacing.floor is not None else ()
    at = next((n for n, one in enumerate(campaigns, 1) if one.campaign_id == pacing.chosen), 1)
    return speech.words("pace.place", at=at, of=count)


def _error(pacing: Pacing, speech: Speech) -> str:
    if not pacing.error:
        return ""
    why = speech.code("pace_error", pacing.error, speech.code("error", pacing.error))
    return speech.words("pace.not_changed", why=why.removesuffix("."))


def _card(workspace: Workspace, pacing: Pacing, campaign: CampaignPaceView, speech: Speech) -> CardView:
    asked = asked_of(pacing, campaign.campaign_id) or ChangePace()
    may = server_up(workspace)
    stopped = pacing.floor is not None and pacing.floor.stopped
    icon, why, ink = _why(campaign, stopped=stopped, speech=speech)
    return CardView(
        name=campaign.name,
        state=_state(campaign, asked, speech, stopped=stopped),
        figures=_figures(campaign, speech),
        why_icon=icon,
        why=why,
        why_ink=ink,
        today=_abandoned("pace.today", campaign.today, campaign.cap_bp, speech),
        window=_abandoned("pace.window", campaign.window, campaign.cap_bp, speech, days=campaign.window_days),
        mode=_mode(campaign, asked, may, speech),
        cap=_cap(campaign, asked, may, speech),
        ratio=_ratio(campaign, asked, may, speech),
        weight=_weight(campaign, asked, may, speech),
        pause=_pause(campaign, asked, may, speech),
        stop=_stop(campaign, asked, may, speech),
        lists=ButtonView(speech.words("pace.lists"), "F10"),
        runs=dials(campaign),
    )


def _state(campaign: CampaignPaceView, asked: ChangePace, speech: Speech, *, stopped: bool) -> ChipView:
    if asked.state is not None and asked.state is not campaign.state:
        return ChipView(speech.words("pace.asking"), "clock", Ink.ACCENT)
    reason = speech.code("stop_reason", campaign.state_reason) if campaign.state_reason else ""
    match campaign.state:
        case CampaignState.RUNNING if stopped:
            return ChipView(speech.words("pace.held"), "pause")
        case CampaignState.RUNNING:
            return ChipView(speech.words("pace.running"), "play", Ink.OK)
        case CampaignState.PAUSED:
            return ChipView(joined(speech.words("pace.paused"), reason), "pause", Ink.WARN)
        case CampaignState.STOPPED:
            return ChipView(joined(speech.words("pace.stopped"), reason), "ban", Ink.BAD)
        case _:
            return ChipView(speech.words("pace.unknown"), "info")


def _figures(campaign: CampaignPaceView, speech: Speech) -> tuple[tuple[str, str], ...]:
    words, number = speech.words, speech.formats.number
    today = campaign.today
    return (
        (words("pace.dialled"), number(today.dialled)),
        (words("pace.ringing"), number(campaign.ringing)),
        (words("pace.answers"), number(today.answers)),
        (words("pace.ready"), number(campaign.ready)),
        (words("pace.persons"), number(today.persons)),
        (words("pace.talking"), f"{number(campaign.talking)} + {number(campaign.wrap_up)}"),
        (words("pace.occupancy"), speech.formats.percent(_round(campaign.occupancy_bp))),
        (words("pace.wait"), _waits(campaign, speech)),
        (words("pace.due"), number(campaign.due)),
        (words("pace.left"), number(campaign.left)),
    )


def _waits(campaign: CampaignPaceView, speech: Speech) -> str:
    p50, p95 = round(campaign.wait_p50_s), round(campaign.wait_p95_s)
    return f"{p50} / {p95}{NBSP}s"


def _round(basis_points: int) -> int:
    return round(basis_points / 100) * 100


def _why(campaign: CampaignPaceView, *, stopped: bool, speech: Speech) -> tuple[str, str, Ink]:
    """What the pacer does now and why it does no more."""
    code = "stopped" if stopped or campaign.state is CampaignState.STOPPED else campaign.why
    if campaign.state is CampaignState.PAUSED:
        code = "paused"
    held = code in ("guard", "lines", "nobody", "stopped", "paused", "hours", "empty")
    ink = Ink.WARN if code in ("guard", "lines") else Ink.TEXT2
    return "pause" if held else "activity", speech.code("pace_why", code or "predictive"), ink


# --- how near the cap -----------------------------------------------------------------------------


def _abandoned(label: str, counts: PaceCounts, cap_bp: int, speech: Speech, *, days: int = 0) -> AbandonView:
    words, formats = speech.words, speech.formats
    rate = counts.abandoned_of_persons_bp
    ink = _ink(rate, cap_bp)
    room = max(0, counts.persons * cap_bp // _WHOLE - counts.abandoned)
    cap = one_decimal(cap_bp, speech)
    value = one_decimal(rate, speech)
    title = words(label, n=days)
    detail = words("pace.counts", n=formats.number(counts.abandoned), of=formats.number(counts.persons))
    other = words("pace.of_answers", share=one_decimal(counts.abandoned_of_answers_bp, speech))
    fits = words("pace.room", n=room) if rate <= cap_bp else words("pace.over")
    spoken = ". ".join((f"{title} {value}", detail, other, words("pace.cap_is", cap=cap), fits))
    share = rate / cap_bp * CAP_AT if cap_bp else float(rate > 0)
    return AbandonView(
        label=title,
        value=value,
        detail=detail,
        other=other,
        room=fits,
        gauge=GaugeView(min(1.0, share), CAP_AT if cap_bp else 0.0, ink, spoken),
        ink=Ink.TEXT if ink is Ink.OK else ink,
    )


def _ink(rate: int, cap_bp: int) -> Ink:
    """Calm, then amber, then red while there is still room."""
    if rate >= cap_bp * ALARMS and rate > 0:
        return Ink.BAD
    return Ink.WARN if rate >= cap_bp * WARNS and rate > 0 else Ink.OK


def one_decimal(basis_points: int, speech: Speech) -> str:
    """``2,1 %``: a rate that is held against a cap of a few per cent."""
    gap = "" if speech.words.language.startswith("en") else NBSP
    return f"{speech.formats.decimal(basis_points / 100)}{gap}%"


# --- what may be changed --------------------------------------------------------------------------


def _mode(campaign: CampaignPaceView, asked: ChangePace, may: bool, speech: Speech) -> PickView:
    fixed = campaign.mode is DialMode.MESSAGE
    modes = (DialMode.MESSAGE,) if fixed else MODES
    options = tuple((mode.value, speech.words(f"dial_mode.{mode.value}")) for mode in modes)
    wanted = asked.mode or campaign.mode
    pending = _pending(asked.mode, campaign.mode)
    return PickView(speech.words("pace.mode"), options, wanted.value, pending, may and not fixed)


def _cap(campaign: CampaignPaceView, asked: ChangePace, may: bool, speech: Speech) -> PickView:
    wanted = campaign.cap_bp if asked.cap_bp is None else asked.cap_bp
    options = tuple((str(bp), one_decimal(bp, speech)) for bp in _with(CAPS_BP, wanted))
    return PickView(
        speech.words("pace.cap"), options, str(wanted), _pending(asked.cap_bp, campaign.cap_bp), may
    )


def _ratio(campaign: CampaignPaceView, asked: ChangePace, may: bool, speech: Speech) -> PickView:
    wanted = campaign.ratio_pct if asked.ratio_pct is None else asked.ratio_pct
    options = tuple((str(n), speech.formats.decimal(n / 100)) for n in _with(RATIOS_PCT, wanted))
    pending = _pending(asked.ratio_pct, campaign.ratio_pct)
    return PickView(speech.words("pace.ratio"), options, str(wanted), pending, may)


def _weight(campaign: CampaignPaceView, asked: ChangePace, may: bool, speech: Speech) -> PickView:
    wanted = campaign.weight if asked.weight is None else asked.weight
    options = tuple((str(n), speech.formats.number(n)) for n in _with(WEIGHTS, wanted))
    pending = _pending(asked.weight, campaign.weight)
    return PickView(speech.words("pace.weight"), options, str(wanted), pending, may)


def _with(choices: tuple[int, ...], wanted: int) -> tuple[int, ...]:
    return tuple(sorted({*choices, wanted}))


def _pending(asked: object, now: object) -> bool:
    return asked is not None and asked != now


def _pause(campaign: CampaignPaceView, asked: ChangePace, may: bool, speech: Speech) -> ButtonView:
    words = speech.words
    free = may and not _pending(asked.state, campaign.state)
    if dials(campaign):
        return ButtonView(words("pace.pause"), "F6", enabled=free, tip=words("pace.pause_tip"))
    return ButtonView(words("pace.run"), "F6", enabled=free, tip=words("pace.run_tip"))


def _stop(campaign: CampaignPaceView, asked: ChangePace, may: bool, speech: Speech) -> ButtonView:
    free = may and not _pending(asked.state, campaign.state)
    stopped = campaign.state is CampaignState.STOPPED
    tip = speech.words("pace.stop_tip")
    return ButtonView(speech.words("pace.stop"), "F7", enabled=free and not stopped, tip=tip)
