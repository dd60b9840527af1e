"""Every knob of the embedded switch."""

import json
from dataclasses import asdict, dataclass, fields


@dataclass(frozen=True, slots=True)
class SwitchSettings:
    """Times in seconds. The defaults fit one machine with the carrier reachable on loopback.

    ``*_advertise`` is the address told to the far ends when it differs from the bound one (NAT, 0.0.0.0).
    """

    switch_id: str = "embedded-1"
    sip_host: str = "127.0.0.1"
    sip_port: int = 0
    sip_advertise: str = ""
    rtp_host: str = "127.0.0.1"
    rtp_advertise: str = ""
    rtp_first_port: int = 16000
    rtp_last_port: int = 16998
    adoption_s: float = 30.0
    reconnect_s: float = 10.0
    trunk_silent_s: float = 8.0
    progress_s: float = 35.0  # nothing has rung by then, on whatever route: the line is freed
    inbound_ring_s: float = 60.0
    options_timeout_s: float = 4.0
    media_timeout_s: float = 30.0
    leg_media_timeout_s: float = 35.0
    leg_quiet_s: float = 2.0  # then the debtor hears music until the agent is heard again
    backoff_first_s: float = 5.0
    backoff_most_s: float = 60.0
    start_timeout_s: float = 20.0
    end_grace_s: float = 2.0
    sip_memory_s: float = 32.0
    stranger_datagrams_per_s: float = 50.0
    stranger_burst: float = 200.0
    max_facts_kept: int = 10_000
    quality_s: float = 5.0
    watch_s: float = 3.0
    hung_s: float = 10.0  # a process that answers nothing for so long is ended and started again
    recorder_ready: bool = True  # before the first recording is wanted
    listener_ready: bool = True  # before the first detected call

    def to_json(self) -> str:
        """One line, for the child's command line (holds no secret)."""
        return json.dumps(asdict(self), separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "SwitchSettings":
        """Unknown knobs are ignored, missing ones keep their default."""
        known = {f.name for f in fields(cls)}
        return cls(**{k: v for k, v in json.loads(text).items() if k in known})
