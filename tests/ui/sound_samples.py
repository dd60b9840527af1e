"""The check before the shift and the pages of sound, in moments that a person should look at."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from agent_desktop.desk.sound import Check, Headset, LineNow, LinePoint, Preferences, Sound
from agent_desktop.desk.workspace import LegState, Workspace
from server_api.contract.words import AgentState
from tests.ui.sample_case import NOW
from tests.ui.samples import LINKS, ready, shift

USB = "Jabra Evolve 20 SE"
CARD = "Áudio interno"
LINE = LineNow(
    mos=4.4, loss_pct=0.0, jitter_ms=2.1, rtt_ms=18.2, loss_out_pct=0.0, jitter_out_ms=2.4, packets=100
)


def _history() -> tuple[LinePoint, ...]:
    points = []
    for at in range(0, 3600, 10):
        bad = 1500 < at < 1700
        line = replace(LINE, mos=2.9 if bad else 4.3 - (at % 70) / 200, loss_pct=6.0 if bad else 0.0)
        if not 2400 < at < 2600:
            points.append(LinePoint(NOW - timedelta(seconds=3600 - at), line))
    return tuple(points)


SOUND = Sound(
    microphones=(USB, CARD),
    speakers=(USB, CARD),
    microphone=USB,
    speaker=USB,
    ringer=CARD,
    preferences=Preferences(microphone=USB, speaker=USB, gain_pct=120),
    headset=Headset(
        "ready", USB, ("flash", "hook", "mute"), ("hold", "mute", "off_hook", "ring"), down=("mute",)
    ),
    line=LINE,
    history=_history(),
)
RECORDED = Check(open=True, level=-18.0, noise=-58.0, recorded=True, packets=200, readings=2)


def checking(language: str = "pt-BR") -> Workspace:
    """As in the picture: four are good, the agent is asked whether the own voice was heard."""
    workspace = replace(ready(language), shift=shift(language, AgentState.PAUSED, 5))
    return replace(workspace, sound=replace(SOUND, check=RECORDED, loop="done"))


def check_begun(language: str = "pt-BR") -> Workspace:
    """Nothing is proved yet and the line still opens."""
    begun = replace(checking(language), sound=replace(SOUND, check=Check(open=True), loop=""))
    return replace(begun, links=replace(LINKS, leg=LegState.OPENING, mos=0.0))


def check_failed(language: str = "pt-BR") -> Workspace:
    """A bad network and a voice that was not heard."""
    check = replace(RECORDED, heard=False, level=-47.0, lost=14.0)
    line = replace(LINE, mos=2.8, loss_pct=7.0, jitter_ms=61.0, rtt_ms=240.0)
    sound = replace(SOUND, check=check, line=line, loop="done")
    return replace(checking(language), sound=sound, links=replace(LINKS, mos=2.8))


def settings_open(language: str = "pt-BR") -> Workspace:
    """A chosen microphone that is not plugged in."""
    away = replace(SOUND.preferences, microphone="Plantronics C3220")
    return replace(ready(language), sound=replace(SOUND, preferences=away))


CHECKS = {"check": checking, "check-begun": check_begun, "check-failed": check_failed}
