"""Without usable keys no conversation would be recorded: the server says so and does not start."""

from pathlib import Path

import pytest

from server_api.recordings.keys import KeyFileError
from server_api.settings import ServerSettings
from server_api.wiring.sentences import sentence
from tests.server_live.test_start_troubles import NOTHING_CHANGED, start


def test_keys_that_others_can_read(tmp_path: Path) -> None:
    keys = tmp_path / "recordings.key"
    keys.write_text("k1 " + "A" * 43 + "=\n")
    keys.chmod(0o644)
    err = start(tmp_path)
    assert "The keys of recordings cannot be used: open_to_others" in err
    assert "recordings_key_file" in err


@pytest.mark.parametrize("language", ["pt-BR", "es", "en"])
@pytest.mark.parametrize("code", ["unreadable", "malformed", "open_to_others"])
def test_in_every_language(language: str, code: str) -> None:
    said = sentence(KeyFileError(code, "recordings.key"), ServerSettings(), language)
    assert NOTHING_CHANGED[language] in said
    assert code in said
