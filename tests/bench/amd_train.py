"""Fit the detector's model to the tuning set: ``python -m tests.bench.amd_train [--calls N] [--write]``.

Logistic regression by Newton's method with a small ridge; nothing of the test set is looked at.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from server_api.telephony.amd.features import FRAME, FRAME_MS, Ear, Samples
from server_api.telephony.amd.greeting import Greeting, heard
from server_api.telephony.amd.model import INPUTS, inputs
from server_api.telephony.port import DetectOrder, Verdict
from tests.bench.amd_corpus import Call, Corpus
from tests.bench.amd_speech import Speech

MODEL = Path(__file__).parents[2] / "resources" / "amd" / "model.toml"
ORDER = DetectOrder()
CALLS = 1500
WAITS_MS = (0.0, 120.0, 240.0)
#: Of the tuning set's machines, so many may be taken for people by an early head ...
EARLY_LOSS = 0.015
#: ... and so many of its people (of one to four words) for machines by the last one.
LAST_LOSS = 0.016
_RIDGE = 0.5
_NEWTON_STEPS = 30

Floats = NDArray[np.float64]

HEADER = """# Person or machine: logistic weights for a greeting at its first pause. Chance of a machine =
# 1 / (1 + exp(-sum of weight * input)); inputs are defined in server_api/telephony/amd/model.py.
# Provenance: fitted by tests/bench/amd_train.py to {people} people and {machines} machines of the tuning
# set that tests/bench/amd_corpus.py generates with espeak-ng (original sentences of this project; no
# recording of a living person). No voice and no sentence of the test set was used. GPL-3.0-or-later.
"""


def greetings(samples: Samples, order: DetectOrder) -> list[Greeting | None]:
    """The greeting when each head would be asked for the first time; None where it never is."""
    ear, found = Ear(), [None] * len(WAITS_MS)
    rows: list[tuple[float, float, float]] = []
    said: list[Greeting | None] = list(found)
    for begin in range(0, min(len(samples), round(order.most_ms * 8)) - FRAME + 1, FRAME):
        measure = ear.measure(samples[begin : begin + FRAME])
        rows.append((measure.db, measure.voiced, measure.pure))
        if len(rows) % 2:
            continue
        db, voiced, pure = np.array(rows).T
        greeting = heard(db, voiced, pure, order.pause_ms)
        if greeting is None:
            continue
        for number, wait in enumerate(WAITS_MS):
            if said[number] is None and order.pause_ms + wait <= greeting.pause_ms:
                said[number] = greeting
        if said[-1] is not None or greeting.pause_ms > order.pause_ms + WAITS_MS[-1] + 5 * FRAME_MS:
            break
    return said


def fitted(rows: Floats, machine: Floats) -> Floats:
    """Weights, the first of them the constant."""
    weights = np.zeros(rows.shape[1])
    ridge = _RIDGE * np.diag([0.0, *np.ones(rows.shape[1] - 1)])
    for _ in range(_NEWTON_STEPS):
        chance = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (machine - chance) - ridge @ weights
        curve = (rows.T * (chance * (1 - chance))) @ rows + ridge
        weights = weights + np.linalg.solve(curve, slope)
    return weights


def thresholds(chances: Sequence[Floats], machine: Sequence[Floats], machines: int) -> list[float]:
    """Early heads call a person where few machines would pass, the last one where few people are lost."""
    early = [
        float(np.sort(chance[of > 0])[max(0, int(EARLY_LOSS * machines) - 1)])
        for chance, of in zip(chances[:-1], machine[:-1], strict=True)
    ]
    return [*early, float(np.quantile(chances[-1][machine[-1] < 1], 1 - LAST_LOSS))]


def train(calls: Sequence[Call]) -> str:
    """The model as text."""
    used = [call for call in calls if call.kind == "person" or call.wanted is Verdict.MACHINE]
    machine = np.array([float(call.wanted is Verdict.MACHINE) for call in used])
    heard_at = [greetings(call.heard, ORDER) for call in used]
    weights, chances, labels = [], [], []
    for head in range(len(WAITS_MS)):
        there = [n for n, said in enumerate(heard_at) if said[head] is not None]
        rows = np.array([inputs(g, ORDER) for n in there if (g := heard_at[n][head]) is not None])
        labels.append(machine[there])
        weights.append(fitted(rows, labels[-1]))
        chances.append(1 / (1 + np.exp(-rows @ weights[-1])))
    below = thresholds(chances, labels, int(machine.sum()))
    text = HEADER.format(people=int((1 - machine).sum()), machines=int(machine.sum()))
    for wait, limit, row in zip(WAITS_MS, below, weights, strict=True):
        text += f"\n[[head]]\nwait_ms = {wait:g}\nperson_below = {limit:.4f}\n"
        text += "".join(f"{name} = {weight:.4f}\n" for name, weight in zip(INPUTS, row, strict=True))
    return text


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when the model was fitted."""
    parser = argparse.ArgumentParser("amd_train", description="Fit the model to the tuning set.")
    parser.add_argument("--calls", type=int, default=CALLS)
    parser.add_argument("--write", action="store_true", help=f"write {MODEL.name} into the resources")
    options = parser.parse_args(arguments)
    text = train(list(Corpus(Speech(), "tuning").calls(options.calls)))
    print(text)
    if options.write:
        MODEL.parent.mkdir(exist_ok=True)
        MODEL.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
