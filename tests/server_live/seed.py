"""Rows of a small floor: agents with a password, a campaign, debtors with a debt and a number."""

from datetime import UTC, date, datetime
from functools import cache

from argon2 import PasswordHasher
from sqlalchemy import insert

from server_api.domain.names import name_words
from server_api.store import tables
from server_api.store.database import Database
from server_api.store.people_rows import backwards

PASSWORD = "correct horse battery"
CAMPAIGN = "campaign-1"
LONG_AGO = datetime(2026, 1, 5, 12, tzinfo=UTC)


@cache
def _hash() -> str:
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


async def seed_floor(
    database: Database,
    *,
    agents: int = 1,
    debtors: int = 3,
    identity_mode: str = "shown",
    leads: int = 0,
    detects: bool = False,
) -> None:
    """``agent-1`` … and ``person-1`` …, in one campaign on one trunk; ``lead-1`` … of the same team."""
    async with database.write() as conn:
        await conn.execute(
            insert(tables.creditors).values(
                creditor_id="creditor-1",
                name="Banco Horizonte",
                country="BR",
                identity_mode=identity_mode,
                identity_needed=1,
                rules={},
            )
        )
        await conn.execute(
            insert(tables.trunks).values(
                trunk_id="trunk-1", host="127.0.0.1", port=5999, caller_id="1130000000"
            )
        )
        await conn.execute(
            insert(tables.campaigns).values(
                campaign_id=CAMPAIGN,
                name="Cartões 30+",
                creditor_id="creditor-1",
                trunk_id="trunk-1",
                detects=detects,
                created_at=LONG_AGO,
            )
        )
        for number in range(1, agents + 1):
            await conn.execute(insert(tables.users).values(_user(number)))
            await conn.execute(
                insert(tables.campaign_agents).values(campaign_id=CAMPAIGN, agent_id=f"agent-{number}")
            )
        for number in range(1, leads + 1):
            await conn.execute(insert(tables.users).values(_lead_user(number)))
        for number in range(1, debtors + 1):
            await conn.execute(insert(tables.people).values(_person(number)))
            await conn.execute(insert(tables.name_words), _words(number))
            await conn.execute(insert(tables.phones).values(_phone(number)))
            await conn.execute(insert(tables.debts).values(_debt(number)))
            await conn.execute(insert(tables.leads).values(_lead(number)))


def _user(number: int) -> dict[str, object]:
    return {
        "user_id": f"agent-{number}",
        "login": f"ana{number}",
        "name": f"Ana {number}",
        "role": "agent",
        "password_hash": _hash(),
        "created_at": LONG_AGO,
        "team": "Norte",
    }


def _lead_user(number: int) -> dict[str, object]:
    names = {"user_id": f"lead-{number}", "login": f"lea{number}", "name": f"Léa {number}"}
    return _user(number) | names | {"role": "team_lead"}


def _person(number: int) -> dict[str, object]:
    return {
        "person_id": f"person-{number}",
        "name": f"Marina Souza {number}",
        "document": f"{52998224725 + number}",
        "document_kind": "cpf",
        "birth_date": date(1980, 5, 17),
        "country": "BR",
        "region": "SP",
        "city": "São Paulo",
        "postcode": "01310100",
        "time_zone": "America/Sao_Paulo",
        "language": "pt-BR",
        "custom": {},
    }


def _words(number: int) -> list[dict[str, object]]:
    words = sorted(name_words(f"Marina Souza {number}"))
    return [{"person_id": f"person-{number}", "word": word} for word in words]


def _phone(number: int) -> dict[str, object]:
    return {
        "phone_id": f"phone-{number}",
        "person_id": f"person-{number}",
        "e164": f"+551199990{number:04d}",
        "backwards": backwards(f"+551199990{number:04d}"),
        "kind": "mobile",
    }


def _debt(number: int) -> dict[str, object]:
    return {
        "debt_id": f"debt-{number}",
        "person_id": f"person-{number}",
        "creditor_id": "creditor-1",
        "product": "Cartão",
        "contract": f"C-{number}",
        "currency": "BRL",
        "due_on": date(2026, 9, 1),
        "principal_minor": 150_000,
    }


def _lead(number: int) -> dict[str, object]:
    return {
        "lead_id": f"lead-{number}",
        "campaign_id": CAMPAIGN,
        "person_id": f"person-{number}",
        "next_at": LONG_AGO,
        "position": number,
    }
