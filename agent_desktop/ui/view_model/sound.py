"""Sound, headset and line in the preferences: choices, names, figures. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from agent_desktop.desk.sound import Preferences, Sound
from agent_desktop.desk.workspace import LegState, Workspace
from agent_desktop.widgets.speech import Speech
from agent_desktop.widgets.tokens import Ink
from agent_desktop.widgets.views import ChipView
from server_api.contract.quality import QualityLevel, level_of

HOUR_S = 3600
#: The bar of a MOS: 1 is none, 4.5 the whole height.
_LEAST, _MOST = 1.0, 4.5
BUTTONS = ("hook", "mute", "flash", "drop")
LIGHTS = ("off_hook", "mute", "hold", "ring")


@dataclass(frozen=True, slots=True)
class DeviceChoice:
    """`options` are (name, text); the first follows the system. `note` says what is used instead."""

    part: str
    label: str
    options: tuple[tuple[str, str], ...]
    current: str
    note: str


@dataclass(frozen=True, slots=True)
class SoundView:
    devices: tuple[DeviceChoice, ...]
    preferences: Preferences
    loop: str
    loop_enabled: bool


@dataclass(frozen=True, slots=True)
class KeyView:
    name: str
    text: str
    there: bool
    on: bool


@dataclass(frozen=True, slots=True)
class HeadsetView:
    state: ChipView
    how: str
    watched: bool
    last: str
    buttons: tuple[KeyView, ...]
    lights: tuple[KeyView, ...]


@dataclass(frozen=True, slots=True)
class LineView:
    """`figures` are (label, value); `points` are (where in the hour, how good), 0 to 1."""

    chip: ChipView
    figures: tuple[tuple[str, str], ...]
    points: tuple[tuple[float, float], ...]
    worst: str


def sound_view(workspace: Workspace, speech: Speech, *, in_call: bool) -> SoundView:
    sound = workspace.sound
    chosen = sound.preferences
    parts = (
        ("microphone", chosen.microphone, sound.microphones, sound.microphone),
        ("speaker", chosen.speaker, sound.speakers, sound.speaker),
        ("ringer", chosen.ringer, sound.speakers, sound.ringer),
    )
    return SoundView(
        devices=tuple(_device(*part, speech) for part in parts),
        preferences=chosen,
        loop=speech.words(f"sound.loop_{sound.loop}" if sound.loop else "sound.loop_how"),
        loop_enabled=not in_call and sound.loop not in ("recording", "playing"),
    )


def _device(part: str, chosen: str, present: tuple[str, ...], used: str, speech: Speech) -> DeviceChoice:
    words = speech.words
    system = words("sound.system_is", name=used) if used and not chosen else words("sound.system")
    options = [("", system), *((name, name) for name in present)]
    note = ""
    if chosen and chosen not in present:
        options.append((chosen, words("sound.absent", name=chosen)))
        note = words("sound.instead", name=used) if used else words("sound.nothing")
    return DeviceChoice(part, words(f"sound.{part}"), tuple(options), chosen, note)


def headset_view(workspace: Workspace, speech: Speech) -> HeadsetView:
    words, headset = speech.words, workspace.sound.headset
    ready = headset.state == "ready"
    ink, icon = (Ink.OK, "check") if ready else (Ink.TEXT2, "headphones")
    if headset.state in ("denied", "unknown", "missing"):
        ink, icon = Ink.WARN, "triangle-alert"
    name = headset.name or words("headset.nameless")
    return HeadsetView(
        state=ChipView(words(f"headset.{headset.state}", name=name), icon, ink),
        how=words(f"headset.how_{headset.state}", name=name),
        watched=workspace.sound.preferences.headset,
        last=_last(headset.last, speech),
        buttons=tuple(
            KeyView(key, words(f"headset.button_{key}"), key in headset.buttons, key in headset.down)
            for key in BUTTONS
        ),
        lights=tuple(
            KeyView(key, words(f"headset.light_{key}"), key in headset.lights, key in headset.lit)
            for key in LIGHTS
        ),
    )


def _last(button: str, speech: Speech) -> str:
    """A key is down for a moment only: its name stays."""
    if not button:
        return speech.words("headset.buttons_how")
    return speech.words("headset.last", button=speech.code("headset", f"button_{button}", button))


def line_view(workspace: Workspace, speech: Speech) -> LineView:
    words, formats = speech.words, speech.formats
    sound, links = workspace.sound, workspace.links
    line = sound.line
    up = links.leg is LegState.UP and line.mos > 0
    return LineView(
        chip=quality_chip(line.mos, speech) if up else ChipView(words("line_page.none"), "phone-off"),
        figures=(
            (words("line_page.mos"), formats.decimal(line.mos) if up else "—"),
            (words("line_page.heard"), _way(line.loss_pct, line.jitter_ms, speech) if up else "—"),
            (words("line_page.sent"), _way(line.loss_out_pct, line.jitter_out_ms, speech) if up else "—"),
            (words("line_page.trip"), _ms(line.rtt_ms, speech) if up and line.rtt_ms else "—"),
            (words("line_page.restarts"), formats.number(links.engine_restarts)),
        ),
        points=_points(sound, speech.now),
        worst=_worst(sound, speech),
    )


def quality_chip(mos: float, speech: Speech) -> ChipView:
    """Icon and word for a MOS: the colour is never the only sign."""
    level = level_of(mos)
    icon = {QualityLevel.GOOD: "check", QualityLevel.FAIR: "activity", QualityLevel.POOR: "triangle-alert"}
    ink = Ink.OK if level is QualityLevel.GOOD else Ink.WARN
    return ChipView(speech.words(f"quality.{level.value}"), icon[level], ink)


def quality_word(mos: float, speech: Speech) -> str:
    """The word alone."""
    return speech.words(f"quality.{level_of(mos).value}")


def _way(loss: float, jitter: float, speech: Speech) -> str:
    loss_text = speech.formats.decimal(loss)
    return speech.words("line_page.way", loss=loss_text, jitter=speech.formats.number(round(jitter)))


def _ms(value: float, speech: Speech) -> str:
    return speech.words("line_page.ms", n=speech.formats.number(round(value)))


def _points(sound: Sound, now: datetime) -> tuple[tuple[float, float], ...]:
    found = []
    for point in sound.history:
        where = 1 - (now - point.at).total_seconds() / HOUR_S
        if 0 <= where <= 1:
            found.append((round(where, 4), (point.line.mos - _LEAST) / (_MOST - _LEAST)))
    return tuple(found)


def _worst(sound: Sound, speech: Speech) -> str:
    points = [point for point in sound.history if point.line.mos > 0]
    if not points:
        return speech.words("line_page.no_history")
    worst = min(points, key=lambda point: point.line.mos)
    return speech.words(
        "line_page.worst",
        time=speech.formats.time(speech.happened(worst.at)),
        mos=speech.formats.decimal(worst.line.mos),
        word=quality_word(worst.line.mos, speech),
    )
