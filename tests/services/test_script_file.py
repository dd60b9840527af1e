"""Scripts as text files: out and in again they are the same; every shipped one is well."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server_api.contract.script_edit import (
    AnswerDoc,
    DisclosureDoc,
    FieldDoc,
    ObjectionDoc,
    PhraseDoc,
    ScriptDoc,
    ScriptFor,
    StepDoc,
)
from server_api.contract.scripts import Condition
from server_api.resources import resource_folder
from server_api.services.script_file import (
    LARGEST_FILE,
    BadScriptError,
    parse_script,
    read_script,
    write_script,
)

FOLDER = resource_folder("scripts")
SHIPPED = sorted(FOLDER.glob("*.toml"))

_words = st.text(st.characters(codec="utf-8"), max_size=40)
_ids = st.from_regex(r"[a-z][a-z0-9_-]{0,15}", fullmatch=True)
_languages = st.sampled_from(["pt-BR", "es", "es-MX", "en"])
_texts = st.dictionaries(_languages, _words, max_size=3)
_pairs = st.dictionaries(_ids, _words, max_size=3)
_json: Any = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | _words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_words, inner, max_size=3),
    max_leaves=6,
)
_conditions = st.lists(st.builds(Condition, field=_ids, op=_ids, value=_words), max_size=2).map(tuple)
_countries = st.lists(st.sampled_from(["BR", "CO"]), max_size=2).map(tuple)
_answers = st.builds(
    AnswerDoc,
    label=_texts,
    goto=_ids,
    result=_ids,
    opens=st.sampled_from(["", "promise"]),
    values=_pairs,
    sets=_pairs,
    when=_conditions,
    except_countries=_countries,
)
_fields = st.builds(
    FieldDoc,
    name=_ids,
    label=_texts,
    kind=st.sampled_from(["text", "choice"]),
    options=st.lists(st.tuples(_ids, _texts), max_size=2).map(tuple),
    required=st.booleans(),
    except_countries=_countries,
)
_steps = st.builds(
    StepDoc,
    step_id=_ids,
    name=_words,
    stage=st.integers(0, 5),
    say=_texts,
    how=_texts,
    answers=st.lists(_answers, max_size=2).map(tuple),
    fields=st.lists(_fields, max_size=2).map(tuple),
    before_identity=st.booleans(),
    last=st.booleans(),
    disclosure=_ids,
    when=_conditions,
    except_countries=_countries,
    target_s=st.integers(0, 100),
)
_meant = st.builds(
    ScriptFor,
    countries=_countries,
    creditor_id=_ids,
    min_days=st.integers(0, 99),
    filter=st.dictionaries(_words, _json, max_size=2),
)
_docs = st.builds(
    ScriptDoc,
    script_id=_ids,
    name=_words,
    meant_for=_meant,
    languages=st.lists(_languages, min_size=1, max_size=3, unique=True).map(tuple),
    stages=st.lists(_texts, max_size=2).map(tuple),
    start=_ids,
    steps=st.lists(_steps, max_size=3, unique_by=lambda step: step.step_id).map(tuple),
    objections=st.lists(st.builds(ObjectionDoc, label=_texts, say=_texts, clip=_ids), max_size=2).map(tuple),
    phrases=st.lists(st.builds(PhraseDoc, say=_texts, stage=st.integers(-1, 3)), max_size=2).map(tuple),
    disclosures=st.lists(
        st.builds(DisclosureDoc, code=_ids, text=_texts, rule_id=_words, amounts=st.booleans()), max_size=2
    ).map(tuple),
)


@settings(max_examples=60)
@given(_docs)
def test_written_and_read_again_it_is_the_same_script(doc: ScriptDoc) -> None:
    assert parse_script(write_script(doc)).doc == doc


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_script_goes_out_and_comes_in_the_same(path: Path, tmp_path: Path) -> None:
    doc = read_script(path).doc
    out = tmp_path / "out.toml"
    out.write_text(write_script(doc), encoding="utf-8")
    assert read_script(out).doc == doc


def test_a_script_that_extends_another_says_only_what_differs() -> None:
    general = {step.step_id: step for step in read_script(FOLDER / "general.toml").doc.steps}
    card = read_script(FOLDER / "card-61-90-pt-BR.toml").doc
    changed = [step.step_id for step in card.steps if step.say["pt-BR"] != general[step.step_id].say["pt-BR"]]
    assert changed == ["offer"]
    assert {language for step in card.steps for language in step.say} == {"pt-BR"}


def test_a_file_that_is_too_large_or_extends_itself_is_refused(tmp_path: Path) -> None:
    (tmp_path / "large.toml").write_text("#" * (LARGEST_FILE + 1), encoding="utf-8")
    with pytest.raises(BadScriptError, match="longer than"):
        read_script(tmp_path / "large.toml")
    (tmp_path / "loop.toml").write_text('extends = "loop"\n', encoding="utf-8")
    with pytest.raises(BadScriptError, match="extends"):
        read_script(tmp_path / "loop.toml")
    with pytest.raises(BadScriptError, match="cannot be read"):
        read_script(tmp_path / "gone.toml")
    (tmp_path / "deep.toml").write_text("a = " + "[" * 5000, encoding="utf-8")
    with pytest.raises(BadScriptError, match="TOML"):
        read_script(tmp_path / "deep.toml")
