"""`extends`: presets below the file, merged the same way every time, and who set what can be told."""

from __future__ import annotations

from pathlib import Path

import pytest

from worktrain.config.extending import KEY, origins, preset, presets
from worktrain.config.load import load_config
from worktrain.config.nodes import plain
from worktrain.config.problems import InvalidFileError
from worktrain.config.schema import Autonomy
from worktrain.config.yaml import parse


def problems(text: str) -> list[str]:
    with pytest.raises(InvalidFileError) as caught:
        load_config(text, name="p.yml")
    return str(caught.value).splitlines()


@pytest.mark.parametrize("name", presets())
def test_every_preset_is_valid_alone_and_extends_nothing(name: str) -> None:
    config = load_config(f"extends: [{name}]")
    assert config.extends == (name,)
    document = plain(preset(name))
    assert isinstance(document, dict)
    assert KEY not in document
    assert load_config(f"extends: [{name}]").digest() == config.digest()


def test_what_a_preset_says_never_changes() -> None:
    """Its values count in the policy's hash: another content would make valid proofs look false."""
    pinned = {
        "worktrain:balanced": "b20174bb7e4bf220",
        "worktrain:cautious": "44136fa355b3678a",
        "worktrain:full": "4afa6caf691511bb",
        "worktrain:plan-only": "3053288f4272fef9",
        "worktrain:thrifty": "a064fc37f65865b2",
    }
    found = {name: load_config(f"extends: [{name}]").digest()[:16] for name in presets()}
    assert found == pinned, "make a preset with another name instead"


@pytest.mark.parametrize("level", list(Autonomy))
def test_each_level_of_autonomy_has_its_preset(level: Autonomy) -> None:
    config = load_config(f"extends: [worktrain:{level.value}]")
    assert config.autonomy is level
    assert config.merge.auto is (level is Autonomy.FULL)


def test_mappings_are_merged_and_the_file_wins() -> None:
    config = load_config("extends: [worktrain:thrifty]\nlimits: {usd: 2}\n")
    assert (config.limits.usd, config.limits.rounds) == (2.0, 1)


def test_a_later_preset_wins_over_an_earlier_one() -> None:
    assert load_config("extends: [worktrain:full, worktrain:cautious]").autonomy is Autonomy.CAUTIOUS
    assert load_config("extends: [worktrain:cautious, worktrain:full]").autonomy is Autonomy.FULL


def test_lists_are_replaced_as_a_whole() -> None:
    assert load_config("extends: [worktrain:full]\nprotected: [a]\n").protected == ("a",)


def test_what_a_preset_says_counts_as_if_the_file_said_it() -> None:
    said = load_config("autonomy: full\nmerge: {auto: true}\n")
    assert load_config("extends: [worktrain:full]").digest() == said.digest()
    assert load_config("").digest() != said.digest()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "version: 1\nextends:\n  - worktrain:caution\n",
            ['p.yml:3:5: unknown preset "worktrain:caution" (did you mean "worktrain:cautious"?)'],
        ),
        ("extends: [acme/policies]", ['p.yml:1:11: unknown preset "acme/policies"']),
        ("extends: [../../etc/passwd]", ['p.yml:1:11: unknown preset "../../etc/passwd"']),
        ("extends: worktrain:full", ['p.yml:1:10: must be a list, not "worktrain:full"']),
        ("extends: [{}]", ["p.yml:1:11: must be text, not a mapping"]),
    ],
)
def test_what_cannot_be_extended_is_named_with_its_place(text: str, expected: list[str]) -> None:
    assert problems(text) == expected


def test_a_mistake_of_the_file_keeps_its_place_under_a_preset() -> None:
    assert problems("extends: [worktrain:thrifty]\nlimits: {usd: 2, round: 1}\n") == [
        'p.yml:2:18: unknown key "round" (did you mean "rounds"?)'
    ]


def test_origins_name_the_file_or_the_preset_that_won() -> None:
    text = "extends: [worktrain:full, worktrain:thrifty]\nlimits:\n  usd: 2\n"
    found = origins(parse(text, file="p.yml"), file="p.yml")
    assert found["limits.usd"] == "p.yml:3"
    assert found["limits.rounds"] == "worktrain:thrifty"
    assert found["merge.auto"] == "worktrain:full"
    assert "kill_switch" not in found


def test_presets_are_part_of_the_package() -> None:
    folder = Path(__file__).resolve().parents[2] / "bot" / "worktrain" / "config" / "presets"
    assert {f"worktrain:{path.stem}" for path in folder.iterdir()} == set(presets())
