"""A server that cannot start says what happened, what was kept and what to do, in the user's language."""

import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from server_api.cli.run import sentence_of
from server_api.settings import BadSettingsError, ServerSettings, load_settings
from server_api.store.database import NewerDatabaseError, StoreBusyError, StoreError, StoreFullError
from server_api.telephony.port import SwitchError
from server_api.wiring.listen import CertificateError, certificate_files
from server_api.wiring.sentences import sentence

PATIENCE_S = 50
NOTHING_CHANGED = {"pt-BR": "Nada foi alterado", "es": "Nada cambió", "en": "Nothing was changed"}
ROOT = Path(__file__).parents[2]


def start(
    folder: Path,
    env: dict[str, str] | None = None,
    *,
    language: str = "en",
    first: str = "",
    port: int = 0,
    settings: Path | None = None,
) -> str:
    """Start a real server that must not start; what it says. ``first`` runs in its process before."""
    words = ["--data-dir", str(folder), "--lang", language]
    words += ["--settings", str(settings)] if settings else []
    words += ["serve", "--port", str(port)]
    run = f"import sys; {first or 'pass'}\nfrom server_api.cli.run import run; sys.exit(run(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", run, *words],
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
        env=os.environ | {"ACORDO_SWITCH": "fake", "ACORDO_BUSY_TIMEOUT_S": "0.1"} | (env or {}),
        cwd=ROOT,
    )
    assert (done.returncode, done.stdout) == (1, ""), done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def test_a_taken_port(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        err = start(tmp_path, language="pt-BR", port=port)
    assert f"A porta {port} em 127.0.0.1 está em uso por outro programa" in err
    assert NOTHING_CHANGED["pt-BR"] in err


def test_a_locked_database(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "acordo.db", isolation_level=None)
    try:
        other.execute("BEGIN EXCLUSIVE")
        assert "database is locked by another program" in start(tmp_path)
    finally:
        other.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = sys.platform == "linux" and os.geteuid() == 0
    if mounted:
        mount = ["mount", "-t", "tmpfs", "-o", "size=200k", "none", str(folder)]
        mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    if not mounted:
        pytest.skip("only root may mount a small disk")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk(small_disk: Path) -> None:
    err = start(small_disk, {"ACORDO_TLS": "off"})
    assert f"The disk of {small_disk} is full" in err
    assert "Everything saved before is kept" in err


def test_an_unknown_setting(tmp_path: Path) -> None:
    file = tmp_path / "acordo.toml"
    file.write_text("prt = 1\n", encoding="utf-8")
    err = start(tmp_path / "data", language="es", settings=file)
    assert "No existe la opción 'prt'" in err
    assert NOTHING_CHANGED["es"] in err
    assert not (tmp_path / "data").exists()


def test_no_embedded_switch(tmp_path: Path) -> None:
    err = start(tmp_path, {"ACORDO_SWITCH": "embedded"}, language="es", first="sys.modules['sippy'] = None")
    assert "La central telefónica integrada no funciona en esta máquina; falta: sippy" in err
    assert "aquí solo el escritorio del agente" in err


def test_a_certificate_that_cannot_be_read(tmp_path: Path) -> None:
    files = {"ACORDO_TLS_CERT": str(tmp_path / "none.pem"), "ACORDO_TLS_KEY": str(tmp_path / "none.key")}
    err = start(tmp_path / "data", files, language="pt-BR")
    assert f"não pode ser usado: {tmp_path / 'none.pem'}: No such file or directory" in err


def test_a_certificate_that_is_none(tmp_path: Path) -> None:
    for name in ("none.pem", "none.key"):
        (tmp_path / name).write_text("no certificate")
    given = ServerSettings(tls_cert=tmp_path / "none.pem", tls_key=tmp_path / "none.key")
    with pytest.raises(CertificateError, match=r"none\.pem"):
        certificate_files(given)


@pytest.mark.parametrize(
    "error",
    [
        StoreBusyError(),
        StoreFullError(),
        NewerDatabaseError(),
        StoreError("x"),
        SwitchError("embedded_unavailable", "sippy"),
        SwitchError("switch_unknown", "x"),
        SwitchError("sip_port_taken", "5060"),
        SwitchError("start_timeout"),
        CertificateError("x"),
        PermissionError(13, "denied"),
        PermissionError(13, "denied", "/x"),
        OSError(99, "no address"),
        ValueError("x"),
    ],
    ids=repr,
)
def test_each_trouble_is_worded_in_each_language(tmp_path: Path, error: Exception) -> None:
    settings = ServerSettings(data_dir=tmp_path)
    texts = {sentence(error, settings, language) for language in NOTHING_CHANGED}
    assert len(texts) == len(NOTHING_CHANGED)
    assert all(text.count(". ") >= 1 and "{" not in text for text in texts)


def test_bad_settings_are_named_one_by_one(tmp_path: Path) -> None:
    file = tmp_path / "acordo.toml"
    file.write_text('prt = 1\nport = "many"\n', encoding="utf-8")
    with pytest.raises(BadSettingsError) as bad:
        load_settings(file)
    assert len(bad.value.problems) == 2
    assert any("'prt'" in problem for problem in bad.value.problems)
    assert "Não existe a configuração 'prt'" in sentence_of(bad.value, "pt-BR")
    file.write_text("port = [", encoding="utf-8")
    with pytest.raises(BadSettingsError, match="not valid TOML") as bad:
        load_settings(file)
    assert "no es TOML válido" in sentence_of(bad.value, "es")
    with pytest.raises(BadSettingsError, match="cannot be read"):
        load_settings(tmp_path / "missing.toml")


def test_settings_that_contradict_each_other(tmp_path: Path) -> None:
    file = tmp_path / "acordo.toml"
    file.write_text('tls_cert = "x.pem"\n', encoding="utf-8")
    with pytest.raises(BadSettingsError, match="tls_cert and tls_key go together"):
        load_settings(file)
