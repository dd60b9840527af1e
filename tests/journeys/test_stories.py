"""The eight stories, each in one language; ``dev.py bench journeys`` plays each in all three."""

from itertools import cycle
from pathlib import Path

import pytest

from tests.journeys.places import PLACES, Place
from tests.journeys.stories import STORIES

pytestmark = pytest.mark.timeout(300)
TOLD = [
    pytest.param(name, place, id=f"{name}-{place.language}")
    for name, place in zip(STORIES, cycle(PLACES), strict=False)
]


@pytest.mark.parametrize(("name", "place"), TOLD)
def test_a_story_comes_to_its_end(tmp_path: Path, name: str, place: Place) -> None:
    must_come_true = STORIES[name]
    must_come_true(place, tmp_path)
