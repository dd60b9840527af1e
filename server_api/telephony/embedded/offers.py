"""What a call and its far end agree on about sound: offers and answers (RFC 3264) before and during it."""

import logging
from dataclasses import replace

from server_api.telephony.embedded.media import MixerLink
from server_api.telephony.embedded.settings import SwitchSettings
from server_api.telephony.embedded.streams import remote_of
from server_api.telephony.embedded.trunk_call import TrunkCall
from server_api.telephony.wire import sdp

log = logging.getLogger(__name__)


class Offers:
    """Writes our descriptions, and tells the mixer what the far end's say."""

    def __init__(self, settings: SwitchSettings, mixer: MixerLink) -> None:
        self._settings = settings
        self._mixer = mixer

    def offer(self, call: TrunkCall) -> str:
        """Our offer: the trunk's codecs in its order, telephone events."""
        return self._text(call, sdp.offer(self._host(), call.port, call.trunk.codecs))

    def answer(self, call: TrunkCall, offer: str) -> str:
        """Our answer, and the mixer follows the offer. Raises SdpError."""
        offered = sdp.parse(offer)
        answer = sdp.answer(offered, self._host(), call.port, call.trunk.codecs)
        self._follow(call, replace(offered, codecs=answer.codecs), self._settings.media_timeout_s)
        return self._text(call, answer)

    def listen(self, call: TrunkCall, text: str, *, early: bool = False) -> bool:
        """Take the far end's answer; False when it cannot be used. Early sound may stop at any time."""
        try:
            far = sdp.parse(text)
        except sdp.SdpError as error:
            log.info("trunk's SDP refused: %s", error)
            return False
        agreed = tuple(codec for codec in far.codecs if codec[1] in call.trunk.codecs)
        timeout_s = 0.0 if early else self._settings.media_timeout_s
        self._follow(call, replace(far, codecs=agreed or far.codecs), timeout_s)
        return True

    def updated(self, call: TrunkCall, offer: str | None) -> None:
        """The far end changes the call: hold, another codec, another address, or a session timer's refresh.

        What cannot be agreed on is refused with 488 and the call goes on as it was.
        """
        if call.sip is None:
            return
        call.sdp_version += 1
        if offer is None:
            call.sip.accept_update(self.offer(call))
            return
        try:
            answer = self.answer(call, offer)
        except sdp.SdpError as error:
            log.info("trunk's new SDP refused: %s", error)
            call.sip.refuse_update()
            return
        call.sip.accept_update(answer)

    def _follow(self, call: TrunkCall, far: sdp.AudioSdp, timeout_s: float) -> None:
        call.takes_digits = far.event_payload is not None
        self._mixer.remote(call.media, remote_of(far, timeout_s))

    def _text(self, call: TrunkCall, audio: sdp.AudioSdp) -> str:
        return sdp.render(audio, session=call.session, version=call.sdp_version)

    def _host(self) -> str:
        return self._settings.rtp_advertise or self._settings.rtp_host
