"""Journeys run whole servers below their folder, and the path of a switch's socket has 107 bytes at most."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

# What tells a story asserts too: a failure is to show its values.
pytest.register_assert_rewrite(
    *(f"tests.journeys.{name}" for name in ("stories", "deals", "telling", "on_screen"))
)


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """A folder with a short path, however often tests have run on this machine."""
    with TemporaryDirectory(prefix="journey-") as folder:
        yield Path(folder)
