"""The mixer, told only what changed, hears exactly what the talks say: nothing stale is left in it."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from server_api.telephony.embedded.mixing import MixMatrix
from server_api.telephony.port import SwitchError
from server_api.telephony.talks.floor import Floor
from server_api.telephony.talks.routes import MUSIC, Routes, changes, prompt_media, routes_of
from server_api.telephony.wire.codecs import FRAME_SAMPLES, Samples
from tests.telephony.talks.test_routes import CALLS, Step, steps, there

PROMPTS = [prompt_media(f"p-{call_id}") for call_id in CALLS]


def _frame(value: int) -> Samples:
    return np.full(FRAME_SAMPLES, value, np.int16)


def _heard(matrix: MixMatrix) -> Routes:
    """Each source speaks a power of two, so that every sum says who is in it."""
    sources = [MUSIC, *matrix.order, *PROMPTS]
    voices = [_frame(1 << n) for n in range(len(sources))]
    legs = len(matrix.order)
    mixed = matrix.mix(voices[0], list(voices[1 : legs + 1]), voices[legs + 1 :])
    return {
        name: {source: 1.0 for n, source in enumerate(sources) if int(mixed[row][0]) >> n & 1}
        for row, name in enumerate(matrix.order)
    }


@settings(max_examples=100)
@given(st.lists(steps, max_size=25))
def test_the_mixer_follows_every_story(story: list[Step]) -> None:
    floor, matrix, mixed = Floor(), MixMatrix(), Routes()
    matrix.set_prompts(PROMPTS)
    for step in [*there, *story]:
        try:
            step(floor)
        except SwitchError:
            continue
        routes = routes_of(floor)
        for gone in mixed.keys() - routes.keys():
            matrix.remove(gone)
        for new in routes.keys() - mixed.keys():
            matrix.add(new)
        matrix.set(changes(mixed, routes))
        mixed = routes
        assert _heard(matrix) == routes
