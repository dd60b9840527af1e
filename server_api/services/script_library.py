"""All scripts, checked when they are loaded and filled for a call."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Template

from server_api.contract.cases import Disclosure
from server_api.contract.scripts import Answer, Objection, Script, Step
from server_api.services.script_file import BadScriptError, ScriptFile, StepPart, read_script
from server_api.services.script_syntax import AFTER_IDENTITY, BEFORE_IDENTITY, BadTextError, admit

_EMPTY = dict.fromkeys(AFTER_IDENTITY, "")


@dataclass(frozen=True, slots=True)
class Filled:
    """A script ready for one call."""

    script: Script
    disclosures: tuple[Disclosure, ...]


class LoadedScript:
    """One script with its texts compiled. ``confirmed`` says whether the whole may leave the server."""

    def __init__(self, file: ScriptFile) -> None:
        self.file = file
        self._texts: dict[str, Template] = {}
        for step in file.step:
            for text in step.say:
                self._admit(text, BEFORE_IDENTITY if step.before_identity else AFTER_IDENTITY)
        for item in file.disclosure:
            self._admit(item.text, BEFORE_IDENTITY if item.before_identity else AFTER_IDENTITY)
        for objection in file.objection:
            self._admit(objection.say, AFTER_IDENTITY)

    def fill(self, fields: Mapping[str, str], *, confirmed: bool) -> Filled:
        """The script for the desk; before the identity only what may be said to anyone."""
        known = {**_EMPTY, **fields}
        file = self.file
        return Filled(
            Script(
                script_id=file.id,
                name=file.name,
                version=file.version,
                language=file.language,
                stages=file.stages,
                start=file.start,
                steps=tuple(
                    self._step(step, known) for step in file.step if confirmed or step.before_identity
                ),
                objections=tuple(
                    Objection(label=item.label, say=self._say(item.say, known))
                    for item in file.objection
                    if confirmed
                ),
            ),
            tuple(
                Disclosure(code=item.code, text=self._say(item.text, known), rule_id=item.rule_id)
                for item in file.disclosure
                if confirmed or item.before_identity
            ),
        )

    def _admit(self, text: str, fields: frozenset[str]) -> None:
        try:
            self._texts[text] = admit(text, fields)
        except BadTextError as error:
            raise BadScriptError(f"{self.file.id}: {text[:40]!r}: {error}") from error

    def _step(self, step: StepPart, fields: Mapping[str, str]) -> Step:
        return Step(
            step_id=step.id,
            stage=step.stage,
            say=tuple(self._say(text, fields) for text in step.say),
            how=step.how,
            answers=tuple(Answer(**answer.model_dump()) for answer in step.answers),
            before_identity=step.before_identity,
            disclosure=step.disclosure,
        )

    def _say(self, text: str, fields: Mapping[str, str]) -> str:
        return self._texts[text].render(fields)


class ScriptLibrary:
    """Every script of a folder."""

    def __init__(self, scripts: Iterable[LoadedScript]) -> None:
        self._scripts = {script.file.id: script for script in scripts}
        if not self._scripts:
            raise BadScriptError("there are no scripts")

    @classmethod
    def load(cls, folder: Path) -> "ScriptLibrary":
        """Read and check a folder of scripts. Raises BadScriptError."""
        return cls(LoadedScript(read_script(path)) for path in sorted(folder.glob("*.toml")))

    def choose(self, script_id: str, *, country: str, language: str, days_late: int) -> LoadedScript:
        """The campaign's own script where it is for this country, or the narrowest that fits.

        Any script rather than none; but never one that the debtor's country forbids while another is there.
        """
        own = self._scripts.get(script_id)
        if own is not None and own.file.match.is_for(country):
            return own
        return max(
            self._scripts.values(),
            key=lambda script: _fit(script.file, country, language, days_late),
        )


def _fit(file: ScriptFile, country: str, language: str, days_late: int) -> tuple[int, int, int, int]:
    match = file.match
    wrong = not match.is_for(country) or not match.min_days <= days_late <= match.max_days
    wrong = wrong or (match.language != "" and not language.startswith(match.language))
    speaks = 2 if file.language == language else int(file.language[:2] == language[:2])
    return (0 if wrong else 1, speaks, int(match.country == country), -(match.max_days - match.min_days))
