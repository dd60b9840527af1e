"""Several commands in one go, for those who set up a floor by a file: one JSON object a line.

``{"do": ["user", "add", "camila", "--password-stdin"], "typed": "secret"}``: ``do`` is a command as it
would be typed after ``acordo-server`` and its own options, ``typed`` what it reads from the terminal.
The first one that fails ends the batch, with its status; those before it stay done.
"""

import io
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from server_api.cli.words import say

Run = Callable[[Sequence[str]], int]


def run_batch(before: Sequence[str], language: str, run: Run) -> int:
    """Run the lines of standard input; ``before`` are the options that hold for all. The exit status."""
    for number, line in enumerate(sys.stdin, start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            words, typed = [str(word) for word in entry["do"]], str(entry.get("typed", ""))
        except (ValueError, TypeError, KeyError):
            print(say("bad_batch", language, line=number), file=sys.stderr)
            return 2
        if words[:1] in ([], ["batch"], ["serve"]):
            print(say("bad_batch", language, line=number), file=sys.stderr)
            return 2
        with _typing(typed):
            status = run([*before, *words])
        if status != 0:
            return status
    return 0


@contextmanager
def _typing(text: str) -> Iterator[None]:
    """What a command reads from standard input."""
    terminal, sys.stdin = sys.stdin, io.StringIO(text + "\n")
    try:
        yield
    finally:
        sys.stdin = terminal
