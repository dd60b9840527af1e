"""Agreements: the calculator and the requests to leads."""

from dataclasses import dataclass

from server_api.jobs.approvals import KeepApprovals
from server_api.services.approval_book import ApprovalBook
from server_api.services.approval_desk import ApprovalDesk
from server_api.services.led_cases import CaseLooks
from server_api.services.once_written import OnceWritten
from server_api.services.plan import MakePlan
from server_api.services.promise_lives import PromiseLives
from server_api.services.promise_news import PromiseNews
from server_api.services.undo_outcome import TakeBack, UndoOutcome
from server_api.web.agree_room import AgreeRoom
from server_api.wiring.core import Core


@dataclass(frozen=True, slots=True)
class Agreements:
    """``room`` is what the handlers ask for."""

    room: AgreeRoom
    book: ApprovalBook
    keep: KeepApprovals


def build_agreements(core: Core) -> Agreements:
    """Made once."""
    database, clock, judges = core.database, core.clock, core.cases.judges
    judges.veiled = core.calls.veil
    book = ApprovalBook(database, judges, core.roster, core.desks, core.bus, core.background)
    desk = ApprovalDesk(
        database,
        clock,
        judges,
        core.calls,
        book,
        core.background,
        CaseLooks(database, clock),
        core.settings.approval_s,
    )
    return Agreements(
        room=AgreeRoom(
            plan=OnceWritten(MakePlan(database, judges), core.journal),
            approvals=desk,
            undo=OnceWritten(_undo(core), core.journal),
        ),
        book=book,
        keep=KeepApprovals(desk, core.settings.watch_s),
    )


def _undo(core: Core) -> UndoOutcome:
    lives = PromiseLives(core.cases.places, core.clock)
    return UndoOutcome(
        core.database,
        core.clock,
        core.roster,
        core.calls,
        core.desks,
        TakeBack(core.clock, core.cases.results, lives),
        core.count_day,
        core.background,
        PromiseNews(core.bus),
        core.woken.changed,
    )
