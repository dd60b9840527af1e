"""``dev.py bench amd``: how well people are told from machines, on calls the detector was not fitted to."""

import argparse
import json
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from server_api.resources import resource_folder
from server_api.telephony.amd.model import Model
from server_api.telephony.port import Verdict
from tests.bench.amd_corpus import LANGUAGES, Call, Corpus
from tests.bench.amd_recorded import recorded
from tests.bench.amd_speech import Speech
from tests.bench.amd_trial import Trial, tried
from tests.bench.figures import median, spread

CALLS = 1500
#: What the issue asks for of the held-out set: figure, part, least or most.
BARS = (
    ("human_recall", "", 0.97, "at least"),
    ("machine_recall", "", 0.90, "at least"),
    ("decide_ms", "p95", 600.0, "at most"),
)
#: Silence is put through at 2 s: the first look after it.
SILENCE_MS = (2000.0, 2040.0)

Figures = dict[str, Any]


def model() -> Model:
    """The one that is shipped."""
    return Model.from_toml((resource_folder("amd") / "model.toml").read_text(encoding="utf-8"))


def measure(calls: Iterable[Call], model: Model) -> Figures:
    """The issue's figures of a set of calls, as a whole and by language, and what became of each kind."""
    began = time.process_time()
    trials = [tried(call, model) for call in calls]
    figures = _figures(trials) | {
        "by_language": {
            language: _figures([trial for trial in trials if trial.call.language == language])
            for language in LANGUAGES
            if any(trial.call.language == language for trial in trials)
        },
        "by_kind": _by_kind(trials),
        "calls": len(trials),
    }
    silent = [t.after_ms for t in trials if t.verdict is Verdict.SILENCE]
    if silent:
        figures["silence_ms"] = median(silent)
    return figures | {"cpu_s": round(time.process_time() - began, 1)}


def _figures(trials: Sequence[Trial]) -> Figures:
    """People are those of one to four words; put through is recalled, ``as_person`` counts the verdict.

    ``decide_ms`` counts from the end of a person's greeting; who said more than four words stands apart.
    """
    people = [trial for trial in trials if trial.call.kind == "person"]
    machines = [trial for trial in trials if trial.call.wanted is Verdict.MACHINE]
    talkers = [trial for trial in trials if trial.call.kind == "person_long"]
    late = spread([trial.late_ms for trial in people]) if people else None
    found: Figures = {
        "human_recall": _share(people, lambda trial: trial.put_through),
        "as_person": _share(people, lambda trial: trial.verdict is Verdict.PERSON),
        "machine_recall": _share(machines, lambda trial: trial.verdict is Verdict.MACHINE),
        "decide_ms": {"p50": late.p50, "p95": late.p95} if late else {},
        "people": len(people),
        "machines": len(machines),
    }
    return found | ({"long_greeting_recall": _share(talkers, lambda t: t.put_through)} if talkers else {})


def _share(trials: Sequence[Trial], good: Any) -> float | None:
    return round(sum(map(good, trials)) / len(trials), 4) if trials else None


def _by_kind(trials: Sequence[Trial]) -> dict[str, dict[str, int]]:
    kinds: dict[str, dict[str, int]] = {}
    for trial in trials:
        counts = kinds.setdefault(trial.call.kind, {})
        counts[trial.verdict.value] = counts.get(trial.verdict.value, 0) + 1
    return kinds


def missed(figures: Figures) -> list[str]:
    """The bars that are not met."""
    found = []
    for name, part, bar, sense in BARS:
        value = figures[name][part] if part else figures[name]
        if value < bar if sense == "at least" else value > bar:
            found.append(f"{name} {part} {value}: {sense} {bar:g}")
    low, high = SILENCE_MS
    if not low <= figures["silence_ms"] <= high:
        found.append(f"silence_ms {figures['silence_ms']}: {low:g} to {high:g}")
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """0 where every bar is met on the generated test set, 1 where one is not."""
    parser = argparse.ArgumentParser("dev.py bench amd", description="People told from machines.")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    parser.add_argument("--calls", type=int, default=CALLS, help=f"generated calls (default {CALLS})")
    options = parser.parse_args(arguments)
    corpus = Corpus(Speech(), "test")
    figures = measure(corpus.calls(options.calls), model())
    figures["recorded"] = measure(recorded(corpus), model())
    if options.json is not None:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(figures, indent=1))
    faults = missed(figures)
    for fault in faults:
        print(f"✗ {fault}")
    print("✓ every bar is met" if not faults else "")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
