"""By what the debtor is reminded of a payment: channels that reach them and that they do not forbid."""

from dataclasses import replace

from agent_desktop.desk.workspace import Workspace
from server_api.contract.cases import CaseBody
from server_api.contract.words import Channel

#: Reminders go by these.
CHANNELS = (Channel.SMS, Channel.EMAIL)


def shut(body: CaseBody) -> dict[Channel, str]:
    """The channels that cannot be used, and why: ``no_contact``, ``withdrawn``."""
    return {way.channel: way.why for way in body.message_ways if not way.usable}


def guard(workspace: Workspace) -> Workspace:
    """The desk without reminders that would never come: another way stands in where there is one."""
    case = workspace.case
    if case is None or case.body is None or not case.promise.remind_by:
        return workspace
    closed = shut(case.body)
    chosen = case.promise.remind_by
    kept = tuple(channel for channel in chosen if channel not in closed)
    if kept == chosen:
        return workspace
    instead = tuple(channel for channel in CHANNELS if channel not in closed)[:1]
    promise = replace(case.promise, remind_by=kept or instead)
    return replace(workspace, case=replace(case, promise=promise))
