"""The check before the shift: five parts, a word for each, and what is still open. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from agent_desktop.desk.sound import Part, Sound, Verdict
from agent_desktop.desk.update_check import loss_pct, verdicts
from agent_desktop.desk.workspace import LegState, Workspace
from agent_desktop.ui.view_model.sign_in import CheckView
from agent_desktop.widgets.speech import Speech, joined
from agent_desktop.widgets.tokens import Ink
from agent_desktop.widgets.views import ButtonView, Kind

SECONDS = 2
_ICONS = {
    Part.HEADSET: "headphones",
    Part.MICROPHONE: "mic",
    Part.VOICE: "audio-lines",
    Part.NETWORK: "network",
    Part.LINE: "phone-call",
}
_SIGNS = {
    Verdict.OK: (Ink.OK, "check"),
    Verdict.WEAK: (Ink.WARN, "triangle-alert"),
    Verdict.FAILED: (Ink.BAD, "x"),
    Verdict.OPEN: (Ink.TEXT2, "clock"),
    Verdict.SKIPPED: (Ink.TEXT2, "arrow-right"),
}


@dataclass(frozen=True, slots=True)
class CheckPageView:
    """`rows` in the order of Part; the buttons belong to the row of the own voice."""

    date: str
    name: str
    team: str
    waiting: str
    counted: str
    rows: tuple[CheckView, ...]
    again: ButtonView
    heard: ButtonView
    unheard: ButtonView
    start: ButtonView
    hint: str
    recording: bool


def check_view(workspace: Workspace, speech: Speech) -> CheckPageView:
    words, sound = speech.words, workspace.sound
    found = verdicts(sound, workspace.links)
    agent = workspace.shift.agent
    day = speech.formats.long_date(speech.formats.local(speech.clock_now).date())
    good = sum(verdict is Verdict.OK for verdict in found.values())
    tried = all(verdict is not Verdict.OPEN for verdict in found.values())
    lead = words("check.lead", name=agent.lead_name) if agent and agent.lead_name else ""
    return CheckPageView(
        date=f"{day[:1].upper()}{day[1:]} · {speech.formats.time(speech.clock_now)}",
        name=agent.name if agent else "",
        team=joined(agent.team, lead) if agent else "",
        waiting=words("sign_in.waiting", n=workspace.links.waiting),
        counted=words("check.counted", n=good, all=len(found)),
        rows=tuple(_row(part, verdict, workspace, speech) for part, verdict in found.items()),
        again=_again(sound, speech),
        heard=_heard(sound, speech),
        unheard=ButtonView(words("check.unheard"), "N", enabled=_may_judge(sound)),
        start=ButtonView(
            words("check.start"), "F9", "play", Kind.PRIMARY if tried else Kind.NORMAL, enabled=tried
        ),
        hint=_hint(found, speech),
        recording=sound.loop == "recording",
    )


def _row(part: Part, verdict: Verdict, workspace: Workspace, speech: Speech) -> CheckView:
    ink, icon = _SIGNS[verdict]
    title = speech.words(f"check.{part.value}")
    word = speech.words(f"check_word.{verdict.value}")
    return CheckView(_ICONS[part], title, _text(part, workspace, speech), word, ink, icon)


def _text(part: Part, workspace: Workspace, speech: Speech) -> str:
    words, sound = speech.words, workspace.sound
    match part:
        case Part.HEADSET:
            return _headset(sound, speech)
        case Part.MICROPHONE:
            return _microphone(sound, speech)
        case Part.VOICE:
            return words(f"check.voice_{sound.loop}" if sound.loop else "check.voice_how", n=SECONDS)
        case Part.NETWORK:
            return _network(sound, speech)
        case Part.LINE:
            return _line(workspace, speech)


def _headset(sound: Sound, speech: Speech) -> str:
    words = speech.words
    if not sound.microphone or not sound.speaker:
        return words("audio.null_how")
    same = sound.microphone == sound.speaker
    buttons = words("check.buttons") if sound.headset.state == "ready" else ""
    return joined(sound.speaker, "" if same else sound.microphone, buttons)


def _microphone(sound: Sound, speech: Speech) -> str:
    check, words = sound.check, speech.words
    if not check.recorded:
        return words("check.microphone_how")
    level = speech.formats.number(round(check.level))
    return words("check.microphone_level", level=level, noise=speech.formats.number(round(check.noise)))


def _network(sound: Sound, speech: Speech) -> str:
    check, line, formats = sound.check, sound.line, speech.formats
    if not check.readings:
        return speech.words("check.network_how")
    loss = speech.words(
        "check.network_loss", loss=formats.decimal(loss_pct(check)), packets=formats.number(check.packets)
    )
    jitter = speech.words("check.network_jitter", jitter=formats.number(round(line.jitter_ms)))
    trip = speech.words("check.network_trip", rtt=formats.number(round(line.rtt_ms))) if line.rtt_ms else ""
    return joined(trip, jitter, loss)


def _line(workspace: Workspace, speech: Speech) -> str:
    links, words = workspace.links, speech.words
    if links.leg is not LegState.UP:
        return words("check.line_opening" if links.leg is LegState.OPENING else "check.line_closed")
    quality = words("check.line_quality", mos=speech.formats.decimal(links.mos)) if links.mos else ""
    return joined(words("check.line_open"), quality)


def _busy(sound: Sound) -> bool:
    return sound.loop in ("recording", "playing")


def _may_judge(sound: Sound) -> bool:
    return sound.check.recorded and not _busy(sound)


def _again(sound: Sound, speech: Speech) -> ButtonView:
    first = not sound.check.recorded
    text = speech.words("check.record" if first else "check.again")
    kind = Kind.PRIMARY if first else Kind.NORMAL
    return ButtonView(text, "R", "mic" if first else "undo-2", kind, enabled=not _busy(sound))


def _heard(sound: Sound, speech: Speech) -> ButtonView:
    wanted = _may_judge(sound) and sound.check.heard is None
    kind = Kind.PRIMARY if wanted else Kind.NORMAL
    return ButtonView(speech.words("check.heard"), "Enter", kind=kind, enabled=_may_judge(sound))


def _hint(found: dict[Part, Verdict], speech: Speech) -> str:
    words = speech.words
    if found[Part.VOICE] is Verdict.OPEN:
        return words("check.hint_voice")
    if Verdict.OPEN in found.values():
        return words("check.hint_wait")
    if Verdict.FAILED in found.values():
        return words("check.hint_failed")
    return words("check.hint_ready")
