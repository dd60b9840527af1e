"""How dev.py speaks."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class SetupError(Exception):
    """Nothing more can be done here; the text says what happened and what to do."""


def say(text: str) -> None:
    print(f"[dev.py] {text}", file=sys.stderr, flush=True)
