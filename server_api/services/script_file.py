"""Scripts as text files: TOML in, TOML out, the same script on both sides.

A text is a table of languages, or a plain string in a script of one language; ``say`` may be a list of
paragraphs. ``extends = "other"`` takes the file ``other.toml`` beside it: steps, disclosures of the same id
or code are changed, others are added; objections and phrases are replaced where there are any.
"""

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from server_api.contract.script_edit import ScriptDoc

#: No script file is longer, in bytes.
LARGEST_FILE = 1_000_000
#: No chain of ``extends`` is longer.
_DEEPEST = 4

_LISTS = {"step": "steps", "objection": "objections", "phrase": "phrases", "disclosure": "disclosures"}
_LANGUAGE = re.compile(r"(pt|es|en)(-[A-Z]{2})?")
_IDS = {"step": "id", "disclosure": "code"}
_TEXTS = {"say", "how", "label", "text"}
_TOP = {"id", "name", "version", "languages", "stages", "start", "meant_for", *_LISTS}
_STEP = {
    "id",
    "name",
    "stage",
    "say",
    "how",
    "answers",
    "fields",
    "before_identity",
    "last",
    "disclosure",
    "when",
    "except_countries",
    "target_s",
}


class BadScriptError(ValueError):
    """A script cannot be used; the text names the file and the fault."""


@dataclass(frozen=True, slots=True)
class ScriptText:
    """A script as a file gives it; ``version`` is the number it begins with where nothing is known of it."""

    doc: ScriptDoc
    version: int = 1


def read_script(path: Path) -> ScriptText:
    """Read one file. Raises BadScriptError with file, place and reason."""
    return _made(_raw(path, 1), path.name)


def parse_script(text: str, name: str = "script") -> ScriptText:
    """Read a script that extends no other. Raises BadScriptError."""
    return _made(_loaded(text, name), name)


def write_script(doc: ScriptDoc) -> str:
    """The script as a file; read again it is the same script."""
    alone = doc.languages[0] if len(doc.languages) == 1 else ""
    lines = [
        f"id = {_text(doc.script_id)}",
        f"name = {_text(doc.name)}",
        f"languages = {_value(list(doc.languages))}",
        f"start = {_text(doc.start)}",
        f"stages = {_value([_spoken(stage, alone) for stage in doc.stages])}",
    ]
    meant = _changed(doc.meant_for)
    if meant:
        lines += ["", "[meant_for]", *(f"{name} = {_value(value)}" for name, value in meant.items())]
    for name, field in _LISTS.items():
        for part in getattr(doc, field):
            lines += ["", f"[[{name}]]", *_part(part, alone)]
    return "\n".join(lines) + "\n"


def _part(part: Any, alone: str) -> list[str]:
    values = _changed(part)
    if "step_id" in values:
        values = {"id": values.pop("step_id"), **values}
    return [f"{name} = {_value(_texts(name, value, alone))}" for name, value in values.items()]


def _changed(part: Any) -> dict[str, Any]:
    """What is not as it is by default; a value that TOML does not know (null) is written as JSON text."""
    found: dict[str, Any] = part.model_dump(mode="json", exclude_defaults=True)
    if "filter" in found and _has_null(found["filter"]):
        found["filter"] = json.dumps(found["filter"])
    return found


