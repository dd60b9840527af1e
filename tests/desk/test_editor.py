"""The script editor on the desk: changes, undoing, drafts never lost, two leads at once, publishing."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from agent_desktop.desk import commands as c
from agent_desktop.desk import commands_scripts as cs
from agent_desktop.desk import events as e
from agent_desktop.desk import events_editor as ee
from agent_desktop.desk import events_lists as el
from agent_desktop.desk import script_doc
from agent_desktop.desk.editor_state import Text
from agent_desktop.desk.script_edits import Add, Edit, Move, Place, Put, Remove, applied
from agent_desktop.desk.workspace import LinkState
from server_api.contract.debt_words import Severity, VersionState
from server_api.contract.script_edit import DraftSaved, Finding, ScriptCheck, ScriptDoc
from server_api.contract.words import ErrorCode
from tests.desk.fakes_dial import FIELDS as FILTERS
from tests.desk.making import Desk, link
from tests.desk.script_samples import CHECK, DOC, NOW, comparison, opened, preview, scripts
from tests.desk.test_dial import leading

OFFER = Place("step", "offer")


def editor(**changes: object) -> Desk:
    """A lead with the sample script open."""
    desk = leading()
    desk.on(ee.EditorOpened(), ee.ScriptsLoaded(scripts(), FILTERS), ee.ScriptPicked("cards-61-90"))
    desk.on(ee.ScriptLoaded(opened().model_copy(update=changes)))
    desk.said.clear()
    return desk


def text(desk: Desk) -> Text:
    assert desk.now.editor.text is not None
    return desk.now.editor.text


def say(words: str, place: Place = OFFER) -> ee.ScriptEdited:
    return ee.ScriptEdited(Put(place, "say", words, "pt-BR"))


def said(desk: Desk, step_id: str = "offer") -> str:
    step = script_doc.step_of(text(desk).doc, step_id)
    assert step is not None
    return step.say.get("pt-BR", "")


def saved(doc: ScriptDoc, revision: int, version: int = 13) -> ee.DraftKept:
    told = DraftSaved(version=version, revision=revision, saved_at=NOW, check=CHECK)
    return ee.DraftKept(doc.script_id, doc, told)


def saves(desk: Desk) -> list[cs.SaveScriptDraft]:
    return [one for one in desk.said if isinstance(one, cs.SaveScriptDraft)]


def kept_here(desk: Desk) -> list[ScriptDoc | None]:
    return [one.doc for one in desk.said if isinstance(one, cs.KeepScriptHere)]


def refused(about: str, code: ErrorCode, **params: str) -> e.RequestRefused:
    return e.RequestRefused(about, code, tuple(params.items()))


# --- opening --------------------------------------------------------------------------------------


def test_only_leads_open_it() -> None:
    agent = Desk(replace(leading().now, shift=replace(leading().now.shift, agent=None)))
    assert agent.on(ee.EditorOpened()) == ()
    lead = leading()
    assert lead.on(ee.EditorOpened()) == (cs.LoadScripts("c1"),)


def test_a_script_is_shown_from_its_start_and_in_the_preview() -> None:
    desk = editor()
    assert desk.now.editor.part.step_id == "open"
    desk.on(ee.PartPicked("step", "offer"))
    assert desk.now.editor.preview.place.path == ("open", "offer")


def test_the_tree_follows_the_first_answers_and_branches_off() -> None:
    assert [(branch.step.step_id, branch.depth) for branch in script_doc.tree(DOC)] == [
        ("open", 0),
        ("who", 0),
        ("notices", 0),
        ("offer", 0),
        ("plan", 1),
        ("dispute", 1),
        ("hardship", 1),
        ("close", 0),
    ]


# --- changing and keeping -------------------------------------------------------------------------


def test_a_change_goes_to_this_disk_the_servers_and_the_preview() -> None:
    desk = editor()
    commands = desk.on(say("Vamos resolver?"))
    assert said(desk) == "Vamos resolver?"
    assert [type(one) for one in commands] == [cs.KeepScriptHere, cs.SaveScriptDraft, cs.ShowDraft]
    desk.on(saved(text(desk).doc, 5))
    assert text(desk).revision == 5
    assert kept_here(desk)[-1] is None
    assert text(desk).doc == text(desk).kept


def test_one_draft_at_a_time_is_under_way_and_the_newest_follows() -> None:
    desk = editor()
    desk.on(say("a"))
    first = text(desk).doc
    desk.on(say("ab"), say("abc"))
    assert len(saves(desk)) == 1
    desk.on(saved(first, 5))
    assert [one.save.revision for one in saves(desk)] == [4, 5]
    assert saves(desk)[-1].save.doc == text(desk).doc


def test_typing_on_is_one_step_of_undoing() -> None:
    desk = editor()
    before = said(desk)
    desk.on(say("a"), say("ab"), say("abc"), ee.ScriptEdited(Put(OFFER, "target_s", 60)))
    desk.on(ee.EditUndone())
    assert said(desk) == "abc"
    desk.on(ee.EditUndone())
    assert said(desk) == before
    desk.on(ee.EditRedone())
    assert said(desk) == "abc"


def test_with_the_server_away_work_goes_on_here_and_goes_out_when_it_is_back() -> None:
    desk = editor()
    desk.on(link(LinkState.DOWN), say("sem servidor"))
    assert saves(desk) == []
    assert kept_here(desk) == [text(desk).doc]
    desk.on(ee.DraftKeptHere("cards-61-90", kept=True))
    assert text(desk).here
    desk.on(link(LinkState.UP))
    assert [one.save.doc for one in saves(desk)] == [text(desk).doc]


def test_a_save_that_did_not_arrive_is_sent_again() -> None:
    desk = editor()
    desk.on(
        say("a"), refused("SaveScriptDraft", ErrorCode.LINK_DOWN), link(LinkState.DOWN), link(LinkState.UP)
    )
    assert len(saves(desk)) == 2


def test_what_this_pc_kept_over_the_same_revision_goes_on() -> None:
    desk = leading()
    desk.on(ee.EditorOpened(), ee.ScriptsLoaded(scripts(), ()), ee.ScriptPicked("cards-61-90"))
    here = applied(DOC, Put(OFFER, "say", "antes da queda", "pt-BR"))
    desk.on(ee.ScriptLoaded(opened(), here, 4))
    assert said(desk) == "antes da queda"
    assert [one.save.doc for one in saves(desk)] == [here]


def test_what_was_typed_after_the_own_last_save_is_no_conflict() -> None:
    desk = leading()
    desk.on(ee.EditorOpened(), ee.ScriptsLoaded(scripts(), ()), ee.ScriptPicked("cards-61-90"))
    own = tuple(one.model_copy(update={"by": "Rafael"}) for one in opened().versions)
    here = applied(DOC, Put(OFFER, "say", "depois do último envio", "pt-BR"))
    desk.on(ee.ScriptLoaded(opened(revision=9).model_copy(update={"versions": own}), here, 4))
    assert text(desk).theirs is None
    assert [(one.save.doc, one.save.revision) for one in saves(desk)] == [(here, 9)]
    desk.on(ee.EditUndone())
    assert text(desk).doc == DOC


def test_what_another_saved_over_what_this_pc_kept_is_shown_beside_it() -> None:
    desk = leading()
    desk.on(ee.EditorOpened(), ee.ScriptsLoaded(scripts(), ()), ee.ScriptPicked("cards-61-90"))
    here = applied(DOC, Put(OFFER, "say", "antes da queda", "pt-BR"))
    desk.on(ee.ScriptLoaded(opened(revision=9), here, 4))
    assert text(desk).theirs is not None
    assert saves(desk) == []


def test_without_the_server_a_script_kept_here_can_be_opened() -> None:
    desk = leading()
    desk.on(ee.EditorOpened(), ee.ScriptsLoaded(scripts(), ()), link(LinkState.DOWN))
    desk.on(ee.ScriptPicked("cards-61-90"), ee.ScriptFoundHere(DOC, 4), say("sem servidor"))
    assert said(desk) == "sem servidor"
    desk.on(link(LinkState.UP))
    assert saves(desk)[-1].save.revision == 4


# --- two leads ------------------------------------------------------------------------------------


def raced() -> tuple[Desk, ScriptDoc]:
    """Another lead saved while this one typed."""
    desk = editor()
    theirs = applied(DOC, Put(Place("step", "plan"), "say", "deles", "pt-BR"))
    desk.on(say("meu"), refused("SaveScriptDraft", ErrorCode.STALE_VERSION))
    desk.on(ee.ScriptLoaded(opened(theirs, revision=7)))
    return desk, theirs


def test_both_texts_are_shown_and_nothing_is_saved_over_the_other() -> None:
    desk, theirs = raced()
    assert text(desk).theirs is not None
    assert script_doc.differing(text(desk).doc, theirs) == ("Proposta", "Parcelar")
    before = len(saves(desk))
    desk.on(say("mais"))
    assert (said(desk), len(saves(desk))) == ("meu", before)


def test_mine_stays_and_theirs_is_one_step_of_undoing_away() -> None:
    desk, theirs = raced()
    desk.on(ee.ConflictSettled("mine"))
    assert said(desk) == "meu"
    assert saves(desk)[-1].save.revision == 7
    desk.on(ee.EditUndone())
    assert text(desk).doc == theirs


def test_theirs_is_taken_and_mine_is_one_step_of_undoing_away() -> None:
    desk, theirs = raced()
    mine = text(desk).doc
    desk.on(ee.ConflictSettled("theirs"))
    assert text(desk).doc == theirs
    assert text(desk).doc == text(desk).kept
    desk.on(ee.EditUndone())
    assert text(desk).doc == mine


# --- publishing -----------------------------------------------------------------------------------


def test_what_is_typed_is_saved_before_it_is_published() -> None:
    desk = editor()
    desk.on(ee.AudienceChosen("share", 20), say("novo"), ee.PublishAsked())
    assert not any(isinstance(one, cs.Publish) for one in desk.said)
    desk.on(saved(text(desk).doc, 5))
    sent = [one for one in desk.said if isinstance(one, cs.Publish)]
    assert [(one.publish.revision, one.publish.to, one.publish.share) for one in sent] == [(5, "share", 20)]
    live = opened(text(desk).doc, 5).model_copy(update={"state": VersionState.TRIAL})
    desk.on(ee.VersionTold(live))
    assert desk.now.editor.told == "published"


def test_a_faulty_script_does_not_go_out() -> None:
    fault = Finding(severity=Severity.ERROR, code="dead_end", step_id="plan")
    desk = editor(check=ScriptCheck(findings=(fault,)))
    assert desk.on(ee.PublishAsked()) == ()
    assert desk.now.editor.error == "script_faulty"


def test_a_past_version_is_looked_at_and_made_live_again() -> None:
    desk = editor()
    assert desk.on(ee.VersionPicked(11)) == (cs.LoadScript("cards-61-90", 11),)
    past = opened().model_copy(update={"version": 11, "state": VersionState.PAST})
    desk.on(ee.ScriptLoaded(past), say("nada"))
    assert text(desk).doc == DOC
    assert desk.on(ee.RollBackAsked()) == (cs.RollBackScript("cards-61-90", 11),)


def test_versions_are_compared_by_what_they_brought() -> None:
    desk = editor()
    assert desk.on(ee.CompareAsked()) == (cs.CompareVersions("cards-61-90", 12, 11),)
    desk.on(ee.CompareTold("cards-61-90", comparison()))
    assert desk.now.editor.part.kind == "compare"
    desk.on(ee.EditorLeft())
    assert desk.now.editor.part.kind == "step"


def test_what_is_refused_is_said_and_what_was_typed_stays() -> None:
    desk = editor()
    desk.on(ee.PublishAsked(), refused("Publish", ErrorCode.REFUSED, fault="amount_before_identity"))
    assert desk.now.editor.error == "amount_before_identity"
    assert desk.now.editor.asked == ""


# --- preview and filter ---------------------------------------------------------------------------


def walked(desk: Desk) -> list[str]:
    return list(desk.now.editor.preview.place.path)


def test_the_preview_walks_as_the_agent_would() -> None:
    desk = editor()
    desk.on(ee.PreviewTold("cards-61-90", preview()), ee.PreviewActed(e.ScriptAnswered(0)))
    assert walked(desk) == ["open", "who"]
    desk.on(ee.PreviewActed(e.ScriptAnswered(0)), ee.PreviewRestarted())
    assert walked(desk) == ["open"]
    assert not any(isinstance(one, cs.KeepPlace | cs.TickSaid) for one in desk.said)


def test_a_debtor_is_sought_and_chosen() -> None:
    desk = editor()
    assert desk.on(ee.DebtorSought("maria")) == (cs.FindDebtors("maria"),)
    commands = desk.on(ee.DebtorPicked("p1", "Maria A. dos Santos"))
    assert [one.preview.person_id for one in commands if isinstance(one, cs.ShowDraft)] == ["p1"]


def test_whom_it_is_meant_for_is_a_filter_and_an_unfinished_line_stays_out() -> None:
    desk = editor()
    desk.on(ee.FilterEdited(el.PartAdded(())), ee.FilterEdited(el.FieldChosen((0,), "debt.days_late")))
    assert text(desk).doc == DOC
    desk.on(ee.FilterEdited(el.ValueTyped((0,), 0, "61")))
    assert text(desk).doc.meant_for.filter == {"all": [{"field": "debt.days_late", "op": "eq", "value": 61}]}


# --- any edit -------------------------------------------------------------------------------------

PLACES = st.builds(
    Place,
    st.sampled_from(
        [
            "script",
            "stage",
            "step",
            "answer",
            "field",
            "objection",
            "phrase",
            "disclosure",
            "meant_for",
            "odd",
        ]
    ),
    st.sampled_from(["open", "offer", "hardship", "close", "gone", ""]),
    st.integers(-2, 9),
)
EDITS: st.SearchStrategy[Edit] = st.one_of(
    st.builds(
        Put,
        PLACES,
        st.sampled_from(["label", "say", "how", "text", "name", "goto", "odd"]),
        st.text(max_size=20),
        st.sampled_from(["pt-BR", "es", "en"]),
    ),
    st.builds(Add, PLACES, st.text(max_size=20), st.sampled_from(["pt-BR", "es"])),
    st.builds(Remove, PLACES),
    st.builds(Move, PLACES, st.sampled_from([-1, 1])),
)


@settings(max_examples=150)
@given(st.lists(EDITS, max_size=12))
def test_any_change_leaves_a_script_that_can_be_sent_and_undone(edits: list[Edit]) -> None:
    doc = DOC
    for edit in edits:
        doc = applied(doc, edit)
    assert ScriptDoc.model_validate_json(doc.model_dump_json()) == doc
    assert script_doc.step_of(doc, doc.start) is not None
    assert {branch.step.step_id for branch in script_doc.tree(doc)} == {step.step_id for step in doc.steps}


def test_undoing_all_gives_the_script_as_it_was_opened() -> None:
    desk = editor()
    desk.on(
        ee.ScriptEdited(Add(OFFER, "Nova etapa")),
        ee.ScriptEdited(Remove(Place("answer", "offer", 1))),
        ee.ScriptEdited(Move(Place("objection", at=0), 1)),
        ee.ScriptEdited(Put(Place("meant_for"), "min_days", 30)),
    )
    assert desk.now.editor.part.step_id == "step_1"
    desk.on(*(ee.EditUndone() for _ in range(4)))
    assert text(desk).doc == DOC


def test_how_long_a_text_takes_and_how_hard_it_is() -> None:
    assert script_doc.reading("") == ""
    assert script_doc.spoken_seconds("uma duas três quatro {{ saldo }}") == 2
    assert script_doc.reading("Frase curta. Outra curta.") == "easy"
    assert script_doc.reading(" ".join(["palavra"] * 30)) == "hard"


def shown(desk: Desk) -> tuple[bool, bool]:
    """Whether the editor is open, and a script in it."""
    return desk.now.editor.open, desk.now.editor.text is not None


def test_leaving_takes_one_thing_at_a_time() -> None:
    desk = editor()
    desk.on(ee.AnswerPicked(1), ee.EditorLeft())
    assert desk.now.editor.text is not None
    desk.on(ee.EditorLeft())
    assert shown(desk) == (True, False)
    desk.on(ee.EditorLeft())
    assert shown(desk) == (False, False)


def test_the_commands_of_the_editor_are_no_surprise_to_the_desk() -> None:
    desk = editor()
    assert desk.on(refused("ShowDraft", ErrorCode.INTERNAL)) == ()
    assert desk.notices == set()
    assert not any(isinstance(one, c.SaveOutcome) for one in desk.said)
