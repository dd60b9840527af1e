"""What is played to debtors: a message when nobody can take an answered call, the notice of recording."""

import asyncio
import logging
import uuid

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.services.case_facts import language_in
from server_api.services.journal import Journal
from server_api.services.live_calls import LiveCall
from server_api.services.prompt_shelf import PromptShelf
from server_api.services.prompt_texts import ABANDONED, BUSY, NOTICE
from server_api.store import calls_rows
from server_api.telephony.port import Ear, EndedBy, PromptEnded, PromptOrder, Switch, SwitchError

log = logging.getLogger(__name__)

#: A prompt whose end is never reported is waited for no longer than the longest there may be.
_LONGEST_S = 65.0


class PlayPrompts:
    """Plays prompts and hears of their end."""

    def __init__(self, switch: Switch, journal: Journal, shelf: PromptShelf) -> None:
        self._switch = switch
        self._journal = journal
        self._shelf = shelf
        self._waited: dict[str, asyncio.Future[bool]] = {}

    async def abandon(self, call: LiveCall) -> None:
        """Nobody can take it: say who called and where to call, then hang up; the row says how far."""
        await self._say_and_end(call, ABANDONED)

    async def turn_away(self, call: LiveCall) -> None:
        """A caller who waited in vain: apologise and hang up."""
        await self._say_and_end(call, BUSY)

    async def play_notice(self, call: LiveCall) -> bool:
        """Tell both sides that the call is recorded; True when it was heard whole."""
        return await self._play(call, NOTICE, Ear.BOTH, then_hang_up=False) == "whole"

    def ended(self, fact: PromptEnded) -> None:
        """A prompt is over."""
        waited = self._waited.pop(fact.prompt_id, None)
        if waited is not None and not waited.done():
            waited.set_result(fact.whole)

    async def _say_and_end(self, call: LiveCall, kind: str) -> None:
        played = await self._play(call, kind, Ear.DEBTOR, then_hang_up=True)

        async def write(conn: AsyncConnection) -> None:
            await calls_rows.message(conn, call.call_id, played)

        self._journal.post(write)
        if played == "whole":
            return
        try:
            await self._switch.hang_up(call.call_id, EndedBy.SERVER)
        except SwitchError as error:
            log.info("call %s was over before it was hung up: %s", call.call_id, error.code)

    async def _play(self, call: LiveCall, kind: str, ear: Ear, *, then_hang_up: bool) -> str:
        # A caller whom nobody has named yet speaks the language of the creditor's country.
        language = call.head.language if call.head else language_in(call.plan.country)
        path = await self._shelf.path(kind, call.plan, language)
        if path is None:
            return "none"
        prompt_id = str(uuid.uuid4())
        over = self._waited[prompt_id] = asyncio.get_running_loop().create_future()
        try:
            await self._switch.play(PromptOrder(prompt_id, call.call_id, str(path), ear, then_hang_up))
            async with asyncio.timeout(_LONGEST_S):
                return "whole" if await over else "cut"
        except SwitchError as error:
            log.warning("call %s hears no %s message: %s", call.call_id, kind, error)
            return "none"
        except TimeoutError:
            return "cut"
        finally:
            self._waited.pop(prompt_id, None)
