"""Profiles: what is drawn follows the file, and a wrong file is explained."""

from pathlib import Path
from random import Random
from statistics import mean

import pytest

from server_api.simulator.profile import ProfileError, Spread, load_profile

PROFILES = Path(__file__).resolve().parents[2] / "resources" / "simulator" / "profiles"


@pytest.mark.parametrize("name", ["demo", "floor", "test"])
def test_every_profile_of_ours_can_be_read(name: str) -> None:
    assert 0.0 < load_profile(PROFILES / f"{name}.toml").answer_rate <= 1.0


@pytest.mark.parametrize("shape", ["gamma", "lognormal"])
def test_a_spread_keeps_its_mean_and_its_limits(shape: str) -> None:
    spread = Spread.model_validate(
        {"at_least": 3.0, "mean": 12.0, "cv": 0.7, "at_most": 300.0, "shape": shape}
    )
    rng = Random(1)
    drawn = [spread.draw(rng) for _ in range(20_000)]
    assert mean(drawn) == pytest.approx(12.0, rel=0.03)
    assert min(drawn) >= 3.0


def test_a_spread_is_cut_at_its_most() -> None:
    spread = Spread(mean=5.0, cv=2.0, at_most=6.0)
    rng = Random(1)
    assert max(spread.draw(rng) for _ in range(2_000)) == 6.0


def test_a_spread_without_variation_is_its_mean() -> None:
    assert Spread(mean=0.5, cv=0.0).draw(Random(1)) == 0.5


@pytest.mark.parametrize(
    ("line", "replacement", "told"),
    [
        ("answer_rate = 1.0", "answer_rate = 1.5", "answer_rate"),
        ("person = 1.0", "busy = 1.0", "answered: busy does not belong here"),
        ("person = 1.0", "martian = 1.0", "answered"),
        ("accepts = 1.0", "accepts = -1.0", "mood: weights must be positive"),
        ("seed = 7", "sede = 7", "sede"),
        ("mean = 0.1", "mean = 700.0", "at_least <= mean <= at_most"),
        ("seed = 7", "seed = = 7", "is not TOML"),
    ],
)
def test_a_wrong_profile_says_where(tmp_path: Path, line: str, replacement: str, told: str) -> None:
    text = (PROFILES / "test.toml").read_text(encoding="utf-8")
    assert line in text
    file = tmp_path / "wrong.toml"
    file.write_text(text.replace(line, replacement), encoding="utf-8")
    with pytest.raises(ProfileError, match=r"wrong\.toml") as caught:
        load_profile(file)
    assert told in str(caught.value)


def test_a_missing_profile_says_so(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match="cannot be read"):
        load_profile(tmp_path / "nowhere.toml")
