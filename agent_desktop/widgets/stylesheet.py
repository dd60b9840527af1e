"""One style sheet from the tokens, for what Qt draws itself; our own widgets paint themselves."""

from __future__ import annotations

from string import Template

from agent_desktop.widgets.tokens import Theme

_SHEET = Template("""
QWidget#window, QWidget#signInWindow { background: $bg; }
QWidget[pane="middle"], QWidget[pane="middle"] QStackedWidget { background: $surface; }
QWidget[pane="left"] { background: $sunken; border: none; border-right: 1px solid $line; }
QWidget[pane="access"] { background: $sunken; border: none; border-right: 1px solid $line;
  border-top-left-radius: 7px; border-bottom-left-radius: 7px; }
QWidget[pane="right"] { background: $sunken; border: none; border-left: 1px solid $line; }
QWidget[pane="top"] { background: $surface; border: none; border-bottom: 1px solid $line; }
QWidget[pane="bottom"] { background: $sunken; border: none; border-top: 1px solid $line; }
QFrame[card="plain"] { background: $surface; border: 1px solid $line; border-radius: 5px; }
QFrame[card="sunken"] { background: $sunken; border: 1px solid $line; border-radius: 5px; }
QFrame[card="active"] { background: $surface; border: 1px solid $accent_text; border-radius: 5px; }
QFrame[card="accent"] { background: $accent_soft; border: 1px solid $accent_line; border-radius: 5px; }
QFrame[card="ok"] { background: $ok_soft; border: 1px solid $ok_line; border-radius: 5px; }
QFrame[card="bad"] { background: $bad_soft; border: 1px solid $bad_line; border-radius: 5px; }
QFrame[card="stop"] { background: $bad_soft; border: none; border-bottom: 1px solid $bad_line; }
QFrame[card="warn"] { background: $warn_soft; border: 1px solid $warn_line; border-radius: 5px; }
QFrame[card="dialog"] { background: $surface; border: 1px solid $line; border-radius: 8px; }
QFrame[card="band"] { background: $sunken; border: none; border-top: 1px solid $line;
  border-bottom: 1px solid $line; }
QFrame[card="foot"] { background: $surface; border: none; }
QFrame[card="foot_accent"] { background: $accent_soft; border: none; border-top: 1px solid $accent_line; }
QFrame[card="foot_ok"] { background: $ok_soft; border: none; border-top: 1px solid $ok_line; }
QFrame[card="foot_warn"] { background: $warn_soft; border: none; border-top: 1px solid $warn_line; }
QFrame[rule="h"] { background: $line; border: none; min-height: 1px; max-height: 1px; }
QFrame[rule="v"] { background: $line; border: none; min-width: 1px; max-width: 1px; }
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QDateEdit, QTimeEdit, QSpinBox {
  background: $surface; color: $text; border: 1px solid $ctl; border-radius: 5px;
  selection-background-color: $accent_fill; selection-color: $accent_on;
  placeholder-text-color: $text3; }
QLineEdit, QComboBox, QDateEdit, QTimeEdit, QSpinBox { padding: 0 9px; min-height: 28px; max-height: 28px; }
QPlainTextEdit { padding: 4px 5px; }
QLineEdit:disabled, QComboBox:disabled, QDateEdit:disabled, QPlainTextEdit:disabled, QTextEdit:disabled {
  background: $sunken; color: $text3; border: 1px $disabled_border $line; }
QLineEdit:focus, QComboBox:focus, QDateEdit:focus, QTimeEdit:focus, QPlainTextEdit:focus,
QTextEdit:focus {
  border-color: $accent_text; }
QLineEdit[state="warn"], QDateEdit[state="warn"], QComboBox[state="warn"] {
  background: $warn_soft; border-color: $warn_fill; }
QLineEdit[state="ok"] { background: $ok_soft; border-color: $ok_line; color: $text; }
QComboBox::drop-down, QDateEdit::drop-down { border: none; width: 28px; }
QComboBox::down-arrow, QDateEdit::down-arrow { image: none; }
QTimeEdit::up-button, QTimeEdit::down-button { width: 0; border: none; }
QComboBox QAbstractItemView { background: $surface; color: $text; border: 1px solid $ctl;
  selection-background-color: $accent_soft; selection-color: $text; outline: none; }
QAbstractItemView { background: $surface; color: $text; border: none; outline: none; }
QListView[side="list"] { background: transparent; }
QHeaderView { background: $surface; border: none; }
QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 2px; }
QScrollBar::handle:vertical { background: $ctl; border-radius: 3px; min-height: 28px; }
QScrollBar::add-line:vertical, QScrollBar::sub-line:vertical { height: 0; }
QScrollBar::add-page:vertical, QScrollBar::sub-page:vertical { background: transparent; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 2px; }
QScrollBar::handle:horizontal { background: $ctl; border-radius: 3px; min-width: 28px; }
QScrollBar::add-line:horizontal, QScrollBar::sub-line:horizontal { width: 0; }
QToolTip { background: $surface; color: $text; border: 1px solid $ctl; padding: 4px 6px; }
QCheckBox { color: $text; spacing: 8px; }
QCheckBox:disabled { color: $text3; }
QCheckBox::indicator { width: 13px; height: 13px; border: 1px solid $ctl; border-radius: 3px;
  background: $surface; }
QCheckBox::indicator:checked { background: $accent_fill; border-color: $accent_fill; image: url($check); }
QCheckBox::indicator:disabled { border: 1px $disabled_border $line; }
QSlider::groove:horizontal { background: $line; height: 4px; border-radius: 2px; }
QSlider::sub-page:horizontal { background: $accent_fill; height: 4px; border-radius: 2px; }
QSlider::handle:horizontal { background: $surface; border: 1px solid $ctl; width: 12px; height: 12px;
  margin: -5px 0; border-radius: 6px; }
QSlider::handle:horizontal:focus { border-color: $accent_text; background: $accent_soft; }
QMenu { background: $surface; color: $text; border: 1px solid $ctl; }
QMenu::item:selected { background: $accent_soft; color: $text; }
QCalendarWidget QToolButton { color: $text; border: none; padding: 3px 6px; }
QCalendarWidget QAbstractItemView:disabled { color: $text3; }
QCalendarWidget QWidget { background: $surface; color: $text; alternate-background-color: $sunken; }
""")


def style_sheet(theme: Theme, icons: str) -> str:
    """The text Qt takes; `icons` is the folder of SVGs."""
    tick = "check-dark.svg" if theme.high_contrast else "check-light.svg"
    values = {
        "disabled_border": "dashed" if theme.high_contrast else "solid",
        "check": f"{icons}/{tick}".replace("\\", "/"),
    }
    for name in ("bg", "surface", "sunken", "hover", "line", "ctl", "text", "text2", "text3"):
        values[name] = getattr(theme, name)
    for name in ("accent", "ok", "warn", "bad"):
        tone = getattr(theme, name)
        for part in ("fill", "on", "soft", "line", "text"):
            values[f"{name}_{part}"] = getattr(tone, part)
    return _SHEET.substitute(values)
