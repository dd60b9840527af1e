"""What an update gives back, and the small moves that all updates share."""

from dataclasses import replace

from agent_desktop.desk.commands import Command
from agent_desktop.desk.workspace import Case, Notice, Workspace

Change = tuple[Workspace, tuple[Command, ...]]

#: Cards in the dock; the oldest gives way.
MOST_NOTICES = 6


def same(workspace: Workspace, *commands: Command) -> Change:
    """The workspace and what is to be done."""
    return workspace, commands


def notify(workspace: Workspace, code: str, tone: str = "neutral", /, **params: str) -> Workspace:
    """Dock a card; one with the same code gives way to it."""
    others = tuple(n for n in workspace.notices if n.code != code)
    notice = Notice(code=code, params=tuple(sorted(params.items())), tone=tone)
    return replace(workspace, notices=(*others, notice)[-MOST_NOTICES:])


def refuse(workspace: Workspace, code: str, /, **params: str) -> Change:
    """Nothing is done; a card says why."""
    return notify(workspace, code, "warn", **params), ()


def dismiss(workspace: Workspace, code: str) -> Workspace:
    """Put a card away."""
    return replace(workspace, notices=tuple(n for n in workspace.notices if n.code != code))


def with_case(workspace: Workspace, case: Case) -> Workspace:
    """The same desk with this case."""
    return replace(workspace, case=case)
