"""The check before the shift: the PC is proved, or what was not is said and logged."""

from dataclasses import replace
from typing import assert_never

from agent_desktop.desk import commands_sound as c
from agent_desktop.desk import events_sound as e
from agent_desktop.desk.change import Change, same
from agent_desktop.desk.reading import in_call
from agent_desktop.desk.sound import Check, LineNow, Part, Sound, Verdict
from agent_desktop.desk.workspace import LegState, Links, Screen, Workspace
from server_api.contract.quality import QualityLevel, level_of
from server_api.contract.transfers import PhoneCheck

CheckEvent = e.LoopMoved | e.CheckDue | e.VoiceHeard | e.CheckOpened | e.CheckClosed

#: A voice is well heard between these; below, or above where it is cut, it is weak. dBFS.
QUIET_DBFS = -40.0
LOUD_DBFS = -6.0
NO_VOICE_DBFS = -55.0
NOISY_DBFS = -42.0
#: Readings of two seconds before the network is judged: 200 packets.
READINGS = 2


def update(workspace: Workspace, event: CheckEvent) -> Change:
    """The desk after an event of the check."""
    match event:
        case e.CheckDue(done_by):
            agent = workspace.shift.agent
            due = workspace.screen is Screen.WORK and agent is not None and agent.agent_id not in done_by
            return _open(workspace) if due and not in_call(workspace) else same(workspace)
        case e.CheckOpened():
            return same(workspace) if in_call(workspace) else _open(workspace)
        case e.LoopMoved(step, level, noise):
            return same(_loop(workspace, step, level, noise))
        case e.VoiceHeard(well):
            return same(_check(workspace, heard=well))
        case e.CheckClosed():
            return _close(workspace)
    assert_never(event)


def measured(workspace: Workspace, line: LineNow) -> Workspace:
    """A reading of the line while the check is open."""
    check = workspace.sound.check
    if not check.open or line.packets == 0:
        return workspace
    return _check(
        workspace,
        packets=check.packets + line.packets,
        lost=check.lost + line.packets * max(line.loss_pct, line.loss_out_pct) / 100,
        readings=check.readings + 1,
    )


def verdicts(sound: Sound, links: Links) -> dict[Part, Verdict]:
    """A word for each part, in its order."""
    return {
        Part.HEADSET: _devices(sound),
        Part.MICROPHONE: _microphone(sound.check),
        Part.VOICE: _voice(sound.check),
        Part.NETWORK: _network(sound),
        Part.LINE: _line(sound, links),
    }


def result(workspace: Workspace) -> PhoneCheck:
    """What the server is told; an untested part counts as skipped."""
    sound = workspace.sound
    check, line = sound.check, sound.line
    found = verdicts(sound, workspace.links)
    words = {p.value: (Verdict.SKIPPED if v is Verdict.OPEN else v).value for p, v in found.items()}
    tested = check.readings > 0
    return PhoneCheck(
        passed=all(v in (Verdict.OK, Verdict.WEAK) for v in found.values()),
        microphone=sound.microphone[:200],
        speaker=sound.speaker[:200],
        level_dbfs=check.level,
        noise_dbfs=check.noise,
        round_trip_ms=line.rtt_ms if tested and line.rtt_ms > 0 else None,
        loss_pct=loss_pct(check) if tested else None,
        mos=line.mos if tested else None,
        parts=words,
    )


def loss_pct(check: Check) -> float:
    """Of all packets looked at."""
    return round(100 * check.lost / check.packets, 1) if check.packets else 0.0


def _open(workspace: Workspace) -> Change:
    opened = replace(workspace, sound=replace(workspace.sound, check=Check(open=True), loop=""))
    return same(opened, c.WatchMeters(True))


def _close(workspace: Workspace) -> Change:
    agent = workspace.shift.agent
    if not workspace.sound.check.open:
        return same(workspace)
    closed = _check(workspace, open=False)
    keep = (c.KeepCheck(agent.agent_id, result(workspace)),) if agent is not None else ()
    return same(closed, *keep)


def _loop(workspace: Workspace, step: str, level: float, noise: float) -> Workspace:
    sound = replace(workspace.sound, loop=step)
    if sound.check.open and step == "recording":
        sound = replace(sound, check=replace(sound.check, heard=None))
    elif sound.check.open and step == "playing":
        sound = replace(sound, check=replace(sound.check, level=level, noise=noise, recorded=True))
    return replace(workspace, sound=sound)


def _check(workspace: Workspace, **changes: object) -> Workspace:
    check = replace(workspace.sound.check, **changes)  # type: ignore[arg-type]
    return replace(workspace, sound=replace(workspace.sound, check=check))


def _devices(sound: Sound) -> Verdict:
    return Verdict.OK if sound.microphone and sound.speaker else Verdict.FAILED


def _microphone(check: Check) -> Verdict:
    if not check.recorded:
        return Verdict.OPEN
    if check.level < NO_VOICE_DBFS:
        return Verdict.FAILED
    good = QUIET_DBFS <= check.level <= LOUD_DBFS and check.noise < NOISY_DBFS
    return Verdict.OK if good else Verdict.WEAK


def _voice(check: Check) -> Verdict:
    if check.heard is None:
        return Verdict.OPEN
    return Verdict.OK if check.heard else Verdict.FAILED


def _network(sound: Sound) -> Verdict:
    if sound.check.readings < READINGS:
        return Verdict.OPEN
    match level_of(sound.line.mos):
        case QualityLevel.GOOD:
            return Verdict.OK
        case QualityLevel.FAIR:
            return Verdict.WEAK
        case QualityLevel.POOR:
            return Verdict.FAILED


def _line(sound: Sound, links: Links) -> Verdict:
    if links.leg is LegState.UP:
        return Verdict.OK
    return Verdict.OPEN if links.leg is LegState.OPENING else Verdict.FAILED
