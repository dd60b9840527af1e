"""The design's tokens as data: colours of the three themes, type roles. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Literal

ThemeName = Literal["light", "dark", "contrast"]


@dataclass(frozen=True, slots=True)
class Tone:
    """One meaning in four strengths: solid, its text, background, border, text on a surface."""

    fill: str
    on: str
    soft: str
    line: str
    text: str


@dataclass(frozen=True, slots=True)
class Theme:
    name: ThemeName
    bg: str
    surface: str
    sunken: str
    hover: str
    line: str
    ctl: str
    text: str
    text2: str
    text3: str
    accent: Tone
    ok: Tone
    warn: Tone
    bad: Tone

    @property
    def high_contrast(self) -> bool:
        return self.name == "contrast"

    def ink(self, ink: Ink) -> str:
        """The colour of a text or icon."""
        match ink:
            case Ink.TEXT:
                return self.text
            case Ink.TEXT2:
                return self.text2
            case Ink.TEXT3:
                return self.text3
            case _:
                return self.tone(ink).text

    def tone(self, ink: Ink) -> Tone:
        """The four strengths of a meaning; neutral inks borrow the plain surfaces."""
        match ink:
            case Ink.ACCENT:
                return self.accent
            case Ink.OK:
                return self.ok
            case Ink.WARN:
                return self.warn
            case Ink.BAD:
                return self.bad
            case _:
                return Tone(self.text3, self.surface, self.sunken, self.line, self.text2)


class Ink(Enum):
    """What a text, icon or chip means; its colour is the theme's business."""

    TEXT = "text"
    TEXT2 = "text2"
    TEXT3 = "text3"
    ACCENT = "accent"
    OK = "ok"
    WARN = "warn"
    BAD = "bad"


class Role(Enum):
    """Type roles: (size, line height, weight), pixels at 100 %."""

    BALANCE = (22, 28, 600)
    NAME = (18, 24, 600)
    PHONE = (17, 24, 600)
    SPOKEN = (16, 24, 400)
    FORM_TITLE = (16, 22, 600)
    SECTION = (14, 20, 600)
    READ_BACK = (14, 21, 400)
    TIMER = (15, 20, 600)
    BODY = (13, 18, 400)
    BODY_MEDIUM = (13, 18, 500)
    BODY_STRONG = (13, 18, 600)
    LABEL = (12, 16, 400)
    LABEL_MEDIUM = (12, 16, 500)
    LABEL_STRONG = (12, 16, 600)
    KEY = (11, 15, 500)

    @property
    def size(self) -> int:
        return self.value[0]

    @property
    def line_height(self) -> int:
        return self.value[1]

    @property
    def weight(self) -> int:
        return self.value[2]


LIGHT = Theme(
    name="light",
    bg="#EEF1F4",
    surface="#FFFFFF",
    sunken="#F6F8FA",
    hover="#EDF1F5",
    line="#DCE1E7",
    ctl="#848E98",
    text="#17212B",
    text2="#45525F",
    text3="#5A6672",
    accent=Tone("#1B5E9E", "#FFFFFF", "#E9F1F9", "#B3CBE4", "#174E85"),
    ok=Tone("#1B7447", "#FFFFFF", "#E6F4EC", "#AFD5BF", "#145C38"),
    warn=Tone("#8A5600", "#FFFFFF", "#FCF3E0", "#E0C587", "#6B4300"),
    bad=Tone("#B3261E", "#FFFFFF", "#FCEDEB", "#E9B7B2", "#93201A"),
)

DARK = Theme(
    name="dark",
    bg="#11151A",
    surface="#191E24",
    sunken="#151A1F",
    hover="#222931",
    line="#2D353E",
    ctl="#717D89",
    text="#E3E8ED",
    text2="#B4BEC8",
    text3="#95A1AD",
    accent=Tone("#2A6CAF", "#FFFFFF", "#182838", "#2F5275", "#92C3F3"),
    ok=Tone("#1E7549", "#FFFFFF", "#15271E", "#2B5840", "#82D3A6"),
    warn=Tone("#8F6412", "#FFFFFF", "#2B2212", "#5F4D20", "#EABD66"),
    bad=Tone("#B93A31", "#FFFFFF", "#321B1A", "#6B3430", "#FFA49B"),
)

CONTRAST = Theme(
    name="contrast",
    bg="#000000",
    surface="#000000",
    sunken="#000000",
    hover="#1F1F1F",
    line="#FFFFFF",
    ctl="#FFFFFF",
    text="#FFFFFF",
    text2="#FFFFFF",
    text3="#E6E6E6",
    accent=Tone("#FFE600", "#000000", "#000000", "#FFE600", "#FFE600"),
    ok=Tone("#7CFC9A", "#000000", "#000000", "#7CFC9A", "#7CFC9A"),
    warn=Tone("#FFC04D", "#000000", "#000000", "#FFC04D", "#FFC04D"),
    bad=Tone("#FF9C94", "#000000", "#000000", "#FF9C94", "#FF9C94"),
)

THEMES: dict[ThemeName, Theme] = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}
