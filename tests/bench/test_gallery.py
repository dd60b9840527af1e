"""The gallery: names as the design's, a picture a state, a page that shows both."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from agent_desktop.widgets.theme import apply_theme
from tests.bench import gallery


def test_pictures_are_named_as_the_designs() -> None:
    names = {
        picture.name for picture in gallery.pictures(("light", "contrast"), ("pt-BR", "en"), ("08-wrap-up",))
    }
    assert names == {
        "08-wrap-up.png",
        "08-wrap-up-en-US.png",
        "08-wrap-up-high-contrast.png",
        "08-wrap-up-high-contrast-en-US.png",
    }


def test_each_picture_is_painted_and_stands_beside_the_designs(
    qapp: QApplication, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    design, out = tmp_path / "design", tmp_path / "out"
    design.mkdir()
    (design / "04-keys-dark.png").write_bytes(b"")
    asked = ["--out", str(out), "--design", str(design), "--theme", "dark", "--lang", "pt-BR"]
    assert gallery.main([*asked, "--state", "04-keys", "--size", "1366x690"]) == 0
    apply_theme(qapp, "light")
    image = QImage(str(out / "04-keys-dark.png"))
    assert (image.width(), image.height()) == (1366, 690)
    page = (out / "index.html").read_text(encoding="utf-8")
    assert page.index("design: 04-keys-dark") < page.index(">04-keys-dark")
    assert "1 painted" in capsys.readouterr().out
