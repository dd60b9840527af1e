"""The shipped scripts and results, and the faults of those that are not."""

from pathlib import Path

import pytest

from server_api.services.disposition_library import BadCatalogueError, DispositionLibrary
from server_api.services.script_file import BadScriptError
from server_api.services.script_library import ScriptLibrary
from server_api.services.script_syntax import BEFORE_IDENTITY, BadTextError, admit
from tests.services.floor import RESULTS, SCRIPTS

GOOD = """
id = "s"
name = "S"
version = 1
language = "en"
stages = ["A"]
start = "a"
[[step]]
id = "a"
stage = 0
before_identity = true
say = ["Hello {{ debtor_name }}"]
answers = [{ label = "yes", goto = "b" }]
[[step]]
id = "b"
stage = 0
say = ["{% if best_total %}{{ best_total }}{% else %}nothing{% endif %}"]
last = true
"""


def load(folder: Path, text: str) -> ScriptLibrary:
    (folder / "s.toml").write_text(text, encoding="utf-8")
    return ScriptLibrary.load(folder)


def test_a_good_script_is_filled(tmp_path: Path) -> None:
    script = load(tmp_path, GOOD).choose("s", country="", language="en", days_late=1)
    whole = script.fill({"debtor_name": "Ann", "best_total": "$5"}, confirmed=True).script
    assert [step.say for step in whole.steps] == [("Hello Ann",), ("$5",)]
    assert [step.step_id for step in script.fill({"debtor_name": "Ann"}, confirmed=False).script.steps] == [
        "a"
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('goto = "b"', 'goto = "c"', "does not exist"),
        ("last = true", "", "dead end"),
        ("{{ debtor_name }}", "{{ best_total }}", "'best_total' may not be used here"),
        ("{{ debtor_name }}", "{% for x in y %}{% endfor %}", "for is not allowed"),
        ("{{ debtor_name }}", "{{ debtor_name.__class__ }}", "getattr is not allowed"),
        ("{{ debtor_name }}", "{{ debtor_name() }}", "call is not allowed"),
        ("{{ debtor_name }}", "{{ debtor_name|replace('a', 'b') }}", "replace"),
        ("{{ debtor_name }}", "{{ debtor_name", "line 1"),
        ('start = "a"', 'start = "b"', "cannot be reached"),
        ("stage = 0", "stage = 3", "no stage 3"),
        ("version = 1", 'version = "x"', "version"),
        ("version = 1", "version = 1\nextra = 1", "extra"),
        ("id =", "id", "TOML"),
    ],
)
def test_a_bad_script_says_where_and_why(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(BadScriptError, match=f"(?s)s.*{said}"):
        load(tmp_path, GOOD.replace(old, new, 1))


@pytest.mark.parametrize(
    "text",
    ["{% set a = 1 %}", "{% include 'x' %}", "{{ 1 ~ 2 }}", "{{ [1] }}", "{{ agent_name[0] }}", "{% raw"],
)
def test_no_other_syntax_is_admitted(text: str) -> None:
    with pytest.raises(BadTextError):
        admit(text, BEFORE_IDENTITY)


@pytest.mark.parametrize(
    ("country", "language", "days", "script_id"),
    [
        ("BR", "pt-BR", 61, "card-61-90-pt-BR"),
        ("BR", "pt-BR", 90, "card-61-90-pt-BR"),
        ("BR", "pt-BR", 91, "general-pt-BR"),
        ("MX", "es-MX", 70, "general-es-MX"),
        ("CO", "es-CO", 70, "general-es-CO"),
        ("PE", "es-PE", 70, "general-es"),
        ("US", "en-US", 70, "general-en-US"),
        ("ZZ", "en-AU", 0, "general-en-US"),
    ],
)
def test_the_narrowest_script_that_fits_is_chosen(
    country: str, language: str, days: int, script_id: str
) -> None:
    assert SCRIPTS.choose("", country=country, language=language, days_late=days).file.id == script_id


def test_a_campaigns_own_script_wins() -> None:
    chosen = SCRIPTS.choose("general-pt-BR", country="BR", language="pt-BR", days_late=70)
    assert chosen.file.id == "general-pt-BR"


@pytest.mark.parametrize("own", ["general-es", "general-pt-BR", "", "gone"])
def test_a_script_that_a_country_forbids_is_not_used_there(own: str) -> None:
    chosen = SCRIPTS.choose(own, country="CO", language="es-CO", days_late=70)
    assert chosen.file.id == "general-es-CO"


def test_colombia_is_never_asked_for_the_reason() -> None:
    asked = [field.name for item in RESULTS.catalogue("CO").dispositions for field in item.fields]
    assert "reason_default" not in asked
    script = SCRIPTS.choose("general-es-CO", country="CO", language="es-CO", days_late=1).file
    said = " ".join(text for step in script.step for text in step.say)
    assert "dificultado" not in said
    assert "motivo" not in said


def test_the_united_states_hear_the_mini_miranda_before_any_amount() -> None:
    script = SCRIPTS.choose("", country="US", language="en-US", days_late=1)
    filled = script.fill({}, confirmed=True)
    miranda = next(step for step in filled.script.steps if step.disclosure == "mini_miranda")
    assert [answer.goto for answer in miranda.answers] == ["offer"]
    leads_to_offer = [
        step.step_id for step in filled.script.steps for answer in step.answers if answer.goto == "offer"
    ]
    assert leads_to_offer == [miranda.step_id]


def test_the_results_have_the_keys_of_the_picture() -> None:
    catalogue = RESULTS.catalogue("BR")
    keys = {item.key: item.code for item in catalogue.dispositions if item.key}
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
