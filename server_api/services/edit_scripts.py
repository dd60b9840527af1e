"""Leads write scripts: drafts, publishing to all or to some, going back; who and when is in the audit."""

import asyncio
from collections.abc import Callable

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.debt_words import Severity, VersionState
from server_api.contract.script_edit import (
    DraftSaved,
    PublishScript,
    SaveDraft,
    ScriptBrief,
    ScriptCheck,
    ScriptDoc,
    ScriptOpen,
    Scripts,
    VersionView,
)
from server_api.contract.words import ErrorCode
from server_api.domain.script_names import AFTER_IDENTITY, BEFORE_IDENTITY
from server_api.services.check_script import CheckScript
from server_api.services.keep_scripts import DESK, digest_of
from server_api.services.refusals import RefusalError
from server_api.services.script_use import ReadUse
from server_api.store import audit_rows, script_rows, users_rows
from server_api.store.database import Database
from server_api.store.script_rows import DRAFT, LIVE, PAST, TRIAL, ScriptRow, VersionRow

#: A script larger than this, as JSON, is none.
LARGEST = 400_000
#: What texts may name, in words, and whether before the identity.
_FIELDS = tuple((name, name.replace("_", " "), name in BEFORE_IDENTITY) for name in sorted(AFTER_IDENTITY))


