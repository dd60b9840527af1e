"""Contract types of import-linter for rooms that may not be built yet (see pyproject.toml).

Each takes effect for a module on the day the module appears.
"""

from typing import Any

from grimp import ImportGraph
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.protected import ProtectedContract
from importlinter.domain.contract import ContractCheck


class ForbiddenWherePresent(ForbiddenContract):
    """The source modules import none of the forbidden modules, not even by way of others."""

    type_name = "forbidden_where_present"
    source_modules: Any = ForbiddenContract.source_modules
    forbidden_modules: Any = ForbiddenContract.forbidden_modules

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        self.source_modules = {m for m in self.source_modules if _present(m, graph)}
        self.forbidden_modules = {m for m in self.forbidden_modules if _present(m, graph)}
        return super().check(graph, verbose)


class ProtectedWherePresent(ProtectedContract):
    """Nobody but the allowed importers imports the protected modules directly."""

    type_name = "protected_where_present"
    protected_modules: Any = ProtectedContract.protected_modules
    allowed_importers: Any = ProtectedContract.allowed_importers

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        self.protected_modules = [m for m in self.protected_modules if _present(m, graph)]
        self.allowed_importers = [m for m in self.allowed_importers if _present(m, graph)]
        return super().check(graph, verbose)


def _present(expression: Any, graph: ImportGraph) -> bool:
    return expression.has_wildcard_expression() or expression.expression in graph.modules
