"""``dev.py bench journeys``: the eight stories of the debtor's workspace, each in every language.

Each story has its own server, switch, robots, windows and database (tests/journeys/stories.py).
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.journeys.places import PLACES, Place
from tests.journeys.stories import MOMENTS, STORIES

Report = dict[str, Any]


def tell(name: str, place: Place, pictures: Path) -> Report:
    """Play one story; whether it came to its end, in how many seconds, and why not."""
    started, why = time.monotonic(), ""
    with tempfile.TemporaryDirectory(prefix="acordo-story-") as folder:
        try:
            STORIES[name](place, Path(folder))
        except Exception as error:  # whatever it was, the other stories are told
            at = traceback.extract_tb(error.__traceback__)[-1]
            why = f"{type(error).__name__} at {Path(at.filename).name}:{at.lineno} {at.line}: {error}"
        _keep_picture(name, place, Path(folder), pictures)
    told: Report = {"ok": not why, "s": round(time.monotonic() - started, 1)}
    return told | ({"why": why[:1000]} if why else {})


def _keep_picture(name: str, place: Place, folder: Path, pictures: Path) -> None:
    """The decisive moment; where it never came, all that was seen."""
    files = sorted(folder.glob("floor/desk-*/*.png"))
    decisive = [file for file in files if file.stem.partition("-")[2] == MOMENTS[name]]
    for file in decisive[:1] or files[-1:]:
        shutil.copy(file, pictures / f"{name}-{place.language}.png")


def run(names: Sequence[str], languages: Sequence[str], pictures: Path) -> Report:
    """Every story in every language, one after the other."""
    pictures.mkdir(parents=True, exist_ok=True)
    os.environ["ACORDO_STORY_PICTURES"] = "1"
    stories: Report = {name: {} for name in names}
    for name in names:
        for place in PLACES:
            if place.language in languages:
                told = stories[name][place.language] = tell(name, place, pictures)
                print(_line(name, place.language, told), flush=True)
    return {"stories": stories, "load_1_min": round(os.getloadavg()[0], 2)}


def _line(name: str, language: str, told: Report) -> str:
    sign = "✓" if told["ok"] else "✗"
    return f"{sign} {name:28} {language:6} {told['s']:6.1f} s  {told.get('why', '')}".rstrip()


def main(arguments: Sequence[str] | None = None) -> int:
    """0 where every story came to its end, 1 where one did not."""
    parser = argparse.ArgumentParser("dev.py bench journeys", description="Play every story everywhere.")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write what came of each there")
    parser.add_argument("--pictures", type=Path, metavar="DIR", default=Path("journeys-pictures"))
    parser.add_argument("--story", action="append", choices=list(STORIES), help="only this one")
    parser.add_argument("--language", action="append", help="only in this one")
    options = parser.parse_args(arguments)
    languages = options.language or [place.language for place in PLACES]
    report = run(options.story or list(STORIES), languages, options.pictures)
    if options.json is not None:
        options.json.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    told = [one for by_language in report["stories"].values() for one in by_language.values()]
    return 0 if all(one["ok"] for one in told) else 1


if __name__ == "__main__":
    sys.exit(main())
