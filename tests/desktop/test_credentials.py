"""Secrets: a real keyring or memory, never plain text."""

import pytest

from agent_desktop.credentials import (
    LONGEST_ON_WINDOWS,
    KeyringSecrets,
    MemorySecrets,
    SecretTooLongError,
    is_safe,
    system_secrets,
)


class FakeKeyring:
    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[(service, username)] = password


def backend(module: str) -> object:
    return type("Keyring", (), {"__module__": module})()


@pytest.mark.parametrize(
    ("module", "safe"),
    [
        ("keyring.backends.SecretService", True),
        ("keyring.backends.Windows", True),
        ("keyring.backends.kwallet", True),
        ("keyring.backends.fail", False),
        ("keyring.backends.null", False),
        ("keyring.backends.chainer", False),
        ("keyrings.alt.file", False),
        ("somebody.else", False),
    ],
)
def test_only_a_real_keyring_is_safe(module: str, safe: bool) -> None:
    assert is_safe(backend(module)) is safe


def test_a_secret_comes_back() -> None:
    for secrets in (MemorySecrets(), KeyringSecrets(FakeKeyring())):
        assert secrets.get("key") is None
        secrets.put("key", "s3cret")
        assert secrets.get("key") == "s3cret"


def test_a_secret_windows_would_cut_is_refused() -> None:
    secrets = KeyringSecrets(FakeKeyring())
    secrets.put("key", "x" * LONGEST_ON_WINDOWS)
    with pytest.raises(SecretTooLongError):
        secrets.put("key", "x" * (LONGEST_ON_WINDOWS + 1))


def test_without_a_session_bus_there_is_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setattr("agent_desktop.credentials.Path.exists", lambda self: False)
    monkeypatch.setattr("sys.platform", "linux")
    assert not system_secrets().lasting
