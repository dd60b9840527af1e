"""Every knob of the server, read once: defaults, then a TOML file, then ``ACORDO_…`` variables.

Trunks, campaigns, policies and users are rows of the database; what belongs to the machine is here.
"""

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import available_timezones

from pydantic import Field, ValidationError, model_validator
from pydantic_settings import (
    BaseSettings,
    SettingsConfigDict,
)

Port = Annotated[int, Field(ge=0, le=65535)]
Seconds = Annotated[float, Field(gt=0)]


@dataclass(frozen=True, slots=True)
class SettingFault:
    """One fault to be worded: an ``unknown`` or ``wrong`` setting, an ``unreadable`` or ``not_toml`` file."""

    code: str
    name: str
    detail: str = ""

    @property
    def text(self) -> str:
        """In English, for logs."""
        match self.code:
            case "unknown":
                return f"There is no setting named {self.name!r}"
            case "unreadable":
                return f"The settings file {self.name} cannot be read: {self.detail}"
            case "not_toml":
                return f"The settings file {self.name} is not valid TOML: {self.detail}"
            case _:
                return f"{self.name}: {self.detail}" if self.name else self.detail


class BadSettingsError(ValueError):
    """The configuration cannot be used; ``problems`` has one English sentence for each of its ``faults``."""

    def __init__(self, faults: tuple[SettingFault, ...]) -> None:
        self.faults = faults
        self.problems = tuple(fault.text for fault in faults)
        super().__init__("; ".join(self.problems))


class ServerSettings(BaseSettings):
    """Settings of one server process. Times in seconds; a port of 0 takes any free one."""

    model_config = SettingsConfigDict(env_prefix="ACORDO_", extra="forbid", frozen=True)

    data_dir: Path = Path("acordo-data")
    database_url: str = ""
    busy_timeout_s: Seconds = 5.0

    host: str = "127.0.0.1"
    port: Port = 8443
    tls_cert: Path | None = None
    tls_key: Path | None = None
    tls: Literal["private", "off"] = "private"
    max_body_bytes: int = Field(default=256 * 1024, ge=1024)

    switch: str = "embedded"
    switch_id: str = "switch-1"
    node_url: str = ""
    sip_host: str = "127.0.0.1"
    sip_port: Port = 0
    rtp_ports: tuple[Port, Port] = (20000, 20999)
    media_host: str = "127.0.0.1"
    adoption_s: Seconds = 30.0
    reconnect_s: Seconds = 10.0
    keep_calls_on_stop: bool = False

    heartbeat_s: Seconds = 1.0
    heartbeat_dead_s: Seconds = 2.0
    push_buffer: int = Field(default=1000, ge=1)
    desk_lost_s: Seconds = 30.0

    access_token_s: Seconds = 600.0
    refresh_days: int = Field(default=14, ge=1)
    ticket_s: Seconds = 30.0
    leg_token_s: Seconds = 30.0
    leg_wait_s: Seconds = 2.0
    submit_grant_days: int = Field(default=30, ge=1)
    sign_in_tries: int = Field(default=10, ge=1)
    sign_in_window_s: Seconds = 900.0
    argon2_time_cost: int = Field(default=3, ge=1)
    argon2_memory_kib: int = Field(default=65536, ge=8)
    argon2_parallelism: int = Field(default=2, ge=1)

    dialer_tick_s: Seconds = 0.5
    dialer_enabled: bool = True
    busy_retry_s: Seconds = 900.0
    put_through_s: Seconds = 5.0
    watch_s: Seconds = 1.0
    floor_pace_s: Seconds = 0.25
    pacing_pace_s: Seconds = 1.0
    park_s: Seconds = 60.0
    approval_s: Seconds = 180.0
    undo_s: float = Field(default=5.0, ge=0, le=60)
    promises_s: Seconds = 30.0
    payment_provider: Literal["none", "demo"] = "none"
    demo_bank_pays_s: float = Field(default=0.0, ge=0)
    documents_dir: Path | None = None
    slips_dir: Path | None = None
    slips_s: Seconds = 5.0
    slip_return_days: int = Field(default=2, ge=1)
    inbound_wait_s: float = Field(default=30.0, ge=0)
    centre_name: str = ""
    prompts_made: bool = True

    pbx_host: str = ""
    pbx_port: Annotated[int, Field(gt=0, le=65535)] = 5060
    pbx_transport: Literal["udp", "tcp", "tls"] = "udp"
    pbx_domain: str = ""
    pbx_trunk_id: str = ""
    pbx_secrets_file: Path | None = None
    pbx_answer_s: Seconds = 10.0

    recordings_dir: Path | None = None
    recordings_key_file: Path | None = None
    recordings_keep_days: int = Field(default=730, ge=1)
    recordings_heard_by_agents: Literal["none", "own", "case"] = "own"

    legal_offset_s: float = 0.0
    floor_time_zone: str = "America/Sao_Paulo"

    log_level: str = "INFO"
    log_json: bool = True

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if (self.tls_cert is None) != (self.tls_key is None):
            raise ValueError("tls_cert and tls_key go together: give both or neither")
        if self.rtp_ports[0] > self.rtp_ports[1]:
            raise ValueError("rtp_ports: the first port must not be above the last")
        if self.pbx_host and not (self.pbx_trunk_id and self.pbx_secrets_file):
            raise ValueError("pbx_host needs pbx_trunk_id and pbx_secrets_file")
        if self.floor_time_zone not in available_timezones():
            raise ValueError(f"floor_time_zone: there is no time zone {self.floor_time_zone!r}")
        if self.heartbeat_dead_s <= self.heartbeat_s:
            raise ValueError("heartbeat_dead_s must be longer than heartbeat_s")
        return self

    @property
    def database(self) -> str:
        """The database's URL; without one given, a SQLite file in the data folder."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir.absolute() / 'acordo.db'}"

    @property
    def documents(self) -> Path:
        """Where papers lie; nodes share the folder."""
        return self.documents_dir or self.data_dir / "documents"

    @property
    def recordings(self) -> Path:
        """Where recordings lie."""
        return self.recordings_dir or self.data_dir / "recordings"

    @property
    def recordings_keys(self) -> Path:
        """The file of master keys; best kept on another disk than the recordings and the database."""
        return self.recordings_key_file or self.data_dir / "recordings.key"

    @property
    def srtp(self) -> str:
        """Agents' audio is always encrypted when it leaves this machine."""
        return "optional" if self.media_host.startswith("127.") else "mandatory"

    @property
    def is_demo(self) -> bool:
        """Whether legal time is shifted, which only a demo may do."""
        return self.legal_offset_s != 0.0


def load_settings(file: Path | None = None, **overrides: Any) -> ServerSettings:
    """Read settings from a TOML ``file`` and the environment; ``overrides`` (command line) win over both.

    Raises BadSettingsError with a sentence for each fault.
    """
    from_file = _read_toml(file) if file else {}
    in_environment = {name.upper() for name in os.environ}
    given = {
        name: value for name, value in from_file.items() if f"ACORDO_{name.upper()}" not in in_environment
    }
    try:
        return ServerSettings(**(given | overrides))
    except ValidationError as error:
        raise BadSettingsError(tuple(_fault(item) for item in error.errors())) from error


def _read_toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BadSettingsError((SettingFault("unreadable", str(file), reason),)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSettingsError((SettingFault("not_toml", str(file), str(error)),)) from error


def _fault(error: Any) -> SettingFault:
    name = ".".join(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        return SettingFault("unknown", name)
    return SettingFault("wrong", name, str(error["msg"]).removeprefix("Value error, "))
