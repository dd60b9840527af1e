"""Settings: where they come from, and a clear sentence where they cannot be used."""

from pathlib import Path

import pytest

from agent_desktop import settings
from agent_desktop.__main__ import main
from agent_desktop.settings import BadSettingsError, load_settings

URL = {"server_url": "https://acordo.example:8443/"}


@pytest.fixture(autouse=True)
def no_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> tuple[Path, Path]:
    files = tmp_path / "company.toml", tmp_path / "own.toml"
    monkeypatch.setattr(settings, "config_files", lambda: files)
    monkeypatch.delenv("ACORDO_DESK_SERVER_URL", raising=False)
    return files


def test_defaults() -> None:
    loaded = load_settings(URL)
    assert loaded.server_url == "https://acordo.example:8443"
    assert (loaded.language, loaded.theme, loaded.audio) == ("pt-BR", "light", "auto")
    assert loaded.scale is None


def test_the_command_line_is_stronger_than_environment_and_files(
    no_files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    company, own = no_files
    company.write_text('server_url = "https://company"\nlanguage = "es"\ntheme = "dark"\nscale = 1.5\n')
    own.write_text('theme = "contrast"\n')
    monkeypatch.setenv("ACORDO_DESK_SCALE", "1.25")
    loaded = load_settings({"language": "en"})
    assert (loaded.server_url, loaded.language) == ("https://company", "en")
    assert (loaded.theme, loaded.scale) == ("contrast", 1.25)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, ("server_url is missing", "--server", "ACORDO_DESK_SERVER_URL")),
        ({"server_url": "acordo.example"}, ("https://acordo.example.com",)),
        ({"server_url": "http://acordo.example"}, ("only https",)),
        ({**URL, "ca_file": "/nowhere/ca.pem"}, ("ca_file", "no such file", "--ca")),
        ({**URL, "theme": "pink"}, ("theme", "'pink'", "--theme")),
        ({**URL, "scale": 9}, ("scale", "less than or equal to 2")),
    ],
)
def test_a_bad_setting_is_named_with_its_reason_and_its_place(
    given: dict[str, object], words: tuple[str, ...]
) -> None:
    with pytest.raises(BadSettingsError) as bad:
        load_settings(given)
    assert all(word in str(bad.value) for word in words)


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:1", "[::1]:1"])
def test_plain_http_is_for_this_machine_only(host: str) -> None:
    assert load_settings({"server_url": f"http://{host}"}).server_url == f"http://{host}"


def test_a_broken_file_is_named(no_files: tuple[Path, Path]) -> None:
    no_files[0].write_text("server_url = https")
    with pytest.raises(BadSettingsError) as bad:
        load_settings({})
    assert str(no_files[0]) in str(bad.value)


def test_the_command_says_it_and_ends_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--server", "ftp://x"]) == 2
    assert "server_url" in capsys.readouterr().err
