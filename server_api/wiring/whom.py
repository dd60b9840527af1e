"""Whom to dial next, and whom not: lists, opt-outs, payments, and what each node does about them."""

from dataclasses import dataclass

from server_api.jobs.callbacks import KeepCallbacks
from server_api.jobs.withdrawals import WatchWithdrawals
from server_api.services.callback_book import CallbackBook
from server_api.services.campaign_news import CampaignNews
from server_api.services.count_filter import CountFilter
from server_api.services.manage_callbacks import ManageCallbacks
from server_api.services.manage_lists import ManageLists
from server_api.services.opt_outs import OptOuts
from server_api.services.post_payment import PostPayment
from server_api.services.withdraw_person import WithdrawalNews
from server_api.web.whom_room import WhomRoom
from server_api.wiring.core import Core
from server_api.wiring.dialing import Dialing
from server_api.wiring.talks import Talks

#: A withdrawal that this node was not told of holds after so many seconds.
_LOOK_S = 0.5


@dataclass(frozen=True, slots=True)
class Whom:
    """``room`` is what the handlers ask for."""

    room: WhomRoom
    callbacks: KeepCallbacks
    watch: WatchWithdrawals


def build_whom(core: Core, talks: Talks, dialing: Dialing, post: PostPayment) -> Whom:
    """Made once."""

    def may_dial(campaign_id: str) -> bool:
        return dialing.stop.now is None and campaign_id in dialing.plans.dialling()

    database, clock, bus = core.database, core.clock, core.bus
    check, by_hand = core.cases.check_callback, talks.room.dial_by_hand
    book = CallbackBook(database, clock, core.roster, core.desks, bus, core.background)
    withdrawn = WithdrawalNews(bus)
    return Whom(
        room=WhomRoom(
            lists=ManageLists(database, clock, CampaignNews(bus)),
            count=CountFilter(database, clock, core.settings.floor_time_zone),
            book=book,
            callbacks=ManageCallbacks(database, clock, check, book, by_hand),
            opt_outs=OptOuts(database, clock, withdrawn),
            payments=post,
        ),
        callbacks=KeepCallbacks(
            database,
            clock,
            core.roster,
            core.desks,
            book,
            check,
            by_hand,
            may_dial,
            core.settings.watch_s,
        ),
        watch=WatchWithdrawals(talks.heed.look, _LOOK_S),
    )
