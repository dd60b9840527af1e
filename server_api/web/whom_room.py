"""What the handlers of lists, callbacks, wishes and payments need."""

from dataclasses import dataclass

from server_api.services.callback_book import CallbackBook
from server_api.services.count_filter import CountFilter
from server_api.services.manage_callbacks import ManageCallbacks
from server_api.services.manage_lists import ManageLists
from server_api.services.opt_outs import OptOuts
from server_api.services.post_payment import PostPayment


@dataclass(frozen=True, slots=True)
class WhomRoom:
    """Whom to dial next, and whom not."""

    lists: ManageLists
    book: CallbackBook
    callbacks: ManageCallbacks
    count: CountFilter
    opt_outs: OptOuts
    payments: PostPayment
