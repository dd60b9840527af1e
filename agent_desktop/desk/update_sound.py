"""Sound: devices that come and go, loudness, headset, the line's quality; the check has a file of its own."""

from dataclasses import replace
from typing import assert_never

from agent_desktop.desk import commands_sound as c
from agent_desktop.desk import events_sound as e
from agent_desktop.desk import update_call, update_check
from agent_desktop.desk.change import Change, dismiss, notify, same
from agent_desktop.desk.events_agent import HangUpAsked, HoldToggled, MuteToggled
from agent_desktop.desk.reading import in_call
from agent_desktop.desk.sound import HISTORY_EVERY_S, HISTORY_LONG, LinePoint, Ringing, Sound
from agent_desktop.desk.workspace import Workspace
from server_api.contract.words import CallPhase


def update(workspace: Workspace, event: e.SoundEvent) -> Change:
    """The desk after an event of sound."""
    match event:
        case e.PreferencesRestored(preferences):
            return same(_sound(workspace, preferences=preferences))
        case e.DevicesListed(microphones, speakers):
            return same(_sound(workspace, microphones=microphones, speakers=speakers))
        case e.DevicesUsed(microphone, speaker, ringer):
            return same(_sound(workspace, microphone=microphone, speaker=speaker, ringer=ringer))
        case e.DeviceGone(part, name, instead):
            return same(_gone(workspace, part, name, instead))
        case e.DeviceReturned(part, name):
            back = dismiss(dismiss(workspace, f"{part}_lost"), "headset_lost")
            return same(notify(back, "device_back", name=name))
        case e.TalkedWhileMuted():
            return same(notify(workspace, "talking_muted") if in_call(workspace) else workspace)
        case e.HeadsetSeen() | e.HeadsetKeyMoved() | e.LightTried():
            return _headset(workspace, event)
        case e.LineMeasured(line, at):
            return same(_measured(workspace, LinePoint(at, line)))
        case e.SoundPreferred(preferences):
            return same(_sound(workspace, preferences=preferences), c.PreferSound(preferences))
        case e.SoundTried(where):
            return same(workspace, c.TrySound(where))
        case e.MetersWatched(on):
            return same(workspace, c.WatchMeters(on or workspace.sound.check.open))
        case e.LoopAsked(seconds):
            # a loop back takes microphone and speaker: never those of a call
            return same(workspace) if in_call(workspace) and seconds else same(workspace, c.LoopBack(seconds))
        case e.StrangerRang() | e.StrangerMoved() | e.StrangerAnswered() | e.StrangerRefused():
            return _stranger(workspace, event)
        case e.LoopMoved() | e.CheckDue() | e.VoiceHeard() | e.CheckOpened() | e.CheckClosed():
            return update_check.update(workspace, event)
    assert_never(event)


def accompany(before: Workspace, after: Workspace) -> tuple[c.SoundCommand, ...]:
    """What sound has to follow whatever else happened: the headset's lights, a loop back that must end."""
    commands: list[c.SoundCommand] = []
    if after.sound.headset.state == "ready":
        shown = lights(after)
        fresh = before.sound.headset.state != "ready"
        if fresh or shown != lights(before):
            commands.append(shown)
    if before.sound.check.open and not after.sound.check.open:
        commands += (c.LoopBack(0), c.WatchMeters(False))  # however it ended: signing out too
    if in_call(after) and after.sound.loop in ("recording", "playing") and not in_call(before):
        commands.append(c.LoopBack(0))
    return tuple(commands)


def lights(workspace: Workspace) -> c.LightHeadset:
    """What a headset should show of the call."""
    call, tried = workspace.call, workspace.sound.headset.lit
    if call is None or call.view.phase is CallPhase.ENDED:
        strangers = workspace.sound.ringing
        taken = any(stranger.taken for stranger in strangers)
        return c.LightHeadset(off_hook=taken, ringing=bool(strangers) and not taken, tried=tried)
    phase = call.view.phase
    return c.LightHeadset(
        off_hook=phase is not CallPhase.RINGING,
        muted=call.muted,
        held=phase is CallPhase.HELD,
        ringing=phase is CallPhase.RINGING,
        tried=tried,
    )


