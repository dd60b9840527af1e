"""The shipped scripts and results, and the faults of those that are not."""

from dataclasses import replace
from pathlib import Path

import pytest

from server_api.services.disposition_library import BadCatalogueError, DispositionLibrary
from server_api.services.loaded_script import Filled, LoadedScript, Telling
from server_api.services.script_file import BadScriptError
from server_api.services.script_library import ScriptLibrary, Wanted
from tests.services.floor import RESULTS, SCRIPTS

GOOD = """
id = "s"
name = "S"
version = 1
languages = ["en"]
stages = ["A"]
start = "a"
[[step]]
id = "a"
stage = 0
before_identity = true
say = ["Hello {{ debtor_name }}", "How are you?"]
answers = [{ label = "yes", goto = "b" }]
[[step]]
id = "b"
stage = 0
say = "{% if best_total %}{{ best_total }}{% else %}nothing{% endif %}"
last = true
"""


def load(folder: Path, text: str) -> ScriptLibrary:
    (folder / "s.toml").write_text(text, encoding="utf-8")
    return ScriptLibrary.load(folder)


def told(country: str, language: str = "en", **fields: str) -> Telling:
    facts = {"country": country, "language": language, "has_offer": "yes"}
    return Telling(language, (country,), fields, facts)


def chosen(country: str, language: str, days: int = 1, script_id: str = "") -> LoadedScript:
    return SCRIPTS.choose(Wanted(country, language, days, script_id))


