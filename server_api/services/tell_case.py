"""The one place that tells a desk of a changed case: built again and pushed, never more than may be shown."""

import asyncio

from server_api.bus import Body, Bus
from server_api.contract.cases import CaseHead, Disclosure
from server_api.contract.push import CaseChanged
from server_api.contract.session import AgentProfile
from server_api.services.background import Background
from server_api.services.desks import Desks
from server_api.services.live_calls import LiveCall, LiveCalls, Prepared, shown
from server_api.services.prepare_live import PrepareLive
from server_api.services.roster import Roster

#: Bus topic: the case of ``person_id`` changed, for ``reason``; each node looks at its own calls.
CASE_CHANGED = "case.changed"
#: Reasons that say nothing of the debt: told even where the case itself may not be shown.
_HARMLESS = frozenset({"disclosures", "other_person", "identity"})


class TellCase:
    """``tell_case(call_id, reason)`` after the commit. Returns at once; the desk hears of it some ms later.

    Changes that come while a case is being built are told together, with the last one's reason.
    """

    def __init__(
        self,
        calls: LiveCalls,
        roster: Roster,
        desks: Desks,
        prepare: PrepareLive,
        background: Background,
        bus: Bus,
    ) -> None:
        self._calls, self._roster, self._desks = calls, roster, desks
        self._prepare, self._background, self._bus = prepare, background, bus
        self._wanted: dict[str, str] = {}
        self._building: set[str] = set()
        bus.listen(CASE_CHANGED, self._heard)

    def __call__(self, call_id: str, reason: str) -> None:
        """Of a live call of this node; of any other, nothing. ``reason``: see :class:`CaseChanged`."""
        if self._calls.get(call_id) is None:
            return
        self._wanted[call_id] = reason
        if call_id not in self._building:
            self._building.add(call_id)
            self._background.start(self._tell(call_id), f"changed case {call_id}")

    def of_person(self, person_id: str, reason: str) -> None:
        """Of every live call with this debtor, on whichever node it is."""
        self._bus.publish(CASE_CHANGED, {"person_id": person_id, "reason": reason})

    def _heard(self, _node_id: str, body: Body) -> None:
        for call in self._calls:
            if call.person_id == body.get("person_id"):
                self(call.call_id, str(body.get("reason", "")))

    async def _tell(self, call_id: str) -> None:
        try:
            while (reason := self._wanted.pop(call_id, None)) is not None:
                call = self._calls.get(call_id)
                if call is not None and call.person_id:
                    await self._tell_once(call, reason)
        finally:
            self._building.discard(call_id)

    async def _tell_once(self, call: LiveCall, reason: str) -> None:
        if call.preparing is not None:
            await asyncio.wait((call.preparing,))
        if call.head is None:
            return  # it could not be prepared; its agent was told so
        was_shown = call.shows
        case = await self._prepare.fresh(call, self._agent(call))
        if case is None or call.head is None:
            return
        before, after = call.head, _head(call.head, case)
        call.prepared, call.head, call.body = case, after, case.body
        if call.agent_id and (call.shows or was_shown or reason in _HARMLESS):
            told = CaseChanged(
                call_id=call.call_id,
                reason=reason if call.shows or reason in _HARMLESS else "",
                body=case.body if call.shows else None,
                script=None if after.script == before.script else after.script,
                disclosures=after.disclosures,
            )
            self._desks.tell(call.agent_id, told)

    def _agent(self, call: LiveCall) -> AgentProfile | None:
        seat = self._roster.get(call.agent_id or call.reserved_for)
        return seat.profile if seat else None


def _head(known: CaseHead, case: Prepared) -> CaseHead:
    """The new head with what this call knows better: how the identity stands, what was said, where it is.

    The script is filled anew, but stays the version with which the talk began.
    """
    new = case.head.model_copy(update={"identity": known.identity, "amounts_wait": known.amounts_wait})
    filled = case.whole if shown(new) else None
    script = filled.script if filled else known.script
    if (script.script_id, script.version) != (known.script.script_id, known.script.version):
        script, filled = known.script, None
    disclosures = filled.disclosures if filled else known.disclosures
    said = {item.code: item for item in known.disclosures}
    update = {
        "script": script,
        "disclosures": tuple(_said(item, said.get(item.code)) for item in disclosures),
        "place": known.place,
    }
    return new.model_copy(update=update)


def _said(item: Disclosure, known: Disclosure | None) -> Disclosure:
    if known is None or item.said_at is not None:
        return item
    return item.model_copy(update={"said_at": known.said_at, "offset_ms": known.offset_ms})
