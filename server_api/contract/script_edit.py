"""Scripts as leads write them: drafts, checks, versions, trials, results."""

from typing import Any

from pydantic import Field

from server_api.contract.base import AwareDatetime, Id, LongText, ShortText, WireModel
from server_api.contract.debt_words import Severity, VersionState
from server_api.contract.scripts import Condition, Script

#: Language (``pt-BR``, ``es``, ``es-MX``, ``en``) to text.
Texts = dict[str, LongText]


class AnswerDoc(WireModel):
    """What the debtor may say. ``sets``: fields it writes; ``values``: what a form opens with."""

    label: Texts
    goto: Id
    result: str = ""
    opens: str = ""
    values: dict[str, str] = Field(default_factory=dict)
    sets: dict[str, str] = Field(default_factory=dict)
    when: tuple[Condition, ...] = ()
    except_countries: tuple[str, ...] = ()


class FieldDoc(WireModel):
    """A field of a form inside a step: ``kind`` is ``text``, ``choice``, ``date``, ``money``, ``yes_no``."""

    name: Id
    label: Texts
    kind: ShortText = "text"
    options: tuple[tuple[str, Texts], ...] = ()
    required: bool = False
    except_countries: tuple[str, ...] = ()


class StepDoc(WireModel):
    """One step. ``target_s``: how long it should take, for comparison only."""

    step_id: Id
    name: ShortText
    stage: int = 0
    say: Texts
    how: Texts = Field(default_factory=dict)
    answers: tuple[AnswerDoc, ...] = Field((), max_length=9)
    fields: tuple[FieldDoc, ...] = ()
    before_identity: bool = False
    last: bool = False
    disclosure: str = ""
    when: tuple[Condition, ...] = ()
    except_countries: tuple[str, ...] = ()
    target_s: int = 0


class ObjectionDoc(WireModel):
    """``clip``: a recording that shows how it is answered well."""

    label: Texts
    say: Texts
    clip: str = ""


class PhraseDoc(WireModel):
    """A power phrase: words that work, at hand at any step of a stage (-1: any)."""

    say: Texts
    stage: int = -1


class DisclosureDoc(WireModel):
    """A sentence the law demands; ``amounts``: no amount is shown before it is said."""

    code: Id
    text: Texts
    rule_id: ShortText = ""
    before_identity: bool = False
    amounts: bool = False


class ScriptFor(WireModel):
    """For whom a script is meant; ``filter`` is a tree over any field (see lists)."""

    countries: tuple[str, ...] = ()
    except_countries: tuple[str, ...] = ()
    creditor_id: str = ""
    campaign_ids: tuple[str, ...] = ()
    strategy: ShortText = ""
    min_days: int = 0
    max_days: int = 100_000
    filter: dict[str, Any] = Field(default_factory=dict)


class ScriptDoc(WireModel):
    """A whole script in all its languages."""

    script_id: Id
    name: ShortText
    meant_for: ScriptFor = ScriptFor()
    languages: tuple[str, ...]
    stages: tuple[Texts, ...]
    start: Id
    steps: tuple[StepDoc, ...]
    objections: tuple[ObjectionDoc, ...] = ()
    phrases: tuple[PhraseDoc, ...] = ()
    disclosures: tuple[DisclosureDoc, ...] = ()


class Finding(WireModel):
    """Something wrong or missing. ``code`` is worded by the desk with ``params``, at a step and language."""

    severity: Severity
    code: ShortText
    step_id: str = ""
    language: str = ""
    part: ShortText = ""
    params: dict[str, str] = Field(default_factory=dict)


class ScriptCheck(WireModel):
    """What would happen at publishing: without errors it can be."""

    findings: tuple[Finding, ...] = ()
    passed: tuple[ShortText, ...] = ()


class VersionView(WireModel):
    """One version. ``share`` in percent of the team, for a trial."""

    version: int
    state: VersionState
    saved_at: AwareDatetime
    by: ShortText = ""
    share: int = 100
    note: ShortText = ""


class ScriptBrief(WireModel):
    """A script in the list."""

    script_id: Id
    name: ShortText
    campaigns: tuple[ShortText, ...] = ()
    creditor: ShortText = ""
    live: int = 0
    draft: int = 0


class Scripts(WireModel):
    """All scripts the lead may see, and the fields their texts may name (name to words)."""

    scripts: tuple[ScriptBrief, ...] = ()
    fields: tuple[tuple[ShortText, ShortText, bool], ...] = ()  # name, words, before identity


class ScriptOpen(WireModel):
    """One version, ready to edit. ``revision`` goes back with the next draft (compare-and-set)."""

    doc: ScriptDoc
    version: int
    state: VersionState
    revision: int = 0
    saved_at: AwareDatetime
    versions: tuple[VersionView, ...] = ()
    check: ScriptCheck = ScriptCheck()
    use: "ScriptUse | None" = None


class SaveDraft(WireModel):
    """Keep what is typed; 409 ``stale_version`` where somebody else saved meanwhile."""

    doc: ScriptDoc
    revision: int = 0


class DraftSaved(WireModel):
    """On disk."""

    version: int
    revision: int
    saved_at: AwareDatetime
    check: ScriptCheck = ScriptCheck()


class PreviewScript(WireModel):
    """Fill a draft as for this debtor (empty: an invented one), in this language."""

    doc: ScriptDoc
    person_id: str = ""
    language: str = "pt-BR"


class ScriptPreview(WireModel):
    """As the agent would see it."""

    script: Script
    name: ShortText = ""


class PublishScript(WireModel):
    """``to``: ``all``, ``share`` (with ``share`` percent of the team), ``me``."""

    version: int
    revision: int = 0
    to: ShortText = "all"
    share: int = Field(100, ge=1, le=100)
    note: ShortText = ""


class RollBack(WireModel):
    """Make an earlier version live again."""

    version: int


class StepUse(WireModel):
    """How a step went, last days. Shares in basis points; ``answers`` counts by answer, in order."""

    step_id: Id
    heard: int = 0
    promises_bp: int = 0
    mean_s: float = 0.0
    off_script_bp: int = 0
    answers: tuple[int, ...] = ()


class ScriptUse(WireModel):
    """Use of one version over ``days``."""

    version: int
    days: int = 7
    calls: int = 0
    steps: tuple[StepUse, ...] = ()
    objections: tuple[int, ...] = ()


class VersionResult(WireModel):
    """What a version brought. Rates in basis points with their 95 % bounds."""

    version: int
    calls: int = 0
    right_party: int = 0
    promises: int = 0
    promise_bp: int = 0
    low_bp: int = 0
    high_bp: int = 0
    promised_minor: int = 0
    kept: int = 0
    mean_talk_s: float = 0.0


class Comparison(WireModel):
    """Two versions side by side; ``sure``: their bounds do not overlap."""

    a: VersionResult
    b: VersionResult
    currency: str = ""
    sure: bool = False
