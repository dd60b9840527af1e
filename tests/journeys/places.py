"""Where a story plays: the language of the screen, the creditor, its debtors' country."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agent_desktop.widgets.words import Catalogue
from server_api.simulator.floor.plan import FloorPlan
from tests.journeys.floors import QUICK, plan_for


@dataclass(frozen=True, slots=True)
class Place:
    """``said``: what the debtor complains of. ``currency`` as payments name it."""

    language: str
    creditor: str
    country: str
    region: str
    currency: str
    note: str
    said: str

    @property
    def words(self) -> Catalogue:
        """What the screen says here."""
        return Catalogue(self.language)

    def floor(self, folder: Path, endings: list[str], **given: Any) -> FloorPlan:
        """A floor of this creditor, its window in this language."""
        given.setdefault("server_settings", QUICK)
        where = {"country": self.country, "region": self.region, "creditor": self.creditor}
        return plan_for(folder, endings, language=self.language, **where, **given)


BR = Place("pt-BR", "meridiano", "BR", "SP", "BRL", "Combinado por telefone.", "foi tratada com grosseria")
MX = Place("es", "vallealto", "MX", "MEX", "MXN", "Acordado por teléfono.", "la trataron con groserías")
US = Place("en", "lakeshore", "US", "OH", "USD", "Agreed over the phone.", "she was treated rudely")
PLACES = (BR, MX, US)