def _sound(workspace: Workspace, **changes: object) -> Workspace:
    return replace(workspace, sound=replace(workspace.sound, **changes))  # type: ignore[arg-type]


def _gone(workspace: Workspace, part: str, name: str, instead: str) -> Workspace:
    """One headset is one card, though it was microphone, speaker and ringer."""
    workspace = dismiss(workspace, "device_back")
    told = {notice.code: dict(notice.params).get("name", "") for notice in workspace.notices}
    if part == "ringer" and name in (told.get("speaker_lost"), told.get("headset_lost")):
        return workspace
    code = f"{part}_lost"
    if part == "speaker" and "microphone_lost" in told:
        workspace, code = dismiss(workspace, "microphone_lost"), "headset_lost"
    return notify(workspace, code, "warn", name=name, instead=instead or "—")


def _headset(workspace: Workspace, event: e.HeadsetSeen | e.HeadsetKeyMoved | e.LightTried) -> Change:
    before = workspace.sound.headset
    match event:
        case e.HeadsetSeen(state, name, buttons, light_names, detail):
            seen = replace(
                before, state=state, name=name, buttons=buttons, lights=light_names, detail=detail,
                down=(), lit=(),
            )  # fmt: skip
            return same(_sound(workspace, headset=seen))
        case e.LightTried(light):
            lit = tuple(x for x in before.lit if x != light) if light in before.lit else (*before.lit, light)
            return same(_sound(workspace, headset=replace(before, lit=lit)))
        case e.HeadsetKeyMoved(button, on, action):
            down = (*(b for b in before.down if b != button), *((button,) if on else ()))
            moved = _sound(workspace, headset=replace(before, down=down, last=button))
            return _act(moved, action)
    assert_never(event)


def _act(workspace: Workspace, action: str) -> Change:
    match action:
        case "mute":
            return update_call.update(workspace, MuteToggled())
        case "hold":
            return update_call.update(workspace, HoldToggled())
        case "answer":
            first = next((call for call in workspace.sound.ringing if not call.taken), None)
            return same(workspace, c.AnswerStranger(first.call_id)) if first else same(workspace)
        case "end" if workspace.sound.ringing and not in_call(workspace):
            return same(workspace, c.EndStranger(workspace.sound.ringing[0].call_id))
        case "end":
            return update_call.update(workspace, HangUpAsked())
        case _:
            return same(workspace)


def _stranger(
    workspace: Workspace,
    event: e.StrangerRang | e.StrangerMoved | e.StrangerAnswered | e.StrangerRefused,
) -> Change:
    known = workspace.sound.ringing
    match event:
        case e.StrangerRang(call_id, caller):
            return same(_sound(workspace, ringing=(*known, Ringing(call_id, caller))))
        case e.StrangerMoved(call_id, phase):
            kept = tuple(call for call in known if call.call_id != call_id or phase != "down")
            taken = tuple(replace(call, taken=True) if call.call_id == call_id else call for call in kept)
            return same(_sound(workspace, ringing=taken))
        case e.StrangerAnswered(call_id):
            # one voice at a time: the debtor's call goes first
            return same(workspace) if in_call(workspace) else same(workspace, c.AnswerStranger(call_id))
        case e.StrangerRefused(call_id):
            return same(workspace, c.EndStranger(call_id))
    assert_never(event)


def _measured(workspace: Workspace, point: LinePoint) -> Workspace:
    sound = workspace.sound
    links = replace(workspace.links, mos=point.line.mos)
    sound = replace(sound, line=point.line, history=_kept(sound, point))
    return update_check.measured(replace(workspace, links=links, sound=sound), point.line)


def _kept(sound: Sound, point: LinePoint) -> tuple[LinePoint, ...]:
    """The last hour: of every ten seconds the worst reading."""
    history = sound.history
    last = history[-1] if history else None
    if last is not None and 0 <= (point.at - last.at).total_seconds() < HISTORY_EVERY_S:
        worse = last if last.line.mos <= point.line.mos else LinePoint(last.at, point.line)
        return (*history[:-1], worse)
    return (*history, point)[-HISTORY_LONG:]
