"""Every knob of the desk, read once: command line, environment (``ACORDO_DESK_…``), TOML files, defaults."""

from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import platformdirs
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

APP = "acordo"
_FILE = "desk.toml"


class BadSettingsError(ValueError):
    """A setting cannot be used; the text says which one, why, and where to change it."""


class DeskSettings(BaseSettings):
    """``audio``: ``auto`` is sound devices where there are any; ``null`` keeps time without a device.

    ``scale`` is how large the desk is drawn in place of the system's scaling; None follows the system.
    ``phone_check`` begins a shift on real sound devices with a check of them.
    ``phone_mode``: the permanent leg of the switch, or registration with the centre's own PBX.
    ``test_voice`` is what a microphone of null audio gives: ``tone``, or a WAV file.
    """

    model_config = SettingsConfigDict(env_prefix="ACORDO_DESK_", extra="ignore", frozen=True)

    server_url: str
    ca_file: Path | None = None
    user: str = ""
    language: Literal["pt-BR", "es", "en"] = "pt-BR"
    theme: Literal["light", "dark", "contrast"] = "light"
    scale: float | None = Field(default=None, ge=1.0, le=2.0)
    data_dir: Path = Field(default_factory=lambda: Path(platformdirs.user_data_dir(APP)))
    audio: Literal["auto", "qt", "null"] = "auto"
    test_voice: str = ""
    phone_check: bool = True
    phone_mode: Literal["leg", "pbx"] = "leg"
    engine: tuple[str, ...] = ()
    timeout_s: float = Field(default=5.0, gt=0)
    push_dead_s: float = Field(default=2.0, gt=0)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @field_validator("server_url")
    @classmethod
    def _is_safe(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme not in ("https", "http") or not parts.hostname:
            raise ValueError("it must look like https://acordo.example.com")
        if parts.scheme == "http" and parts.hostname not in ("127.0.0.1", "::1", "localhost"):
            raise ValueError("only https is allowed to a server on another machine")
        return url.rstrip("/")

    @field_validator("ca_file")
    @classmethod
    def _is_there(cls, path: Path | None) -> Path | None:
        if path is not None and not path.is_file():
            raise ValueError("there is no such file")
        return path

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """A person's own file is stronger than the company's."""
        files = TomlConfigSettingsSource(settings_cls, toml_file=list(config_files()), deep_merge=False)
        return init_settings, env_settings, files


def config_files() -> tuple[Path, ...]:
    """The company's file and the person's file, the stronger one last."""
    return (
        Path(platformdirs.site_config_dir(APP)) / _FILE,
        Path(platformdirs.user_config_dir(APP)) / _FILE,
    )


def load_settings(given: dict[str, Any]) -> DeskSettings:
    """Settings with what the command line gave on top. Raises BadSettingsError with a clear sentence."""
    try:
        return DeskSettings(**given)
    except ValidationError as error:
        raise BadSettingsError("\n".join(_sentence(dict(fault)) for fault in error.errors())) from error
    except ValueError as error:  # a TOML file that is none
        files = " or ".join(str(path) for path in config_files())
        raise BadSettingsError(f"A settings file cannot be read ({error}). Correct {files}.") from error


def _sentence(fault: dict[str, Any]) -> str:
    name = str(fault["loc"][0]) if fault["loc"] else "settings"
    how = f"Set --{_flag(name)}, ACORDO_DESK_{name.upper()}, or {name} in {config_files()[0]}."
    if fault["type"] == "missing":
        return f"The setting {name} is missing. {how}"
    reason = str(fault["msg"]).removeprefix("Value error, ")
    return f"The setting {name} has the value {fault['input']!r}, which cannot be used: {reason}. {how}"


def _flag(name: str) -> str:
    return {"server_url": "server", "ca_file": "ca"}.get(name, name.replace("_", "-"))
