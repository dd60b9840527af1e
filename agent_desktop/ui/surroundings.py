"""What the window is given by the top."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.ui.key_store import KeyStore, NoKeyStore
from agent_desktop.widgets.tokens import ThemeName


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is needed to show a desk and to tell what the agent does.

    `now` is the server's UTC; `zone` is the agent's; `server` is shown at sign-in and is no secret;
    `new_key` makes a fresh idempotency key; `language` is the one to start with, the workspace's wins
    later; `tick_ms` is how often timers on screen move; `keys` is where own keys are kept.
    """

    emit: Emit
    now: Callable[[], datetime]
    zone: tzinfo
    server: str
    version: str
    choose_theme: Callable[[ThemeName], None]
    new_key: Callable[[], str]
    language: str = "pt-BR"
    tick_ms: int = 1000
    keys: KeyStore = field(default_factory=NoKeyStore)
