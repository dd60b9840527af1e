"""The script of one case: which, which version, and how much of it may leave the server now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.contract.cases import Disclosure
from server_api.contract.script_edit import ScriptDoc
from server_api.contract.scripts import ScriptPlace
from server_api.domain.filter_tree import Today
from server_api.domain.script_names import AFTER_IDENTITY, BEFORE_IDENTITY
from server_api.services.case_facts import CaseFacts
from server_api.services.conduct import Conduct, DueSentence
from server_api.services.loaded_script import Filled, LoadedScript, Telling, text_in
from server_api.services.quote_offer import DayFigures
from server_api.services.script_fields import script_facts, script_fields
from server_api.services.script_library import ScriptLibrary, Wanted
from server_api.services.script_syntax import admit
from server_api.store import filter_facts, script_rows
from server_api.store.script_rows import PlaceRow, TickRow


@dataclass(frozen=True, slots=True)
class ScriptRead:
    """What is on file of this call's script: place, sentences said, and what segments ask for."""

    place: PlaceRow | None = None
    ticks: Mapping[str, TickRow] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads the script aloud, when and where the debtor is."""

    agent_id: str
    agent_name: str
    now: datetime
    zone: str
    on: date


@dataclass(frozen=True, slots=True)
class ToldScript:
    """``whole`` once the right party is confirmed and amounts may be named, ``quiet`` before amounts may be,
    ``open`` before the identity is. ``waits``: sentences are due before amounts.
    """

    whole: Filled
    quiet: Filled
    open: Filled
    waits: bool
    place: ScriptPlace | None


class TellScript:
    """Chooses the script of a case and fills it."""

    def __init__(self, library: ScriptLibrary, conduct: Conduct) -> None:
        self.library, self.conduct = library, conduct

    async def read(self, conn: AsyncConnection, call_id: str, case: CaseFacts, now: datetime) -> ScriptRead:
        """Everything read at once with the case; nothing of a call that has not begun."""
        place = await script_rows.place(conn, call_id) if call_id else None
        if place is not None and self.library.version(place.script_id, place.version) is None:
            await self._fetch(conn, place)
        facts: dict[str, Any] = {}
        if self.library.asks:
            person_id, campaign_id = case.person.person_id, case.campaign.campaign_id
            facts = await filter_facts.of_person(
                conn, person_id, campaign_id, case.creditor.creditor_id, now.date()
            )
        return ScriptRead(place, await script_rows.ticks(conn, call_id) if call_id else {}, facts)

    def __call__(
        self,
        case: CaseFacts,
        figures: DayFigures,
        read: ScriptRead,
        reader: Reader,
        hidden: tuple[str, ...],
        keep: tuple[str, int] | None = None,
    ) -> ToldScript:
        """The script of this case; ``keep`` names the version with which the talk began."""
        script = self._chosen(case, figures, read, reader, keep)
        telling = Telling(
            language=case.language,
            countries=case.countries,
            fields=script_fields(case, figures, reader.agent_name, reader.now, reader.zone),
            facts=script_facts(case, figures),
            hidden=frozenset(hidden),
        )
        filled = script.fill(telling)
        whole = self._with_due(filled, case, telling, read.ticks)
        return ToldScript(
            whole=whole,
            quiet=replace(script.cut(filled, confirmed=True), disclosures=whole.disclosures),
            open=replace(
                script.cut(filled, confirmed=False),
                disclosures=self._sayable(whole.disclosures, script, case),
            ),
            waits=bool(waiting(whole.disclosures)),
            place=read.place.place if read.place is not None else None,
        )

    async def _fetch(self, conn: AsyncConnection, place: PlaceRow) -> None:
        row = await script_rows.version(conn, place.script_id, place.version)
        if row is not None:
            self.library.keep(LoadedScript(ScriptDoc.model_validate(row.doc), row.version))

    def _chosen(
        self,
        case: CaseFacts,
        figures: DayFigures,
        read: ScriptRead,
        reader: Reader,
        keep: tuple[str, int] | None,
    ) -> LoadedScript:
        if keep is None and read.place is not None:
            keep = read.place.script_id, read.place.version
        kept = self.library.version(*keep) if keep is not None else None
        return kept or self.library.choose(
            Wanted(
                country=case.person.country,
                language=case.language,
                days_late=max((one.days_late for one in figures.balances.values()), default=0),
                script_id=case.campaign.script_id,
                creditor_id=case.creditor.creditor_id,
                campaign_id=case.campaign.campaign_id,
                strategy=case.campaign.mode,
                agent_id=reader.agent_id,
                facts=read.facts,
                today=Today(reader.now, reader.on),
            )
        )

    def _with_due(
        self, filled: Filled, case: CaseFacts, telling: Telling, ticks: Mapping[str, TickRow]
    ) -> Filled:
        """The script's own sentences with the law's rule, then those the script does not say; with ticks."""
        due = {item.code: item for item in (*self._due(case), *case.terms.disclosures)}
        own = [_ruled(item, due.get(item.code)) for item in filled.disclosures]
        said = {item.code for item in own}
        own += [_disclosure(item, telling) for item in due.values() if item.code not in said]
        first = case.terms.disclosures_first
        return replace(
            filled,
            disclosures=tuple(
                ticked(item.model_copy(update={"amounts": item.amounts or first}), ticks) for item in own
            ),
        )

    def _due(self, case: CaseFacts) -> tuple[DueSentence, ...]:
        return self.conduct.sentences(case.countries)

    def _sayable(
        self, disclosures: tuple[Disclosure, ...], script: LoadedScript, case: CaseFacts
    ) -> tuple[Disclosure, ...]:
        """Those that may be said to anyone."""
        theirs = {item.code: item.before_identity for item in (*self._due(case), *case.terms.disclosures)}
        own = {item.code: item.before_identity for item in script.doc.disclosures}
        return tuple(item for item in disclosures if (theirs | own)[item.code])


def _ruled(item: Disclosure, due: DueSentence | None) -> Disclosure:
    if due is None:
        return item
    return item.model_copy(
        update={"rule_id": due.rule_id or item.rule_id, "amounts": item.amounts or due.amounts}
    )


def _disclosure(item: DueSentence, telling: Telling) -> Disclosure:
    text = text_in(item.text, telling.language) or next(iter(item.text.values()), "")
    fields = BEFORE_IDENTITY if item.before_identity else AFTER_IDENTITY
    return Disclosure(
        code=item.code,
        text=admit(text, fields).fill(telling.fields),
        rule_id=item.rule_id,
        amounts=item.amounts,
    )


def waiting(disclosures: Iterable[Disclosure]) -> tuple[str, ...]:
    """The codes of those still to be said before an amount may be shown."""
    return tuple(item.code for item in disclosures if item.amounts and item.said_at is None)


def ticked(item: Disclosure, ticks: Mapping[str, TickRow]) -> Disclosure:
    """The sentence with the time it was said on this call."""
    tick = ticks.get(item.code)
    if tick is None:
        return item
    return item.model_copy(update={"said_at": tick.at, "offset_ms": tick.offset_ms})
