"""Texts of scripts: what may be written is filled, and what is hostile can neither read nor hang."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server_api.domain.script_names import AFTER_IDENTITY, BEFORE_IDENTITY
from server_api.services.script_syntax import DEEPEST, LONGEST, MOST_TAGS, BadTextError, admit, clean

FIELDS = {"first_name": "Ana", "days_late": "72", "best_total": "R$ 10", "risk": "", "greeting": "Oi"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ first_name }}", "Ana"),
        ("{{first_name|upper}}, {{ greeting | lower }}", "ANA, oi"),
        ("{% if best_total %}sim{% else %}não{% endif %}", "sim"),
        ("{% if risk %}sim{% else %}não{% endif %}", "não"),
        ("{% if days_late > 60 and not risk %}a{% endif %}", "a"),
        ("{% if days_late >= 100 %}a{% elif days_late >= 72 %}b{% else %}c{% endif %}", "b"),
        ("{% if (risk or best_total) and first_name == 'ANA' %}a{% endif %}", "a"),
        ('{% if first_name != "Bia" %}a{% endif %}', "a"),
        ("{% if first_name > 3 %}a{% endif %}", ""),
        ("{% if best_total %}{% if risk %}x{% else %}y{% endif %}{% endif %}", "y"),
        ("100 % certo } { %", "100 % certo } { %"),
        ("", ""),
        ("Ligue **{{ risk }}**.", "Ligue ."),
    ],
)
def test_what_may_be_written_is_filled(text: str, said: str) -> None:
    assert admit(text, AFTER_IDENTITY).fill(FIELDS) == said


#: Attempts at reading what was not given, at running long, at confusing the reader.
HOSTILE = [
    "{{ first_name.__class__.__mro__ }}",
    "{{ ''.__class__.__base__.__subclasses__() }}",
    "{{ first_name['__class__'] }}",
    "{{ first_name|attr('__class__') }}",
    "{{ self }}",
    "{{ self._TemplateReference__context }}",
    "{{ config }}",
    "{{ request.application.__globals__ }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ lipsum.__globals__ }}",
    "{{ range(10**9) }}",
    "{{ 9 ** 9 ** 9 }}",
    "{{ 'a' * 10000000000 }}",
    "{{ first_name * 999999999 }}",
    "{{ '%0999999999d' % 1 }}",
    "{{ '{0.__class__}'.format(1) }}",
    "{{ first_name|format('x') }}",
    "{{ first_name|e|safe|string|list }}",
    "{{ [1] * 10 }}",
    "{{ {'a': 1} }}",
    "{{ 1 ~ 2 }}",
    "{{ -1 }}",
    "{{ 'text' }}",
    "{{ first_name, greeting }}",
    "{{ first_name if risk else greeting }}",
    "{{ first_name() }}",
    "{{ (first_name) }}",
    "{{ lambda: 1 }}",
    "{{ first_name | }}",
    "{{ | upper }}",
    "{{ }}",
    "{{ first_name }",
    "{ { first_name }} {% if",
    "{% for x in first_name %}{{ x }}{% endfor %}",
    "{% for a in b recursive %}{{ loop(a) }}{% endfor %}",
    "{% set a = 1 %}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}",
    "{% extends 'base' %}",
    "{% macro m() %}{{ m() }}{% endmacro %}",
    "{% call m() %}{% endcall %}",
    "{% filter upper %}a{% endfilter %}",
    "{% block a %}{% endblock %}",
    "{% raw %}{{ first_name }}{% endraw %}",
    "{% autoescape true %}{% endautoescape %}",
    "{% do first_name.append(1) %}",
    "{# a comment #}",
    "{{ first_name {{ first_name }} }}",
    "{% if first_name %}",
    "{% endif %}",
    "{% else %}",
    "{% if first_name %}{% else %}{% else %}{% endif %}",
    "{% if %}a{% endif %}",
    "{% if first_name == %}a{% endif %}",
    "{% if first_name == 1 == 2 %}a{% endif %}",
    "{% if first_name in greeting %}a{% endif %}",
    "{% if first_name is defined %}a{% endif %}",
    "{% if (first_name %}a{% endif %}",
    "{% if first_name) %}a{% endif %}",
    "{% if 'open %}a{% endif %}",
    "{%- if first_name -%}a{%- endif -%}",
    "{% if not %}a{% endif %}",
    "{% if " + "not " * 200 + "first_name %}a{% endif %}",
    "{% if " + "(" * 140 + "first_name" + ")" * 140 + " %}a{% endif %}",
    "{% if first_name %}" * (DEEPEST + 1) + "a" + "{% endif %}" * (DEEPEST + 1),
    "{% if first_name %}" * 500,
    "{{ first_name }}" * (MOST_TAGS + 1),
    "{{ " + "a" * 301 + " }}",
    "a" * (LONGEST + 1),
    "{{" * 2000,
    "{%" * 2000,
    "{{ birth_date }}",
    "{{ document }}",
    "{{ __builtins__ }}",
    "{{ FIRST_NAME }}",
    "{{ ﬁrst_name }}",
    "{{ first_name\u200b }}",
    "{{ first_name\x00 }}",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_text_is_not_admitted(text: str) -> None:
    before = sys.getrecursionlimit()
    with pytest.raises(BadTextError) as refused:
        admit(text, AFTER_IDENTITY)
    assert refused.value.code
    assert sys.getrecursionlimit() == before


def test_what_tells_of_the_debt_is_not_admitted_before_the_identity() -> None:
    for name in AFTER_IDENTITY - BEFORE_IDENTITY:
        with pytest.raises(BadTextError, match="unknown_field"):
            admit(f"{{% if {name} %}}a{{% endif %}}", BEFORE_IDENTITY)


@pytest.mark.parametrize(
    "value",
    ["{{ best_total }}", "{% if a %}", "{{ self.__class__ }}", "<b>{{ x }}</b>", "%s %(a)s {0}"],
)
def test_what_a_field_holds_is_never_read_as_a_text(value: str) -> None:
    assert admit("{{ first_name }}", AFTER_IDENTITY).fill({"first_name": value}) == value


def test_a_field_steers_no_screen_and_is_no_novel() -> None:
    assert clean("Ana\u202eaM\n\n**x**\x1b[31m") == "Ana aM *x* [31m"
    assert len(clean("a" * 10_000)) == 200
    longest = admit("{{ first_name }}" * MOST_TAGS, AFTER_IDENTITY).fill({"first_name": "a" * 10_000})
    assert len(longest) == LONGEST


@given(st.text(alphabet="{}%|()<>=!'\"# .abnotifelsrd_1\n", max_size=120))
def test_any_text_is_admitted_or_refused_and_nothing_else(text: str) -> None:
    try:
        admitted = admit(text, {"a", "b"})
    except BadTextError:
        return
    assert isinstance(admitted.fill({"a": "1"}), str)
    assert admitted.fields <= {"a", "b"}


def test_the_largest_text_is_read_in_steps_that_grow_with_its_length() -> None:
    """Counted, not timed: the lines that run for twice the text are at most about twice as many."""

    def lines_run(count: int) -> int:
        text, seen = "{% if a and b or a %}x{% endif %}" * count, 0

        def trace(*_: object) -> object:
            nonlocal seen
            seen += 1
            return trace

        sys.settrace(trace)  # type: ignore[arg-type]
        try:
            admit(text, {"a", "b"}).fill({"a": "1"})
        finally:
            sys.settrace(None)
        return seen

    assert lines_run(40) < 2.5 * lines_run(20)
