"""A filter as lines with ready strings: groups, conditions, what is wrong with them. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from agent_desktop.desk import filter_tree as ft
from agent_desktop.widgets.speech import Speech
from server_api.contract.lists import FieldInfo

Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ValueView:
    """A value: typed, or one of ``options``."""

    text: str
    options: Options = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class LineView:
    """A group (``join``) or a condition of the filter; ``fault`` says what is wrong with it."""

    path: ft.Path
    depth: int
    group: bool
    joins: Options = ()
    join: str = ""
    fields: Options = ()
    field: str = ""
    ops: Options = ()
    op: str = ""
    values: tuple[ValueView, ...] = ()
    fault: str = ""
    removable: bool = True
    may_nest: bool = False


def filter_lines(
    tree: ft.Group,
    known: tuple[FieldInfo, ...],
    speech: Speech,
    tongue: ft.Tongue | None = None,
    faults: Mapping[ft.Path, str] | None = None,
) -> tuple[LineView, ...]:
    """Every group and condition; ``faults`` are what the server said of some."""
    fields = {info.name: info for info in known}
    _, wrong = ft.compiled(tree, fields, tongue or ft.Tongue(speech.words.language))
    names = field_options(known, speech)
    joins = tuple((join, speech.words(f"filter_join.{join}")) for join in ft.JOINS)
    said = faults or {}
    made = []
    for path, node in ft.walk(tree):
        if isinstance(node, ft.Group):
            nest = len(path) + 1 < ft.DEEPEST
            made.append(
                LineView(path, len(path), True, joins, node.join, removable=bool(path), may_nest=nest)
            )
        else:
            made.append(_condition(path, node, fields, names, path in wrong, said.get(path, ""), speech))
    return tuple(made)


def _condition(
    path: ft.Path,
    node: ft.Condition,
    fields: ft.Fields,
    names: Options,
    wrong: bool,
    fault: str,
    speech: Speech,
) -> LineView:
    info = fields.get(node.field)
    ops = tuple((op, speech.code("filter_op", op)) for op in info.ops) if info else ()
    known = bool(info) or not node.field
    said = fault or (_unfinished(node, info, speech) if wrong and known else "")
    if not known:
        said = speech.words("lists.unknown_field", name=node.field)
    return LineView(
        path=path,
        depth=len(path),
        group=False,
        fields=names if known else (*names, (node.field, node.field)),
        field=node.field,
        ops=ops,
        op=node.op,
        values=tuple(_value(text, info, node.op, speech) for text in node.texts) if info else (),
        fault=said,
    )


def _value(text: str, info: FieldInfo, op: str, speech: Speech) -> ValueView:
    if info.kind == "flag":
        return ValueView(text, (("yes", speech.words("lists.yes")), ("no", speech.words("lists.no"))))
    if info.choices and op not in ("in", "not_in"):
        return ValueView(text, tuple((one, choice_words(one, speech)) for one in info.choices))
    kind = ft.kind_of(info, op)
    hint = "filter_hint.several" if op in ("in", "not_in") else f"filter_hint.{kind}"
    return ValueView(text, hint=speech.words(hint) if speech.words.has(hint) else "")


def choice_words(code: str, speech: Speech) -> str:
    """A choice of the server's: legal kinds have words of their own."""
    return speech.code("legal_kind", code)


def _unfinished(node: ft.Condition, info: FieldInfo | None, speech: Speech) -> str:
    if info is None:
        return speech.words("lists.no_field")
    if all(text.strip() for text in node.texts):
        return speech.code(
            "filter_fault", f"bad_{ft.kind_of(info, node.op)}", speech.words("lists.bad_value")
        )
    return speech.words("lists.no_value")


def field_words(info: FieldInfo, speech: Speech) -> str:
    """The desk's word for a field; a custom one is called as in the portfolio."""
    own = info.label or info.name.removeprefix("custom.")
    return speech.code("filter_field", info.name.replace(".", "_"), own)


def field_options(fields: tuple[FieldInfo, ...], speech: Speech) -> Options:
    return tuple((info.name, field_words(info, speech)) for info in fields)
