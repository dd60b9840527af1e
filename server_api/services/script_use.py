"""How a script does: what each step leads to, and which of two versions brings more."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from statistics import fmean

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.script_edit import (
    Comparison,
    ScriptDoc,
    ScriptUse,
    StepDoc,
    StepUse,
    VersionResult,
)
from server_api.contract.words import ErrorCode
from server_api.domain.rates import wilson
from server_api.services.refusals import RefusalError
from server_api.store import script_rows, script_use_rows
from server_api.store.database import Database
from server_api.store.script_use_rows import UsedRow

#: Use is shown of so many days, results are compared over so many.
USE_DAYS = 7
COMPARED_DAYS = 90
_BP = 10_000
_CANCELLED = "cancelled"


class ReadUse:
    """Reads the calls of versions. ``right_party`` are results that say the debtor was reached."""

    def __init__(self, database: Database, clock: Clock, right_party: Sequence[str]) -> None:
        self._database, self._clock, self._right_party = database, clock, frozenset(right_party)

    async def of_version(self, conn: AsyncConnection, script_id: str, version: int) -> ScriptUse | None:
        """The last days of a version; None where there is no such version."""
        row = await script_rows.version(conn, script_id, version)
        if row is None:
            return None
        since = self._clock.utc() - timedelta(days=USE_DAYS)
        used = await script_use_rows.used(conn, script_id, version, since)
        doc = ScriptDoc.model_validate(row.doc)
        opened = Counter(one for call in used for one in set(call.objections))
        return ScriptUse(
            version=version,
            days=USE_DAYS,
            calls=len(used),
            steps=tuple(_step_use(step, used) for step in doc.steps),
            objections=tuple(opened[at] for at in range(len(doc.objections))),
        )

    async def compare(self, script_id: str, a: int, b: int) -> Comparison:
        """Two versions side by side. Raises RefusalError NOT_FOUND."""
        since = self._clock.utc() - timedelta(days=COMPARED_DAYS)
        async with self._database.read() as conn:
            if not await script_rows.version(conn, script_id, a) or not await script_rows.version(
                conn, script_id, b
            ):
                raise RefusalError(ErrorCode.NOT_FOUND, what="version")
            used = [await script_use_rows.used(conn, script_id, number, since) for number in (a, b)]
        first, second = self._result(a, used[0]), self._result(b, used[1])
        apart = first.low_bp > second.high_bp or second.low_bp > first.high_bp
        currency = Counter(call.currency for calls in used for call in calls if call.currency)
        return Comparison(
            a=first, b=second, currency=next(iter(dict(currency.most_common(1))), ""), sure=apart
        )

    def _result(self, version: int, used: Sequence[UsedRow]) -> VersionResult:
        reached = sum(call.identified or call.disposition in self._right_party for call in used)
        promised = [call for call in used if _promised(call)]
        low, high = wilson(len(promised), len(used))
        talks = [call.talk_s for call in used if call.talk_s is not None]
        return VersionResult(
            version=version,
            calls=len(used),
            right_party=reached,
            promises=len(promised),
            promise_bp=_share(len(promised), len(used)),
            low_bp=round(low * _BP),
            high_bp=round(high * _BP),
            promised_minor=sum(call.promised_minor or 0 for call in promised),
            kept=sum(call.promise_state == "kept" for call in promised),
            mean_talk_s=round(fmean(talks), 1) if talks else 0.0,
        )


def _step_use(step: StepDoc, used: Sequence[UsedRow]) -> StepUse:
    heard = [call for call in used if step.step_id in call.path]
    stays = [seconds for call in heard for seconds in _stays(step.step_id, call)]
    left = sum(bool(call.disposition) and call.path[-1] == step.step_id and not step.last for call in heard)
    return StepUse(
        step_id=step.step_id,
        heard=len(heard),
        promises_bp=_share(sum(_promised(call) for call in heard), len(heard)),
        mean_s=round(fmean(stays), 1) if stays else 0.0,
        off_script_bp=_share(left, len(heard)),
        answers=_answers(step, heard),
    )


def _stays(step_id: str, call: UsedRow) -> list[float]:
    """Seconds from reaching the step to reaching the next."""
    pairs = zip(call.path, call.times, call.times[1:], strict=False)
    return [max(0, after - before) / 1000 for one, before, after in pairs if one == step_id]


def _answers(step: StepDoc, heard: Sequence[UsedRow]) -> tuple[int, ...]:
    """How often each answer was given: the one that leads where the call went, and wrote what it kept."""
    counts = [0] * len(step.answers)
    for call in heard:
        for here, after in zip(call.path, call.path[1:], strict=False):
            leading = [at for at, answer in enumerate(step.answers) if answer.goto == after]
            if here == step.step_id and leading:
                counts[max(leading, key=lambda at: _fits(step, at, call))] += 1
    return tuple(counts)


def _fits(step: StepDoc, at: int, call: UsedRow) -> tuple[int, int]:
    answer = step.answers[at]
    wrote = bool(answer.sets) and all(call.fields.get(name) == value for name, value in answer.sets.items())
    return (int(wrote) + int(bool(answer.result) and answer.result == call.disposition), -at)


def _promised(call: UsedRow) -> bool:
    return call.promised_minor is not None and call.promise_state != _CANCELLED


def _share(part: int, whole: int) -> int:
    return round(part * _BP / whole) if whole else 0
