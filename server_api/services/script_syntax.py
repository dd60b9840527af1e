"""The language of a script's texts: fields, three filters, ``if`` with comparisons. Nothing else exists.

``{{ first_name|upper }}``, ``{% if days_late > 60 and not risk %}…{% elif … %}…{% else %}…{% endif %}``.
There are no loops, calls, attributes or arithmetic, so a text can neither read what it was not given nor
run long: reading and filling take time in proportion to its length, and that is bounded.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from server_api.contract.conditions import order, same

#: Bounds of one text: signs, tags, signs in a tag, nesting of ``if`` and of parentheses.
LONGEST = 4000
MOST_TAGS = 100
LONGEST_TAG = 300
DEEPEST = 6
#: A filled field is cut here: a name is no novel.
LONGEST_VALUE = 200

FILTERS = ("upper", "lower", "title")

_TAG = re.compile(r"\{\{(.*?)\}\}|\{%(.*?)%\}", re.DOTALL)
_OPENING = re.compile(r"\{\{|\{%|\{#")
_TOKEN = re.compile(
    r"\s*(?:(?P<name>[A-Za-z_][A-Za-z0-9_]*)|(?P<number>-?[0-9]+(?:\.[0-9]+)?)"
    r"|(?P<text>\"[^\"]*\"|'[^']*')|(?P<sign>==|!=|<=|>=|<|>|\(|\)|\|))"
)
_WORDS = frozenset({"and", "or", "not", "if", "elif", "else", "endif"})
_COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")
_STARS = re.compile(r"\*{2,}")
_UNSPEAKABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


class BadTextError(ValueError):
    """A text uses what a script may not use. ``code`` is a stable word, ``line`` counts from 1."""

    def __init__(self, code: str, line: int = 1, detail: str = "") -> None:
        super().__init__(f"line {line}: {code} {detail}".rstrip())
        self.code, self.line, self.detail = code, line, detail


@dataclass(frozen=True, slots=True)
class Value:
    """A field put through filters, or a constant (``field`` empty)."""

    field: str = ""
    constant: str = ""
    filters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Test:
    """``op`` is a comparison, ``any`` (the left side has a value), ``not``, ``and``, ``or``."""

    op: str
    parts: "tuple[Value | Test, ...]"


@dataclass(frozen=True, slots=True)
class Branch:
    """``if``/``elif``/``else``: the first whose test holds is spoken; no test is ``else``."""

    ways: "tuple[tuple[Test | None, tuple[Part, ...]], ...]"


Part = str | Value | Branch


@dataclass(frozen=True, slots=True)
class Text:
    """An admitted text. ``fields`` are those it names."""

    parts: tuple[Part, ...]
    fields: frozenset[str]

    def fill(self, values: Mapping[str, str]) -> str:
        """The words to be said. A missing field is empty; what a field holds is never read as a text."""
        return "".join(_said(self.parts, values)).replace("****", "")[:LONGEST]


def admit(text: str, fields: Iterable[str]) -> Text:
    """The text as it can be filled. Raises BadTextError for syntax, field or filter not on the list."""
    if len(text) > LONGEST:
        raise BadTextError("text_too_long", detail=str(LONGEST))
    reader = _Reader(text, frozenset(fields))
    parts = reader.whole()
    return Text(parts, frozenset(reader.named))


def clean(value: str) -> str:
    """A value from outside, on one line, without marks of emphasis or signs that steer a screen."""
    return _STARS.sub("*", _UNSPEAKABLE.sub(" ", value[:LONGEST_VALUE]))


def _said(parts: Iterable[Part], values: Mapping[str, str]) -> Iterator[str]:
    for part in parts:
        match part:
            case str():
                yield part
            case Value():
                yield _worth(part, values)
            case Branch():
                chosen = next((inner for test, inner in part.ways if _holds(test, values)), ())
                yield from _said(chosen, values)


def _worth(value: Value, values: Mapping[str, str]) -> str:
    worth = clean(values.get(value.field, "")) if value.field else value.constant
    for name in value.filters:
        worth = getattr(worth, name)()
    return worth


def _holds(test: "Test | None", values: Mapping[str, str]) -> bool:
    if test is None:
        return True
    if test.op in ("and", "or", "not"):
        held = (_holds(part, values) for part in test.parts if isinstance(part, Test))
        return not any(held) if test.op == "not" else all(held) if test.op == "and" else any(held)
    sides = [_worth(part, values) for part in test.parts if isinstance(part, Value)]
    return sides[0] != "" if test.op == "any" else _compared(test.op, sides[0], sides[1])


def _compared(op: str, one: str, other: str) -> bool:
    if op in ("==", "!="):
        return same(one, other) is (op == "==")
    ordered = order(one, other)
    if ordered is None:
        return False
    return {"<": ordered < 0, "<=": ordered <= 0, ">": ordered > 0, ">=": ordered >= 0}[op]


@dataclass(slots=True)
class _Open:
    """An ``if`` not yet closed: its ways so far, the test and the parts of the present one."""

    ways: list[tuple[Test | None, tuple[Part, ...]]]
    test: Test | None
    parts: list[Part]


class _Reader:
    """Reads a text once from left to right."""

    def __init__(self, text: str, fields: frozenset[str]) -> None:
        self._text, self._fields = text, fields
        self.named: set[str] = set()
        self._at = 0

    def whole(self) -> tuple[Part, ...]:
        stack = [_Open([], None, [])]
        end = 0
        for count, tag in enumerate(_TAG.finditer(self._text), start=1):
            self._at = tag.start()
            self._literal(self._text[end : tag.start()], stack[-1].parts)
            end = tag.end()
            inside = tag.group(1) if tag.group(1) is not None else tag.group(2)
            if count > MOST_TAGS:
                raise self._bad("too_many_tags", str(MOST_TAGS))
            if len(inside) > LONGEST_TAG:
                raise self._bad("tag_too_long", str(LONGEST_TAG))
            if tag.group(1) is not None:
                stack[-1].parts.append(self._output(inside))
            else:
                self._statement(inside, stack)
        self._at = end
        self._literal(self._text[end:], stack[-1].parts)
        if len(stack) > 1:
            raise self._bad("if_not_closed")
        return tuple(stack[0].parts)

    def _literal(self, text: str, parts: list[Part]) -> None:
        if _OPENING.search(text):
            raise self._bad("tag_not_closed")
        if text:
            parts.append(text)

    def _output(self, inside: str) -> Value:
        tokens = _Tokens(self._tokens(inside))
        value = self._value(tokens)
        if not value.field or tokens.now is not None:
            raise self._bad("not_allowed", inside.strip()[:40])
        return value

    def _statement(self, inside: str, stack: list[_Open]) -> None:
        word, rest = (*inside.split(maxsplit=1), "", "")[:2]
        if word == "if":
            if len(stack) > DEEPEST:
                raise self._bad("too_deep", str(DEEPEST))
            stack.append(_Open([], self._test(rest), []))
            return
        here = stack[-1]
        if word not in ("elif", "else", "endif") or (rest.strip() and word != "elif"):
            raise self._bad("not_allowed", inside.strip()[:40])
        if len(stack) == 1 or (here.test is None and word != "endif"):
            raise self._bad("not_in_if", word)
        here.ways.append((here.test, tuple(here.parts)))
        if word == "endif":
            stack.pop()
            stack[-1].parts.append(Branch(tuple(here.ways)))
        else:
            here.test, here.parts = (self._test(rest) if word == "elif" else None), []

    def _test(self, text: str) -> Test:
        tokens = _Tokens(self._tokens(text))
        test = self._either(tokens, 0)
        if tokens.now is not None:
            raise self._bad("not_allowed", text.strip()[:40])
        return test

    def _either(self, tokens: "_Tokens", depth: int) -> Test:
        parts = [self._both(tokens, depth)]
        while tokens.take("or"):
            parts.append(self._both(tokens, depth))
        return parts[0] if len(parts) == 1 else Test("or", tuple(parts))

    def _both(self, tokens: "_Tokens", depth: int) -> Test:
        parts = [self._single(tokens, depth)]
        while tokens.take("and"):
            parts.append(self._single(tokens, depth))
        return parts[0] if len(parts) == 1 else Test("and", tuple(parts))

    def _single(self, tokens: "_Tokens", depth: int) -> Test:
        if depth > DEEPEST:
            raise self._bad("too_deep", str(DEEPEST))
        if tokens.take("not"):
            return Test("not", (self._single(tokens, depth + 1),))
        if tokens.take("("):
            inner = self._either(tokens, depth + 1)
            if not tokens.take(")"):
                raise self._bad("not_allowed", "(")
            return inner
        left = self._value(tokens)
        if tokens.now in _COMPARISONS:
            op = tokens.next()
            return Test(op, (left, self._value(tokens)))
        return Test("any", (left,))

    def _value(self, tokens: "_Tokens") -> Value:
        token = tokens.next()
        field = constant = ""
        if token[:1] in ("'", '"'):
            constant = token[1:-1]
        elif token[:1].isdigit() or token[:1] == "-":
            constant = token
        elif token.isidentifier() and token not in _WORDS:
            field = self._field(token)
        else:
            raise self._bad("not_allowed", token[:40])
        filters = []
        while tokens.take("|"):
            name = tokens.next()
            if name not in FILTERS:
                raise self._bad("unknown_filter", name[:40])
            filters.append(name)
        return Value(field, constant, tuple(filters))

    def _field(self, name: str) -> str:
        if name not in self._fields:
            raise self._bad("unknown_field", name[:60])
        self.named.add(name)
        return name

    def _tokens(self, text: str) -> list[str]:
        text, found, at = text.strip(), [], 0
        while at < len(text):
            token = _TOKEN.match(text, at)
            if token is None:
                raise self._bad("not_allowed", text[at : at + 40])
            found.append(token.group().strip())
            at = token.end()
        return found

    def _bad(self, code: str, detail: str = "") -> BadTextError:
        return BadTextError(code, self._text.count("\n", 0, self._at) + 1, detail)


class _Tokens:
    """The signs of one tag, one after the other."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens, self._at = tokens, 0

    @property
    def now(self) -> str | None:
        """The next one, not taken."""
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def next(self) -> str:
        """Take the next one; empty at the end."""
        token = self.now
        self._at += 1
        return token or ""

    def take(self, wanted: str) -> bool:
        """Take the next one if it is this."""
        if self.now != wanted:
            return False
        self._at += 1
        return True