def _has_null(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(_has_null(one) for one in value.values())
    return any(_has_null(one) for one in value) if isinstance(value, list) else value is None


def _texts(name: str, value: Any, alone: str) -> Any:
    if name in _TEXTS:
        return _spoken(value, alone)
    if name == "answers":
        return [{key: _texts(key, one, alone) for key, one in answer.items()} for answer in value]
    if name == "fields":
        return [{key: _field(key, one, alone) for key, one in field.items()} for field in value]
    return value


def _field(name: str, value: Any, alone: str) -> Any:
    if name == "options":
        return [[code, _spoken(label, alone)] for code, label in value]
    return _texts(name, value, alone)


def _spoken(texts: Mapping[str, str], alone: str) -> Any:
    return texts[alone] if alone and set(texts) == {alone} else dict(texts)


def _value(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return _text(value)
        case Mapping():
            inner = ", ".join(f"{_text(str(key))} = {_value(one)}" for key, one in value.items())
            return f"{{ {inner} }}" if inner else "{}"
        case list() if any(isinstance(one, (Mapping, list)) for one in value):
            return "[\n" + "".join(f"  {_value(one)},\n" for one in value) + "]"
        case Sequence():
            return "[" + ", ".join(_value(one) for one in value) + "]"
        case _:
            return str(value)


def _text(value: str) -> str:
    """A basic string: JSON's escapes are TOML's, but for one sign."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _raw(path: Path, depth: int) -> dict[str, Any]:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise BadScriptError(f"{path.name}: is longer than {LARGEST_FILE} bytes")
        raw = _loaded(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise BadScriptError(f"{path.name}: cannot be read: {error}") from error
    base = raw.pop("extends", None)
    if base is None:
        return raw
    if depth >= _DEEPEST or not isinstance(base, str) or Path(base).name != base:
        raise BadScriptError(f"{path.name}: extends what it may not: {base!r}")
    merged: dict[str, Any] = _merged(_raw(path.with_name(f"{base}.toml"), depth + 1), raw)
    return {name: _spoken_here(value, merged.get("languages", ())) for name, value in merged.items()}


def _spoken_here(value: Any, languages: Sequence[str]) -> Any:
    """Of the texts of the script it extends, those in its own languages."""
    if isinstance(value, list):
        return [_spoken_here(one, languages) for one in value]
    if not isinstance(value, dict):
        return value
    ours = {one for language in languages for one in (language, language[:2])}
    if value and all(_LANGUAGE.fullmatch(name) for name in value):
        return {name: words for name, words in value.items() if name in ours}
    return {name: _spoken_here(one, languages) for name, one in value.items()}


def _loaded(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadScriptError(f"{name}: is not TOML: {error}") from error


def _merged(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    merged = base | {name: value for name, value in own.items() if name not in _IDS}
    for name, key in _IDS.items():
        parts = {part.get(key): part for part in base.get(name, [])}
        for part in own.get(name, []):
            parts[part.get(key)] = _changed_part(parts.get(part.get(key), {}), part)
        merged[name] = list(parts.values())
    return merged


def _changed_part(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """Texts language by language, all else as a whole."""
    texts = {
        name: base[name] | own[name]
        for name in _TEXTS & base.keys() & own.keys()
        if isinstance(base[name], dict) and isinstance(own[name], dict)
    }
    return base | own | texts


def _made(raw: dict[str, Any], name: str) -> ScriptText:
    _known(raw, _TOP, name, "")
    for step in raw.get("step", []):
        _known(step, _STEP, name, f"step {step.get('id')!r}: ")
    languages = raw.get("languages", ())
    alone = languages[0] if isinstance(languages, list) and len(languages) == 1 else ""
    version = raw.get("version", 1)
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise BadScriptError(f"{name}: version: is no number from 1")
    try:
        return ScriptText(ScriptDoc.model_validate(_doc(raw, alone)), version)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BadScriptError(f"{name}: {where}: {first['msg']}") from error
    except (AttributeError, TypeError, ValueError) as error:
        raise BadScriptError(f"{name}: is not a script: {error}") from error


def _known(part: Mapping[str, Any], names: set[str], file: str, where: str) -> None:
    strange = part.keys() - names
    if strange:
        raise BadScriptError(f"{file}: {where}{sorted(strange)[0]} is no part of a script")


def _doc(raw: dict[str, Any], alone: str) -> dict[str, Any]:
    meant = dict(raw.get("meant_for", {}))
    if isinstance(meant.get("filter"), str):
        meant["filter"] = json.loads(meant["filter"])
    doc: dict[str, Any] = {"script_id": raw.get("id"), "meant_for": meant}
    doc |= {name: raw[name] for name in ("name", "languages", "start") if name in raw}
    doc["stages"] = [_read(stage, alone) for stage in raw.get("stages", ())]
    for name, field in _LISTS.items():
        doc[field] = [_read_part(part, alone) for part in raw.get(name, ())]
    return doc


def _read_part(part: Mapping[str, Any], alone: str) -> dict[str, Any]:
    read = {name: _read_field(name, value, alone) for name, value in part.items()}
    if "id" in read:
        read["step_id"] = read.pop("id")
        read.setdefault("name", read["step_id"])
    return read


def _read_field(name: str, value: Any, alone: str) -> Any:
    if name in _TEXTS:
        return _read(value, alone)
    if name in ("answers", "fields"):
        return [{key: _read_field(key, one, alone) for key, one in part.items()} for part in value]
    if name == "options":
        return [(code, _read(label, alone)) for code, label in value]
    return value


def _read(value: Any, alone: str) -> dict[str, Any]:
    """A text: a table of languages, or (in a script of one language) the words themselves."""
    if isinstance(value, Mapping):
        return {language: _joined(words) for language, words in value.items()}
    if not alone:
        raise ValueError(f"{str(value)[:40]!r} is in no language")
    return {alone: _joined(value)}


def _joined(words: Any) -> Any:
    return "\n\n".join(words) if isinstance(words, list) else words
