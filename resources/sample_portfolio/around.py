"""Files around the sample portfolio: contacts, consents, parties, instalments, papers, notes (for make.py).

Its own random numbers, so that the portfolio stays as it is whatever is added here.
"""

import csv
import tomllib
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

from reportlab.pdfgen.canvas import Canvas

FOLDER = Path(__file__).parent
WORDS = tomllib.loads((FOLDER / "around.toml").read_text(encoding="utf-8"))
AS_OF = date(2026, 11, 20)
LOANS = ("Empréstimo", "Financiamento", "Crédito pessoal", "Préstamo", "Crédito de consumo", "Personal loan")
WHO = ("country", "document_kind", "document")
HEADINGS = {
    "contacts": (*WHO, "kind", "value", "label", "source", "quality", "city", "region", "postcode"),
    "consents": (*WHO, "kind", "value", "channel", "purpose", "state", "since", "source"),
    "parties": (
        *(*WHO, "role", "name", "party_document_kind", "party_document", "phone", "email"),
        *("may_hear", "since", "note", "creditor", "contract"),
    ),
    "instalments": ("creditor", "contract", "number", "due_on", "principal", "interest", "paid"),
    "documents": (*WHO, "kind", "title", "file", "at", "creditor", "contract"),
    "notes": (*WHO, "at", "text", "pinned", "author"),
}
AUTHORS = {"pt": "Camila Rocha", "es": "Lucía Herrera", "en": "Grace Miller"}

Person = dict[str, str]
Debts = list[dict[str, str]]
random = Random(2027)


