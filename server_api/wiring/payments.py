"""What was promised and how it is paid: the calendar of promises, payment orders, papers."""

from collections.abc import Mapping
from dataclasses import dataclass

from server_api.bus import Body
from server_api.documents.shelf import PaperShelf
from server_api.jobs.keep_orders import KeepOrders
from server_api.jobs.keep_papers import KeepPapers
from server_api.jobs.keep_promises import KeepPromises
from server_api.jobs.keep_slips import KeepSlips
from server_api.jobs.turns import Job
from server_api.services.apply_return import ApplyReturn
from server_api.services.charge_card import ChargeCards
from server_api.services.demo_bank import DemoBank
from server_api.services.file_bank import FileBank
from server_api.services.import_return import ImportReturn
from server_api.services.keep_return import KeepReturn
from server_api.services.list_unreconciled import ListUnreconciled
from server_api.services.make_order import MakeOrders
from server_api.services.make_papers import MakePapers
from server_api.services.message_port import DemoCarrier
from server_api.services.open_document import OpenDocument
from server_api.services.order_news import OrderNews
from server_api.services.own_panel import ShowOwnPanel
from server_api.services.pause_recording import PauseRecordings
from server_api.services.payment_port import PaymentProvider
from server_api.services.payment_providers import PaymentProviders
from server_api.services.post_payment import PostPayment
from server_api.services.promise_lives import PromiseLives
from server_api.services.promise_news import PROMISE_CHANGED, PromiseNews
from server_api.services.remind_debtor import RemindDebtor
from server_api.services.send_message import SendMessage
from server_api.services.send_order import CancelOrders, SendOrders
from server_api.services.show_promise import CancelPromises, ShowPromise
from server_api.services.slip_status import SlipStatus
from server_api.services.take_order_event import TakeOrderEvent
from server_api.services.take_provider_events import TakeProviderEvents
from server_api.services.withdraw_person import WithdrawalNews
from server_api.web.pay_room import PayRoom
from server_api.wiring.core import Core


@dataclass(frozen=True, slots=True)
class Payments:
    """``room`` is what the handlers ask for; ``bank`` is the demo's, where there is one."""

    room: PayRoom
    post: PostPayment
    lives: PromiseLives
    news: PromiseNews
    promises: KeepPromises
    orders: KeepOrders
    papers: KeepPapers
    slips: KeepSlips
    status: SlipStatus
    carrier: DemoCarrier
    bank: DemoBank | None

    def jobs(self) -> Mapping[str, Job]:
        """What is done again and again, by name."""
        return {
            "promises": self.promises,
            "orders": self.orders,
            "papers": self.papers,
            "slips": self.slips,
        }

    async def bank_lives(self) -> None:
        if self.bank is not None:
            await self.bank.live(self.room.events)


def build_payments(core: Core, pauses: PauseRecordings) -> Payments:
    """Made once. Raises ResourceMissingError."""
    database, clock, calls, settings = core.database, core.clock, core.calls, core.settings
    places, tell = core.cases.places, core.tell_case.of_person
    lives, news = PromiseLives(places, clock), PromiseNews(core.bus, tell)
    bank = DemoBank(clock, settings.demo_bank_pays_s) if settings.payment_provider == "demo" else None
    provider: PaymentProvider | None = bank
    post = PostPayment(database, clock, WithdrawalNews(core.bus), lives, news, tell)
    order_news = OrderNews(database, core.bus, core.roster, calls, core.desks, core.background)
    choice = PaymentProviders(provider, FileBank(database, clock))
    make = MakeOrders(database, clock, places, calls, choice, order_news)
    cancel = CancelOrders(database, clock, calls, choice, order_news)
    carrier = DemoCarrier()
    send = SendMessage(database, clock, core.cases.gate, carrier)
    shelf = PaperShelf(settings.documents)
    papers = MakePapers(database, clock, places, shelf)
    _count_days(core)
    providers = [provider] if provider is not None else []
    return Payments(
        room=PayRoom(
            make=make,
            charge=ChargeCards(clock, calls, pauses, make),
            send=SendOrders(database, clock, calls, send, order_news),
            cancel=cancel,
            events=TakeProviderEvents(database, clock, providers, post, order_news),
            promise=ShowPromise(database, clock, calls),
            cancel_promise=CancelPromises(database, clock, lives, news),
            panel=ShowOwnPanel(database, clock, core.count_day, calls, settings.floor_time_zone),
            document=OpenDocument(database, clock, calls, shelf, papers),
            unreconciled=ListUnreconciled(database),
        ),
        post=post,
        lives=lives,
        news=news,
        promises=KeepPromises(
            database,
            clock,
            places,
            core.leads,
            lives,
            RemindDebtor(database, clock, places, send),
            news,
            settings.promises_s,
        ),
        orders=KeepOrders(
            database, clock, core.leads, cancel, every_s=settings.promises_s, undo_s=settings.undo_s
        ),
        papers=KeepPapers(database, clock, core.leads, papers, tell, settings.promises_s),
        slips=_keep_slips(core, TakeOrderEvent(clock, post, order_news), order_news),
        status=SlipStatus(database, clock, places.holidays("BR"), settings.slip_return_days),
        carrier=carrier,
        bank=bank,
    )


def _keep_slips(core: Core, take: TakeOrderEvent, news: OrderNews) -> KeepSlips:
    database, clock, settings = core.database, core.clock, core.settings
    apply = ApplyReturn(database, clock, take)
    return KeepSlips(
        database,
        clock,
        core.leads,
        ImportReturn(database, KeepReturn(database, clock), apply),
        apply,
        news,
        core.tell_case.of_person,
        settings.slips_dir,
        settings.slips_s,
    )


def _count_days(core: Core) -> None:
    """Who made a promise hears at once that it was kept or broken."""

    def heard(_node_id: str, body: Body) -> None:
        seat = core.roster.get(str(body.get("agent_id", "")))
        if seat is not None:
            core.background.start(core.count_day.tell(seat), f"day of {seat.agent_id}")

    core.bus.listen(PROMISE_CHANGED, heard)