def test_a_good_script_is_filled(tmp_path: Path) -> None:
    script = load(tmp_path, GOOD).choose(Wanted("", "en"))
    telling = told("", debtor_name="Ann", best_total="$5")
    assert [step.say for step in script.fill(telling).script.steps] == [
        ("Hello Ann", "How are you?"),
        ("$5",),
    ]
    open_ = Telling("en", (), {"debtor_name": "Ann"}, confirmed=False)
    assert [step.step_id for step in script.fill(open_).script.steps] == ["a"]
    quiet = Telling("en", (), {"best_total": "$5"}, amounts=False)
    assert [step.step_id for step in script.fill(quiet).script.steps] == ["a"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{{ debtor_name }}", "{{ best_total }}", "unknown_field best_total"),
        ("{{ debtor_name }}", "{% for x in y %}{% endfor %}", "not_allowed for"),
        ("{{ debtor_name }}", "{{ debtor_name.__class__ }}", "not_allowed"),
        ("{{ debtor_name }}", "{{ debtor_name|replace }}", "unknown_filter replace"),
        ("{{ debtor_name }}", "{{ debtor_name", "line 1: tag_not_closed"),
        ("version = 1", 'version = "x"', "version"),
        ("version = 1", "version = 1\nextra = 1", "extra is no part"),
        ("stage = 0", "stage = 0\nvoice = 1", "step 'a': voice is no part"),
        ('say = "', 'say = 3 # "', r"steps\.1\.say"),
        ("id =", "id", "TOML"),
        ('languages = ["en"]', 'languages = ["en", "es"]', "in no language"),
        ("version = 1", 'version = 1\nextends = "../s"', "extends"),
        ("version = 1", 'version = 1\nextends = "s"', "extends"),
        ("version = 1", 'version = 1\nmeant_for = { filter = { field = "x" } }', "unknown_field"),
    ],
)
def test_a_bad_script_says_where_and_why(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(BadScriptError, match=f"(?s)s.*{said}"):
        load(tmp_path, GOOD.replace(old, new, 1))


@pytest.mark.parametrize(
    ("country", "language", "days", "script_id"),
    [
        ("BR", "pt-BR", 15, "early"),
        ("BR", "pt-BR", 61, "card-61-90-pt-BR"),
        ("BR", "pt-BR", 90, "card-61-90-pt-BR"),
        ("BR", "pt-BR", 91, "late"),
        ("BR", "pt-BR", 45, "general"),
        ("MX", "es-MX", 70, "general"),
        ("CO", "es-CO", 200, "late"),
        ("PE", "es-PE", 70, "general"),
        ("US", "en-US", 70, "general"),
        ("ZZ", "en-AU", 0, "general"),
    ],
)
def test_the_narrowest_script_that_fits_is_chosen(
    country: str, language: str, days: int, script_id: str
) -> None:
    assert chosen(country, language, days).doc.script_id == script_id


def test_a_campaigns_own_script_wins_but_never_where_its_country_forbids_it() -> None:
    assert chosen("BR", "pt-BR", 70, "general").doc.script_id == "general"
    assert chosen("CO", "es-CO", 70, "card-61-90-pt-BR").doc.script_id == "general"
    assert chosen("CO", "es-CO", 70, "gone").doc.script_id == "general"


@pytest.mark.parametrize(
    ("language", "words"),
    [("es-MX", "RFC"), ("es-CO", "cédula"), ("es-PE", "documento"), ("pt-BR", "CPF"), ("en-US", "ZIP")],
)
def test_each_country_is_spoken_to_in_its_own_words(language: str, words: str) -> None:
    country = language[3:]
    script = chosen(country, language, 70, "general").fill(told(country, language)).script
    (identity,) = (step for step in script.steps if step.step_id == "identity")
    assert words in identity.say[0]


@pytest.mark.parametrize("script_id", ["general", "early", "late"])
@pytest.mark.parametrize("language", ["es-CO", "en-US", "pt-BR"])
def test_colombia_is_never_asked_for_the_reason(script_id: str, language: str) -> None:
    asked = [field.name for item in RESULTS.catalogue("CO").dispositions for field in item.fields]
    assert "reason_default" not in asked
    script = chosen("CO", language, 1, script_id).fill(told("CO", language)).script
    said = " ".join(text for step in script.steps for text in step.say)
    assert not [word for word in ("dificult", "motivo", "difficult") if word in said]
    assert not [field for step in script.steps for field in step.fields if field.name == "reason_default"]
    offer = next(step for step in script.steps if step.step_id == "offer")
    assert "hardship_open" in [answer.goto for answer in offer.answers]


@pytest.mark.parametrize("script_id", ["general", "early", "late"])
def test_the_united_states_hear_the_mini_miranda_before_any_amount(script_id: str) -> None:
    script = chosen("US", "en-US", 1, script_id)
    filled = script.fill(told("US", "en-US"))
    ways = {step.step_id: {answer.goto for answer in step.answers} for step in filled.script.steps}
    assert [step for step, goals in ways.items() if "offer" in goals] == ["mini_miranda"]
    assert "notice" not in ways
    assert [item.code for item in filled.disclosures if item.amounts] == ["mini_miranda"]
    elsewhere = script.fill(told("BR", "pt-BR"))
    assert "mini_miranda" not in {step.step_id for step in elsewhere.script.steps}


def test_the_results_have_the_keys_of_the_picture() -> None:
    catalogue = RESULTS.catalogue("BR")
    keys = {item.key: item.code for item in catalogue.dispositions if item.key and not item.parent}
    assert keys == {
        1: "promise",
        2: "callback",
        3: "refusal",
        4: "third_party",
        5: "wrong_number",
        6: "dispute",
        7: "voicemail",
        8: "cannot_pay",
        9: "other",
    }
    assert {item.code for item in catalogue.pause_codes} >= {"rest", "meal"}


def test_a_bad_catalogue_names_its_file(tmp_path: Path) -> None:
    with pytest.raises(BadCatalogueError, match=r"results\.toml"):
        DispositionLibrary.load(tmp_path)


def test_before_amounts_may_be_named_answers_carry_only_what_the_script_writes() -> None:
    script = chosen("BR", "pt-BR", 1, "general")
    telling = told("BR", "pt-BR", best_offer="cash", best_due_on="2026-11-27", plan_offer="short")

    def values(filled: object) -> dict[str, dict[str, str]]:
        assert isinstance(filled, Filled)
        return {
            f"{step.step_id}:{answer.goto}": answer.values
            for step in filled.script.steps
            for answer in step.answers
            if answer.values
        }

    whole, quiet = script.fill(telling), script.fill(replace(telling, amounts=False))
    assert values(whole)["offer:close"] == {"offer_id": "cash", "first": "2026-11-27"}
    assert values(quiet)["notice:dispute"] == {"kind": "dispute"}
    assert not {"offer", "plan"} & {step.step_id for step in quiet.script.steps}
    assert (quiet.script.objections, quiet.script.phrases) == ((), ())
    open_ = script.fill(replace(telling, confirmed=False))
    assert set(open_.script.facts) == {"country", "language"}
    assert [item.code for item in open_.disclosures] == ["recording"]
