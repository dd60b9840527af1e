"""A draft as an agent would see it, with the facts of a real debtor or of one who does not exist."""

import asyncio
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.debt_words import Severity
from server_api.contract.script_edit import PreviewScript, ScriptDoc, ScriptPreview
from server_api.contract.session import AgentProfile
from server_api.contract.words import ErrorCode
from server_api.services.build_case import CaseBuilder
from server_api.services.check_script import CheckScript
from server_api.services.loaded_script import LoadedScript, Telling
from server_api.services.refusals import RefusalError
from server_api.services.script_file import BadScriptError
from server_api.services.script_library import Published, ScriptLibrary
from server_api.services.tell_script import TellScript
from server_api.store import audit_rows, script_rows
from server_api.store.database import Database

_COUNTRY = {"pt": "BR", "es": "MX", "en": "US"}
#: Somebody who does not exist, by language: name, greeting, creditor, amounts, dates.
_INVENTED = {
    "pt": ("Ana Exemplo", "Bom dia", "Banco Exemplo", "R$ 14.880,20", "R$ 9.672,13", "sexta-feira, dia 27"),
    "es": ("Ana Ejemplo", "Buenos días", "Banco Ejemplo", "$14,880.20", "$9,672.13", "viernes 27"),
    "en": ("Ann Example", "Good morning", "Example Bank", "$14,880.20", "$9,672.13", "Friday, November 27"),
}


class PreviewScripts:
    """For leads. Whose case was looked at is in the audit."""

    def __init__(self, database: Database, clock: Clock, cases: CaseBuilder, check: CheckScript) -> None:
        self._database, self._clock, self._cases, self._check = database, clock, cases, check

    async def __call__(self, lead: AgentProfile, script_id: str, told: PreviewScript) -> ScriptPreview:
        """Raises RefusalError NOT_FOUND (no such debtor), REFUSED (not admitted), INVALID (another id)."""
        if told.doc.script_id != script_id:
            raise RefusalError(ErrorCode.INVALID, field="doc", fault="script_wrong")
        script = await asyncio.to_thread(self._loaded, told.doc)
        if not told.person_id:
            return _invented(script, told.language, lead.name)
        now = self._clock.legal()
        tell = TellScript(ScriptLibrary([Published(script)]), self._cases.conduct)

        async def read(conn: AsyncConnection) -> ScriptPreview:
            found = await script_rows.case_of(conn, told.person_id, told.doc.meant_for.creditor_id)
            if found is None:
                raise RefusalError(ErrorCode.NOT_FOUND, what="person")
            campaign_id, phone_id = found
            case = await self._cases.read(conn, "", told.person_id, phone_id, campaign_id, now)
            person = replace(case.case.person, language=told.language)
            whole = self._cases.tell(
                replace(case, case=replace(case.case, person=person)), lead, tell=tell
            ).whole
            return ScriptPreview(script=whole.script, name=person.name)

        preview = await self._database.read_at_once(read)
        async with self._database.write() as conn:
            detail = {"script_id": told.doc.script_id}
            await audit_rows.add(
                conn,
                self._clock.utc(),
                user_id=lead.agent_id,
                what="script_preview",
                subject=told.person_id,
                **detail,
            )
        return preview

    def _loaded(self, doc: ScriptDoc) -> LoadedScript:
        """A script that is none (no start, no steps) cannot be shown; any other draft can. Takes a tenth of a
        second for a large one.
        """
        shape = {"bad_shape", "no_start", "bad_language", "duplicate_step"}
        found = [item.code for item in self._check(doc).findings if item.severity is Severity.ERROR]
        broken = [code for code in found if code in shape]
        if broken:
            raise RefusalError(ErrorCode.REFUSED, fault="script_faulty", codes=",".join(broken)[:200])
        try:
            return LoadedScript(doc, 0)
        except BadScriptError as error:
            raise RefusalError(ErrorCode.REFUSED, fault="script_faulty", codes=str(error)[:200]) from error


def _invented(script: LoadedScript, language: str, agent_name: str) -> ScriptPreview:
    near = language[:2] if language[:2] in _INVENTED else "en"
    name, greeting, creditor, balance, total, day = _INVENTED[near]
    country = language[3:5].upper() or _COUNTRY[near]
    fields = {
        "agent_name": agent_name,
        "agency": creditor,
        "debtor_name": name,
        "first_name": name.split()[0],
        "greeting": greeting,
        "official_phone": "0800 000 0100",
        "city": "",
        "country": country,
        "language": language,
        "creditor": creditor,
        "balance": balance,
        "contracts": "2",
        "days_late": "72",
        "best_total": total,
        "best_discount": "35 %",
        "best_due": day,
        "plan_first": balance,
        "plan_count": "5",
        "plan_instalment": total,
        "plan_due": day,
    }
    facts = {"country": country, "language": language, "days_late": "72"}
    facts |= {"has_offer": "yes", "has_plan": "yes"}
    filled = script.fill(Telling(language, (country,), fields, facts))
    return ScriptPreview(script=filled.script, name=name)
