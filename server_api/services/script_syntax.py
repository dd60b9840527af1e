"""The little of jinja2 that a script may use, admitted on loading: no call ever meets a loop."""

from collections.abc import Iterator

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

BEFORE_IDENTITY = frozenset(
    {"agent_name", "agency", "debtor_name", "first_name", "greeting", "official_phone"}
)
AFTER_IDENTITY = BEFORE_IDENTITY | {
    "creditor",
    "balance",
    "contracts",
    "days_late",
    "best_total",
    "best_discount",
    "best_due",
    "plan_first",
    "plan_count",
    "plan_instalment",
    "plan_due",
}
_FILTERS = frozenset({"upper", "lower", "title"})
_NODES = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.If,
    nodes.Compare,
    nodes.Operand,
    nodes.Const,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Filter,
)
_environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)


class BadTextError(ValueError):
    """A text uses what a script may not use."""


def admit(text: str, fields: frozenset[str]) -> Template:
    """The compiled text. Raises BadTextError on a syntax, field or filter that is not on the list."""
    try:
        tree = _environment.parse(text)
    except TemplateSyntaxError as error:
        raise BadTextError(f"line {error.lineno}: {error.message}") from error
    for node in _all(tree):
        _check(node, fields)
    return _environment.from_string(text)


def _all(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _all(child)


def _check(node: nodes.Node, fields: frozenset[str]) -> None:
    if not isinstance(node, _NODES):
        raise BadTextError(f"line {node.lineno}: {type(node).__name__.lower()} is not allowed in a script")
    if isinstance(node, nodes.Name) and (node.ctx != "load" or node.name not in fields):
        raise BadTextError(f"line {node.lineno}: the field {node.name!r} may not be used here")
    if isinstance(node, nodes.Filter) and (node.name not in _FILTERS or node.args or node.kwargs):
        raise BadTextError(f"line {node.lineno}: the filter {node.name!r} may not be used")
