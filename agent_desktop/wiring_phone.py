"""Composition of the softphone: engine process, relay of its SIP, permanent leg."""

import ssl
from collections.abc import Callable

from agent_desktop.desk.ports import ClockPort, Emit, ServerPort
from agent_desktop.leg import Ears, Leg
from agent_desktop.links.backoff import Backoff
from agent_desktop.links.pbx_relay import PbxRelay
from agent_desktop.links.sip_link import SipLink, SipPace
from agent_desktop.links.sip_relay import SipRelay
from agent_desktop.links.sound_file import SoundFile
from agent_desktop.pbx_leg import PbxLeg
from agent_desktop.settings import DeskSettings
from agent_desktop.softphone.client import Phone, engine_command
from agent_desktop.softphone.sound_desk import SoundDesk


def softphone(
    settings: DeskSettings,
    server: ServerPort,
    trust: Callable[[], ssl.SSLContext | None],
    clock: ClockPort,
    emit: Emit,
    ears: Ears,
) -> Leg:
    """The softphone of a desk, not yet started."""
    phone = Phone(settings.engine or engine_command(settings.audio))
    memory = SoundFile(settings.data_dir)
    sound = SoundDesk(phone.send, emit, memory, clock.now, check=settings.phone_check)
    backoff = Backoff(0.3, 5.0)
    if settings.phone_mode == "pbx":
        relay = PbxRelay(trust=lambda: trust() or ssl.create_default_context())
        pbx = PbxLeg(phone, relay, server, clock, emit, ears, backoff, sound, settings.test_voice)
        return pbx.through(relay)
    link = SipLink(SipRelay(), server, settings.server_url, trust, clock, SipPace())
    return Leg(phone, link, server, clock, emit, ears, backoff, sound, settings.test_voice)
