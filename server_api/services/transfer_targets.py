"""Where a call can go: numbers with a name, agents who are free, leads."""

from server_api.contract.transfers import TransferTarget, TransferTargets
from server_api.contract.words import AgentState, ErrorCode, PartyKind
from server_api.domain.masking import mask_phone
from server_api.services.desks import Desks
from server_api.services.own_team import is_lead, together
from server_api.services.refusals import RefusalError
from server_api.services.roster import Roster, Seat
from server_api.store import presets_rows
from server_api.store.database import Database


class FindTargets:
    """Lists targets and finds the one that was chosen."""

    def __init__(self, database: Database, roster: Roster, desks: Desks) -> None:
        self._database = database
        self._roster = roster
        self._desks = desks

    async def __call__(self, seat: Seat) -> TransferTargets:
        """Presets first, then people by name. Only leads may type a number."""
        async with self._database.read() as conn:
            presets = await presets_rows.of_team(conn, seat.profile.team)
        numbers = [
            TransferTarget(
                kind=PartyKind.PRESET,
                target_id=preset.preset_id,
                name=preset.name,
                number=mask_phone(preset.number),
            )
            for preset in presets
        ]
        people = [other for other in self._roster if self._reachable(seat, other)]
        people.sort(key=lambda other: (not is_lead(other), other.profile.name))
        found = (*numbers, *(self._person(other) for other in people))
        return TransferTargets(targets=found, may_dial_numbers=is_lead(seat))

    def free(self, other: Seat) -> bool:
        """Whether they can be put on a call now; a lead also from a pause."""
        state = other.row.agent.state
        waiting = state is AgentState.READY or (is_lead(other) and state is AgentState.PAUSED)
        return waiting and other.leg_up and self._desks.hears(other.agent_id)

    def seat_of(self, seat: Seat, target: TransferTarget) -> Seat:
        """The chosen person. Raises RefusalError NOT_FOUND, TARGET_BUSY."""
        other = self._roster.get(target.target_id)
        if other is None or not self._reachable(seat, other):
            raise RefusalError(ErrorCode.NOT_FOUND, what="target")
        if not self.free(other):
            raise RefusalError(ErrorCode.TARGET_BUSY, state=other.row.agent.state.value)
        return other

    async def number_of(self, seat: Seat, target: TransferTarget) -> str:
        """The number behind a preset, or a typed one. Raises RefusalError NOT_FOUND, FORBIDDEN, INVALID."""
        if target.kind is PartyKind.NUMBER:
            if not is_lead(seat):
                raise RefusalError(ErrorCode.FORBIDDEN, reason="presets_only")
            digits = target.number.strip()
            if not (digits.startswith("+") and digits[1:].isdigit() and 8 <= len(digits) <= 16):
                raise RefusalError(ErrorCode.INVALID, field="number")
            return digits
        async with self._database.read() as conn:
            preset = await presets_rows.get(conn, target.target_id)
        if preset is None or preset.team not in ("", seat.profile.team):
            raise RefusalError(ErrorCode.NOT_FOUND, what="target")
        return preset.number

    def _reachable(self, seat: Seat, other: Seat) -> bool:
        return other.agent_id != seat.agent_id and bool(other.row.session_id) and together(seat, other)

    def _person(self, other: Seat) -> TransferTarget:
        return TransferTarget(
            kind=PartyKind.LEAD if is_lead(other) else PartyKind.AGENT,
            target_id=other.agent_id,
            name=other.profile.name,
            state=other.row.agent.state,
            free=self.free(other),
        )