class Around:
    """Collects the rows of every file, a debtor at a time."""

    def __init__(self, names: dict[str, dict[str, list[str]]]) -> None:
        self._names = names
        self.rows: dict[str, list[dict[str, str]]] = {name: [] for name in HEADINGS}
        self._mails: dict[str, int] = {}

    def add(self, index: int, person: Person, contracts: Debts) -> None:
        """What is known around one debtor. The first of each creditor has something of everything."""
        face = index in (0, 1100, 1820)
        language = person["language"][:2]
        words = WORDS[language]
        mail = self._contacts(face, person, words)
        self._consents(index, face, person, mail)
        self._parties(index, face, person, contracts)
        for contract in contracts:
            loan = contract["product"].startswith(LOANS)
            if loan and index > 0 and index % 3 == 0:
                self._instalments(person["creditor"], contract)
        self._papers(index, face, person, contracts, words)
        if face or index % 9 == 4:
            self._note(person, words["notes"][index % len(words["notes"])], index, pinned=False)
        if index % 40 == 3 or index in (1100, 1820):
            self._note(person, words["alert"], index + 5, pinned=True)

    def fields(self, index: int, language: str) -> dict[str, str]:
        """Further cells of the debtor's own rows: score, tags, the creditor's reference."""
        tags = WORDS[language[:2]]["tags"]
        chosen = random.sample(tags, 2) if index in (0, 1100, 1820) else random.sample(tags, index % 5 == 0)
        return {
            "score": str(random.randint(150, 950)),
            "tags": "|".join(sorted(chosen)),
            "reference": f"{index:05d}-{index * 7 % 10}",
        }

    def _contacts(self, face: bool, person: Person, words: dict[str, str]) -> str:
        mail = ""
        if face or random.random() < 0.7:
            mail = self._mail(person["name"])
            self._row("contacts", person, kind="email", value=mail, label=words["mail"], **_source())
        if face or random.random() < 0.8:
            street = f"{random.choice(words['streets'])}, {random.randint(1, 990)}"
            if person["language"] == "en-US":
                name, number = street.split(", ")
                street = f"{number} {name}"
            place = {name: person[name] for name in ("city", "region", "postcode")}
            told = {"kind": "address", "value": street, "label": words["home"]}
            self._row("contacts", person, **told, **_source(), **place)
        for number in (person["phone_1"], person.get("phone_2", "")):
            if number and random.random() < 0.3:
                self._row("contacts", person, kind="phone", value=number, **_source())
        return mail

    def _mail(self, name: str) -> str:
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower().split()
        user = f"{plain[0]}.{plain[-1]}"
        count = self._mails.get(user, 0)
        self._mails[user] = count + 1
        return f"{user}{count or ''}@{WORDS['hosts'][count % 3]}"

    def _consents(self, index: int, face: bool, person: Person, mail: str) -> None:
        since = f"{AS_OF - timedelta(days=30 + index % 300)}T12:00+00:00"
        number = person["phone_1"]
        if face or index % 4 == 1:
            for channel in ("sms", "whatsapp"):
                self._consent(person, "phone", number, channel, "collection", "granted", since)
        if mail and (face or index % 5 == 2):
            self._consent(person, "email", mail, "email", "reminders", "granted", since)
        if index % 33 == 5:
            self._consent(person, "phone", number, "whatsapp", "offers", "withdrawn", since)

    def _consent(
        self, person: Person, kind: str, value: str, channel: str, purpose: str, state: str, since: str
    ) -> None:
        told = {"kind": kind, "value": value, "channel": channel, "purpose": purpose, "state": state}
        self._row("consents", person, **told, since=since, source="contract")

    def _parties(self, index: int, face: bool, person: Person, contracts: Debts) -> None:
        roles = ("co_debtor", "guarantor", "authorised", "relative", "employer", "attorney")
        chosen = ("co_debtor", "relative") if face else (roles[index // 20 % 6],) if index % 20 == 6 else ()
        for role in chosen:
            names = self._names[person["language"][:2]]
            bound = role in ("co_debtor", "guarantor")
            self._row(
                "parties",
                person,
                role=role,
                name=f"{random.choice(names['first'])} {random.choice(names['last'])}",
                may_hear="yes" if role in ("authorised", "attorney") else "no",
                since=(AS_OF - timedelta(days=200 + index % 400)).isoformat(),
                creditor=person["creditor"] if bound else "",
                contract=contracts[0]["contract"] if bound else "",
            )

    def _instalments(self, creditor: str, debt: dict[str, str]) -> None:
        """So many still unpaid that they make the principal, after some that were paid."""
        paid, left = random.randint(0, 3), random.choice((4, 6, 8))
        places = 0 if debt["currency"] in ("CLP", "COP") else 2
        total = Decimal(debt["principal"])
        each = (total / left).quantize(Decimal(1).scaleb(-places))
        for number in range(1, paid + left + 1):
            last = number == paid + left
            amount = total - each * (left - 1) if last else each
            interest = (amount * Decimal("0.02")).quantize(Decimal(1).scaleb(-places))
            self.rows["instalments"].append(
                {
                    "creditor": creditor,
                    "contract": debt["contract"],
                    "number": str(number),
                    "due_on": months_after(date.fromisoformat(debt["due_on"]), number - 1 - paid).isoformat(),
                    "principal": str(amount),
                    "interest": str(interest),
                    "paid": str(amount + interest) if number <= paid else "",
                }
            )

    def _papers(
        self, index: int, face: bool, person: Person, contracts: Debts, words: dict[str, str]
    ) -> None:
        if not face and index % 6 != 1:
            return
        language = person["language"][:2]
        for contract in contracts if face else contracts[:1]:
            about = {"creditor": person["creditor"], "contract": contract["contract"]}
            at = f"{date.fromisoformat(contract['due_on']) - timedelta(days=400)}T15:00+00:00"
            title = f"{words['contract']} {contract['contract']}"
            self._row(
                "documents",
                person,
                kind="contract",
                title=title,
                file=f"papers/contract-{language}.pdf",
                at=at,
                **about,
            )
        self._row(
            "documents",
            person,
            kind="statement",
            title=words["statement"],
            file=f"papers/statement-{language}.pdf",
            at="2026-11-03T15:00+00:00",
        )

    def _note(self, person: Person, text: str, index: int, *, pinned: bool) -> None:
        at = f"{AS_OF - timedelta(days=2 + index % 60)}T{13 + index % 6}:{index % 60:02d}+00:00"
        author = AUTHORS[person["language"][:2]]
        self._row("notes", person, at=at, text=text, pinned="yes" if pinned else "no", author=author)

    def _row(self, name: str, person: Person, /, **values: str) -> None:
        self.rows[name].append({key: person[key] for key in WHO} | values)


def months_after(day: date, months: int) -> date:
    """The same day of another month, or its last one before."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def write(rows: dict[str, list[dict[str, str]]]) -> None:
    """Every file, and the papers they name."""
    for name, headings in HEADINGS.items():
        with (FOLDER / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, headings, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows[name])
    _papers(WORDS)


def _papers(words: dict[str, dict[str, str]]) -> None:
    folder = FOLDER / "papers"
    folder.mkdir(exist_ok=True)
    for language in ("pt", "es", "en"):
        for kind in ("contract", "statement"):
            _paper(folder / f"{kind}-{language}.pdf", words[language][kind], _sentences(language))


def _sentences(language: str) -> Iterable[str]:
    return {
        "pt": ("Documento de exemplo da carteira sintética.", "Nenhuma pessoa ou empresa daqui existe."),
        "es": ("Documento de ejemplo de la cartera sintética.", "Ninguna persona ni empresa de aquí existe."),
        "en": ("A sample document of the synthetic portfolio.", "Nobody and no company in it exists."),
    }[language]


def _paper(path: Path, title: str, sentences: Iterable[str]) -> None:
    page = Canvas(str(path), pagesize=(595, 842), invariant=1, pageCompression=1)
    page.setTitle(title)
    page.setFont("Helvetica-Bold", 18)
    page.drawString(72, 750, title)
    page.setFont("Helvetica", 11)
    for number, sentence in enumerate(sentences):
        page.drawString(72, 715 - 18 * number, sentence)
    page.showPage()
    page.save()


def _source() -> dict[str, str]:
    source = random.choices(("contract", "bureau", "enriched"), (60, 25, 15))[0]
    quality = {"contract": (60, 90), "bureau": (40, 75), "enriched": (20, 55)}[source]
    return {"source": source, "quality": str(random.randint(*quality))}
