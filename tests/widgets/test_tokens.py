from __future__ import annotations

import pytest

from agent_desktop.widgets.stylesheet import style_sheet
from agent_desktop.widgets.tokens import THEMES, Ink, Theme

MEANINGS = (Ink.ACCENT, Ink.OK, Ink.WARN, Ink.BAD)


def luminance(color: str) -> float:
    """Relative luminance, WCAG 2.1."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_every_text_is_readable_on_every_surface(theme: Theme) -> None:
    for ink in (Ink.TEXT, Ink.TEXT2, Ink.TEXT3):
        for ground in (theme.bg, theme.surface, theme.sunken, theme.hover):
            assert contrast(theme.ink(ink), ground) >= 4.5, (ink, ground)


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_every_meaning_is_readable(theme: Theme) -> None:
    for ink in MEANINGS:
        tone = theme.tone(ink)
        assert contrast(tone.text, tone.soft) >= 4.5, ink
        assert contrast(tone.text, theme.sunken) >= 4.5, ink
        assert contrast(tone.on, tone.fill) >= 4.5, ink


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_borders_of_controls_are_seen(theme: Theme) -> None:
    assert contrast(theme.ctl, theme.surface) >= 3.0


def test_high_contrast_has_no_soft_fill() -> None:
    theme = THEMES["contrast"]
    assert {theme.tone(ink).soft for ink in MEANINGS} == {"#000000"}


def test_the_style_sheet_holds_the_tokens_and_nothing_unfilled() -> None:
    for theme in THEMES.values():
        sheet = style_sheet(theme, "/icons")
        assert "$" not in sheet
        assert theme.accent.soft in sheet
