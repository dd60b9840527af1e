"""The gallery: names as the design's, a picture a state, a page that shows both."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from agent_desktop.widgets.theme import apply_theme
from agent_desktop.widgets.tokens import THEMES
from agent_desktop.widgets.words import LANGUAGES
from tests.bench import gallery
from tests.bench.gallery_page import beside, write_page

DRAWN = frozenset(file.name for file in gallery.DESIGN.glob("*.png"))


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


def test_every_picture_of_the_design_is_painted_under_its_name() -> None:
    wanted = gallery.pictures(tuple(THEMES), LANGUAGES, tuple(gallery.SAMPLES))
    assert len(wanted) == len(gallery.SAMPLES) * 9
    assert len(DRAWN) == 15
    assert {picture.name for picture in wanted} >= DRAWN


@pytest.mark.parametrize(
    ("state", "suffix", "drawn"),
    [
        ("04-identity-confirmed", "-es-MX", "04-identity-confirmed-es-MX.png"),
        ("04-identity-confirmed", "-dark-es-MX", "04-identity-confirmed.png"),
        ("04-contacts", "-high-contrast", "04-identity-confirmed-high-contrast.png"),
        ("06-history-nothing", "", "06-history.png"),
        ("14-lists", "", ""),
    ],
)
def test_a_picture_stands_beside_the_nearest_of_the_design(state: str, suffix: str, drawn: str) -> None:
    assert beside(state, suffix, DRAWN) == drawn


def test_each_picture_is_painted_and_stands_beside_the_designs(
    qapp: QApplication, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing but the folder is told, as a person would."""
    asked = ["--out", str(tmp_path), "--theme", "dark", "--lang", "pt-BR", "--size", "1366x690"]
    assert gallery.main([*asked, "--state", "04-keys", "--state", "09-floor"]) == 0
    apply_theme(qapp, "light")
    for name in ("04-keys-dark.png", "09-floor-dark.png"):
        image = QImage(str(tmp_path / name))
        assert (image.width(), image.height()) == (1366, 690)
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'<img src="([^"]+)"', page) == [
        "design/04-identity-confirmed-dark.png",
        "04-keys-dark.png",
        "design/09-floor-dark.png",
        "09-floor-dark.png",
    ]
    for name in ("04-identity-confirmed-dark.png", "09-floor-dark.png"):
        copied = (tmp_path / "design" / name).read_bytes()
        assert copied == (gallery.DESIGN / name).read_bytes()
    assert page.index("design: 04-identity-confirmed-dark (the nearest)") < page.index(">04-keys-dark<")
    assert ">design: 09-floor-dark<" in page
    assert "2 painted" in capsys.readouterr().out


def test_a_page_is_not_written_over_a_picture_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"04-keys\.png"):
        write_page(tmp_path, [("04-keys", "")], gallery.DESIGN)
    assert not (tmp_path / "index.html").exists()
