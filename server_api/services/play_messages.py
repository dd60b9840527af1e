"""The calls of campaigns without agents: who answers hears a recorded message, and may opt out by a key."""

import asyncio
import logging
import uuid

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.contract.words import Channel
from server_api.services.attempt_words import MESSAGE_CUT, MESSAGE_PLAYED
from server_api.services.background import Background
from server_api.services.case_facts import language_in
from server_api.services.journal import Journal
from server_api.services.live_calls import LiveCall, LiveCalls
from server_api.services.opt_outs import OptOuts, Scope, Wanted
from server_api.services.prompt_shelf import PromptShelf
from server_api.services.prompt_texts import MESSAGE, OPTED_OUT
from server_api.services.refusals import RefusalError
from server_api.store import calls_rows
from server_api.store.database import StoreError
from server_api.telephony.port import DtmfReceived, EndedBy, PromptEnded, PromptOrder, Switch, SwitchError

log = logging.getLogger(__name__)

#: The key that ends all calls to this person.
OPT_OUT_KEY = "9"
#: A machine that greets for longer has no beep that we would know.
_BEEP_S = 40.0
_RETRY_S = 1.0
#: The prompt of a server that died plays on, and hangs up by itself.
_PLAYS_ALREADY = "prompt_playing"


class PlayMessages:
    """From the answer to the hang-up. Nobody here counts as abandoned: no agent was promised."""

    def __init__(
        self,
        switch: Switch,
        calls: LiveCalls,
        journal: Journal,
        background: Background,
        shelf: PromptShelf,
        opt_outs: OptOuts,
    ) -> None:
        self._switch = switch
        self._calls = calls
        self._journal = journal
        self._background = background
        self._shelf = shelf
        self._opt_outs = opt_outs
        self._beeps: dict[str, asyncio.Task[None]] = {}
        self._thanked: set[str] = set()

    def begin(self, call: LiveCall) -> None:
        """A person answered, or whoever may be one."""
        self._background.start(self._play(call, MESSAGE), f"message to {call.call_id}")

    def wait_for_beep(self, call: LiveCall) -> bool:
        """A machine answered; False where this campaign leaves nothing on machines."""
        if not (call.plan.without_agents and call.plan.leaves_message):
            return False
        self._beeps[call.call_id] = self._background.start(self._no_beep(call), f"beep of {call.call_id}")
        return True

    def beep(self, call_id: str) -> None:
        """What is said from here on is kept by the machine."""
        waiting, call = self._beeps.pop(call_id, None), self._calls.get(call_id)
        if waiting is not None:
            waiting.cancel()
            if call is not None:
                self.begin(call)

    def pressed(self, fact: DtmfReceived) -> None:
        """The key of the opt-out, once; what a machine plays is nobody's wish."""
        call = self._calls.get(fact.call_id)
        if call is None or fact.digit != OPT_OUT_KEY or call.machine or call.opted_out:
            return
        if call.plan.without_agents and call.answered_at is not None:
            call.opted_out = True
            self._background.start(self._opt_out(call), f"opt-out in {call.call_id}")

    def ended(self, fact: PromptEnded) -> None:
        """A message is over: how far it came is the call's result."""
        call = self._calls.get(fact.call_id)
        if call is None or not call.plan.without_agents or fact.prompt_id in self._thanked:
            self._thanked.discard(fact.prompt_id)
            return
        call.message = MESSAGE_PLAYED if fact.whole else MESSAGE_CUT
        played, heard_ms = "whole" if fact.whole else "cut", round(fact.played_s * 1000)

        async def write(conn: AsyncConnection) -> None:
            await calls_rows.heard(conn, fact.call_id, played, heard_ms)

        self._journal.post(write)

    def over(self, call_id: str) -> None:
        """The call ended: no beep comes any more."""
        waiting = self._beeps.pop(call_id, None)
        if waiting is not None:
            waiting.cancel()

    async def _play(self, call: LiveCall, kind: str) -> None:
        language = call.head.language if call.head else language_in(call.plan.country)
        path = await self._shelf.path(kind, call.plan, language)
        prompt_id = str(uuid.uuid4())
        if kind == OPTED_OUT:
            self._thanked.add(prompt_id)
        try:
            if path is None:
                raise SwitchError("bad_prompt", "none")
            if kind == OPTED_OUT:
                await self._switch.stop_prompt(call.call_id)
            elif call.opted_out:
                return  # the key was quicker
            await self._switch.play(PromptOrder(prompt_id, call.call_id, str(path), then_hang_up=True))
        except SwitchError as error:
            self._thanked.discard(prompt_id)
            if error.code != _PLAYS_ALREADY:
                log.info("call %s hears no %s: %s", call.call_id, kind, error)
                await self._hang_up(call.call_id)

    async def _opt_out(self, call: LiveCall) -> None:
        """On disk before it is confirmed, however often the store has to be asked."""
        wanted = Wanted(
            call.person_id, Scope.CHANNEL, Channel.VOICE.value, f"key {OPT_OUT_KEY}", call_id=call.call_id
        )
        while True:
            try:
                await self._opt_outs.add(wanted)
                break
            except StoreError as error:
                log.warning("the opt-out in call %s is tried again: %s", call.call_id, error)
                await asyncio.sleep(_RETRY_S)
            except RefusalError as error:
                log.warning("the opt-out in call %s cannot be kept: %s", call.call_id, error)
                await self._hang_up(call.call_id)
                return
        await self._play(call, OPTED_OUT)

    async def _no_beep(self, call: LiveCall) -> None:
        await asyncio.sleep(_BEEP_S)
        self._beeps.pop(call.call_id, None)
        await self._hang_up(call.call_id)

    async def _hang_up(self, call_id: str) -> None:
        try:
            await self._switch.hang_up(call_id, EndedBy.SERVER)
        except SwitchError as error:
            log.info("call %s was over before it was hung up: %s", call_id, error.code)
