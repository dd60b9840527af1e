"""What the script view is given to show."""

from dataclasses import replace

from agent_desktop.desk.script_path import LONGEST_PATH, advance, begin, current
from agent_desktop.desk.script_shut import step_now
from agent_desktop.desk.workspace import Case, ScriptState
from agent_desktop.scripts_view import player
from agent_desktop.scripts_view.player import StageProgress
from server_api.contract.words import IdentityStatus
from tests.desk.making import head, script


def case(*path: str, status: IdentityStatus = IdentityStatus.CONFIRMED) -> Case:
    return Case(head=head(status=status), script=ScriptState(path=path))


def test_the_last_step_of_the_path_is_read_now() -> None:
    step = step_now(case("hello", "confirm"))
    assert step is not None
    assert step.step_id == "confirm"


def test_before_identity_a_hidden_step_gives_way_to_the_last_allowed_one() -> None:
    step = step_now(case("hello", "confirm", "offer", status=IdentityStatus.PENDING))
    assert step is not None
    assert step.step_id == "confirm"


def test_a_script_without_a_step_for_now_says_nothing() -> None:
    silent = script().model_copy(update={"start": "offer"})
    hushed = case(status=IdentityStatus.PENDING)
    hushed = replace(hushed, head=hushed.head.model_copy(update={"script": silent}))
    assert step_now(hushed) is None
    assert player.choices(hushed) == ()


def test_choices_say_which_lead_on() -> None:
    pending = player.choices(case("hello", status=IdentityStatus.PENDING))
    assert [choice.open for choice in pending] == [True, True, False, False]
    assert [choice.open for choice in player.choices(case("hello"))] == [True, True, True, False]


def test_stages() -> None:
    assert [progress for _, progress in player.stages(case("hello", "offer"))] == [
        StageProgress.DONE,
        StageProgress.NOW,
        StageProgress.AHEAD,
    ]


def test_a_circle_ends_at_the_longest_path() -> None:
    path: tuple[str, ...] = ()
    for _ in range(LONGEST_PATH + 10):
        path = advance(path, "hello")
    assert len(path) == LONGEST_PATH


def test_a_newer_script_keeps_the_steps_it_knows() -> None:
    assert begin(script(), ("gone", "confirm")) == ("confirm",)
    assert begin(script(), ("gone",)) == ("hello",)
    assert current(script(), ("gone",), identified=True) is not None


def test_visited_steps_in_order() -> None:
    steps = player.visited(script(), ("hello", "gone", "offer"))
    assert [step.step_id for step in steps] == ["hello", "offer"]