class EditScripts:
    """Every change is a version or a state of one: nothing that was published is ever overwritten.

    ``tell`` hears of what was published, after the commit.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        check: CheckScript,
        use: ReadUse,
        tell: Callable[[str], None],
    ) -> None:
        self._database, self._clock, self._check = database, clock, check
        self._use, self._tell = use, tell

    async def listed(self) -> Scripts:
        """All scripts, and what their texts may name."""
        async with self._database.read() as conn:
            rows = await script_rows.every_script(conn)
            states = script_rows.published(await script_rows.in_state(conn, LIVE, DRAFT))
            campaigns = await script_rows.campaigns(conn)
        briefs = tuple(
            ScriptBrief(
                script_id=row.script_id,
                name=row.name,
                campaigns=tuple(campaigns.get(row.script_id, ())),
                creditor=row.creditor_id,
                live=_number(states, row.script_id, LIVE),
                draft=_number(states, row.script_id, DRAFT),
            )
            for row in rows
        )
        return Scripts(scripts=briefs, fields=_FIELDS)

    async def opened(self, script_id: str, number: int = 0) -> ScriptOpen:
        """A version (0: the draft, else what is live). Raises RefusalError NOT_FOUND."""
        async with self._database.read() as conn:
            row, versions = await _named(conn, script_id)
            chosen = _chosen(versions, number)
            names = await users_rows.names(conn, {name for one in versions for name in _people(one)})
            use = await self._use.of_version(conn, script_id, _live_number(versions, chosen))
        doc = ScriptDoc.model_validate(chosen.doc)
        return ScriptOpen(
            doc=doc,
            version=chosen.version,
            state=VersionState(chosen.state),
            revision=row.revision,
            saved_at=chosen.saved_at,
            versions=tuple(_view(one, names) for one in versions),
            check=await asyncio.to_thread(self._check, doc),
            use=use,
        )

    async def save(self, script_id: str, told: SaveDraft, *, by: str) -> DraftSaved:
        """Keep the draft; of a script nobody knows, its first.

        Raises RefusalError STALE_VERSION (somebody else saved meanwhile), INVALID (another script's text,
        too large).
        """
        doc = told.doc
        if doc.script_id != script_id or len(doc.model_dump_json()) > LARGEST:
            raise RefusalError(ErrorCode.INVALID, field="doc", fault="script_wrong")
        checked = await asyncio.to_thread(self._check, doc)
        now = self._clock.utc()
        async with self._database.write() as conn:
            new = ScriptRow(script_id, doc.name, doc.meant_for.creditor_id, 0, DESK, now)
            made = await script_rows.add_script(conn, new)
            row = await script_rows.script(conn, script_id, lock=True)
            if row is None or row.revision != told.revision:
                now_is = str(row.revision) if row else "0"
                raise RefusalError(ErrorCode.STALE_VERSION, fault="script_stale", revision=now_is)
            version = await self._keep_draft(conn, doc, by)
            revision = row.revision + 1
            await script_rows.change_script(
                conn, script_id, revision=revision, name=doc.name, creditor_id=doc.meant_for.creditor_id
            )
            if made:
                await audit_rows.add(conn, now, user_id=by, what="script_made", subject=script_id)
        return DraftSaved(version=version, revision=revision, saved_at=now, check=checked)

    async def publish(self, script_id: str, told: PublishScript, *, by: str) -> ScriptOpen:
        """The next call gets it; calls under way keep what they have.

        Raises RefusalError NOT_FOUND, STALE_VERSION (the draft changed meanwhile), REFUSED with ``codes``
        (what the check found), INVALID (``to``).
        """
        if told.to not in ("all", "share", "me"):
            raise RefusalError(ErrorCode.INVALID, field="to", fault="script_wrong")
        digest = await self._refuse_faulty(script_id, told.version)
        async with self._database.write() as conn:
            row = await script_rows.script(conn, script_id, lock=True)
            version = await script_rows.version(conn, script_id, told.version)
            if row is None or version is None:
                raise RefusalError(ErrorCode.NOT_FOUND, what="script", fault="script_unknown", name=script_id)
            if version.state == DRAFT and told.revision not in (0, row.revision):
                raise RefusalError(ErrorCode.STALE_VERSION, fault="script_stale", revision=str(row.revision))
            if version.digest != digest:  # it was saved anew while it was looked at
                raise RefusalError(ErrorCode.STALE_VERSION, fault="script_stale", revision=str(row.revision))
            await self._put_out(conn, version, told, by)
            await script_rows.change_script(conn, script_id, source=DESK)
        self._tell(script_id)
        return await self.opened(script_id, told.version)

    async def roll_back(self, script_id: str, number: int, *, by: str) -> ScriptOpen:
        """An earlier version is live again, as it was; a trial ends.

        Raises RefusalError NOT_FOUND, REFUSED (it is not right any more).
        """
        await self._refuse_faulty(script_id, number)
        async with self._database.write() as conn:
            await script_rows.script(conn, script_id, lock=True)
            version = await script_rows.version(conn, script_id, number)
            if version is None or version.state == DRAFT:
                raise RefusalError(ErrorCode.NOT_FOUND, what="script", fault="script_unknown", name=script_id)
            await self._put_out(conn, version, PublishScript(version=number), by, what="script_rolled_back")
            await script_rows.change_script(conn, script_id, source=DESK)
        self._tell(script_id)
        return await self.opened(script_id, number)

    async def _refuse_faulty(self, script_id: str, number: int) -> str:
        """What was right in an older release is looked at again: the law may have changed. Before anything is
        written, and beside the loop: a large script takes a tenth of a second. Returns the text's digest.
        """
        async with self._database.read() as conn:
            version = await script_rows.version(conn, script_id, number)
        if version is None:
            raise RefusalError(ErrorCode.NOT_FOUND, what="script", fault="script_unknown", name=script_id)
        doc = ScriptDoc.model_validate(version.doc)
        checked: ScriptCheck = await asyncio.to_thread(self._check, doc)
        codes = [item.code for item in checked.findings if item.severity is Severity.ERROR]
        if codes:
            told = ",".join(dict.fromkeys(codes))[:200]
            raise RefusalError(ErrorCode.REFUSED, fault="script_faulty", codes=told, name=doc.script_id)
        return version.digest

    async def _keep_draft(self, conn: AsyncConnection, doc: ScriptDoc, by: str) -> int:
        now, kept, digest = self._clock.utc(), doc.model_dump(mode="json"), digest_of(doc)
        versions = await script_rows.versions(conn, doc.script_id)
        draft = next((one for one in versions if one.state == DRAFT), None)
        if draft is not None:
            await script_rows.change_version(
                conn, doc.script_id, draft.version, doc=kept, digest=digest, saved_at=now, saved_by=by
            )
            return draft.version
        number = versions[0].version + 1 if versions else 1
        row = VersionRow(doc.script_id, number, DRAFT, kept, digest, now, by)
        await script_rows.add_version(conn, row)
        return number

    async def _put_out(
        self,
        conn: AsyncConnection,
        version: VersionRow,
        told: PublishScript,
        by: str,
        what: str = "script_published",
    ) -> None:
        script_id, now = version.script_id, self._clock.utc()
        trial = told.to != "all"
        leaves = (TRIAL,) if trial else (TRIAL, LIVE)
        for one in await script_rows.versions(conn, script_id):
            if one.state in leaves and one.version != version.version:
                await script_rows.change_version(conn, script_id, one.version, state=PAST)
        if trial and version.state == LIVE:
            raise RefusalError(ErrorCode.REFUSED, fault="script_faulty", codes="already_live", name=script_id)
        values = {
            "state": TRIAL if trial else LIVE,
            "share": told.share if told.to == "share" else 100,
            "users": [by] if told.to == "me" else [],
            "published_at": now,
            "published_by": by,
        }
        if told.note:
            values["note"] = told.note
        await script_rows.change_version(conn, script_id, version.version, **values)
        detail = {"version": str(version.version), "to": told.to, "share": str(values["share"])}
        await audit_rows.add(conn, now, user_id=by, what=what, subject=script_id, **detail)


async def _named(conn: AsyncConnection, script_id: str) -> tuple[ScriptRow, list[VersionRow]]:
    row = await script_rows.script(conn, script_id)
    versions = await script_rows.versions(conn, script_id)
    if row is None or not versions:
        raise RefusalError(ErrorCode.NOT_FOUND, what="script", fault="script_unknown", name=script_id)
    return row, versions


def _chosen(versions: list[VersionRow], number: int) -> VersionRow:
    """The version of this number; of none, the draft, what is live, or the newest."""
    if number:
        found = next((one for one in versions if one.version == number), None)
        if found is None:
            raise RefusalError(ErrorCode.NOT_FOUND, what="version", fault="script_unknown", name=str(number))
        return found
    by_state = {one.state: one for one in reversed(versions)}
    return by_state.get(DRAFT) or by_state.get(LIVE) or versions[0]


def _live_number(versions: list[VersionRow], chosen: VersionRow) -> int:
    """Whose use is shown: the version's own, of a draft that of what is live."""
    if chosen.state != DRAFT:
        return chosen.version
    return next((one.version for one in versions if one.state == LIVE), chosen.version)


def _people(row: VersionRow) -> tuple[str, ...]:
    return tuple(name for name in (row.saved_by, row.published_by) if name)


def _view(row: VersionRow, names: dict[str, str]) -> VersionView:
    by = row.published_by or row.saved_by
    return VersionView(
        version=row.version,
        state=VersionState(row.state),
        saved_at=row.published_at or row.saved_at,
        by=names.get(by, ""),
        share=row.share,
        note=row.note,
    )


def _number(states: dict[str, dict[str, VersionRow]], script_id: str, state: str) -> int:
    row = states.get(script_id, {}).get(state)
    return row.version if row is not None else 0
