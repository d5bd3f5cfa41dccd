"""What the command promises besides playing: exit codes, one object on stdout, sentences about mistakes."""

from __future__ import annotations

import pytest
from tests.end_to_end.conftest import PEOPLE, Json, Play, Theatre, act, config, issue, squad, worktrain


def scenario(**more: object) -> Json:
    given: Json = {
        "version": 1,
        "repository": {"name": "acme/blog", "path": "repo"},
        "config": config(kill_switch=True),
        "people": PEOPLE,
        "issues": [issue("slug")],
        "agents": {"slug": squad("slug")},
        "expect": {"slug": "not_started"},
    }
    return {**given, **more}


def test_a_wrong_or_a_missing_expectation_fails_the_check(play: Play) -> None:
    played = play(
        [issue("slug"), issue("tags")],
        policy=config(kill_switch=True),
        expect={"slug": "merged"},
        exit_code=1,
    )
    assert played.report["ok"] is False
    assert (played.of("slug")["expected"], played.of("slug")["outcome"]) == ("merged", "not_started")
    assert played.of("tags")["expected"] is None
    assert "tags" in played.stderr


def test_a_boundary_that_is_never_reached_fails_the_check(play: Play) -> None:
    played = play(
        [issue("slug")],
        policy=config(kill_switch=True),
        expect={"slug": "not_started"},
        options=("--kill-after", "merge-pull.applied:1"),
        exit_code=1,
    )
    assert "merge-pull.applied:1" in played.stderr


def test_every_mistake_in_a_scenario_is_named_with_its_line(theatre: Theatre) -> None:
    wrong = scenario(
        colour="red",
        version=2,
        expect={"slug": "done", "snail": "merged"},
        agents={"slug": {"developer": [{"turns": [{"patch": "none.patch"}]}], "sdet": {"puppet": "saint"}}},
        engagements=[{"issues": [issue("slug")], "expect": {}}],
        people_do=[
            act("slug", "asleep", "li", close=True),
            act("slug", "ready", "zoe", close=True),
            act("slug", "ready", "li", close=True, unlabel="bug"),
        ],
        repository={"name": "acme/blog", "path": "nowhere"},
    )
    folder = theatre.write(wrong, names=["slug"])
    played = theatre.play(folder)
    assert (played.exit_code, played.stdout) == (3, "")
    for said in ("colour", "must be 1", "done", "snail", "none.patch", "saint", "asleep", "zoe", "one thing"):
        assert said in played.stderr, said
    assert "nowhere" in played.stderr or "no such folder" in played.stderr
    assert f"{folder / 'scenario.yaml'}:" in played.stderr
    assert "Traceback" not in played.stderr
    assert not played.kept.exists()


@pytest.mark.parametrize("wrong", [{"version": 1, "limits": {"rouds": 2}}, "missing.yml"])
def test_a_mistake_in_the_policy_of_a_scenario_is_named(theatre: Theatre, wrong: Json | str) -> None:
    folder = theatre.write(scenario(config=wrong), names=["slug"])
    played = theatre.play(folder)
    assert (played.exit_code, played.stdout) == (3, "")
    assert f"{folder / 'scenario.yaml'}:" in played.stderr
    assert "rouds" in played.stderr or "missing.yml" in played.stderr


def test_hostile_puppets_are_not_let_out_without_a_sandbox(theatre: Theatre) -> None:
    folder = theatre.write(scenario(agents={"*": {"puppet": "escape"}}), names=["slug"])
    played = theatre.play(folder, "--sandbox", "none")
    assert played.exit_code == 3
    assert "escape" in played.stderr
    assert played.stdout == ""


@pytest.mark.parametrize(
    "wrong",
    [
        ("--kill-after", "lunch:1"),
        ("--kill-after", "merge-pull.applied:0"),
        ("--sandbox", "wool"),
        ("--bogus",),
    ],
)
def test_wrong_arguments_are_refused_before_anything_starts(theatre: Theatre, wrong: tuple[str, ...]) -> None:
    done = worktrain("demo", *wrong)
    assert done.returncode == 2
    assert done.stdout == ""


def test_behind_landlock_the_loop_is_the_same_and_says_so(play: Play) -> None:
    played = play([issue("slug")], expect={"slug": "merged"}, options=("--sandbox", "landlock"))
    assert played.report["sandbox"] == "landlock"
    assert any("Isolated in part" in text for text in played.comments_on_pull("slug"))
    assert played.verify("slug") == 0


def test_without_a_sandbox_the_loop_is_the_same_and_says_so(play: Play) -> None:
    played = play([issue("slug")], expect={"slug": "merged"}, options=("--sandbox", "none"))
    assert played.report["sandbox"] == "none"
    assert any("Not isolated" in text for text in played.comments_on_pull("slug"))
    assert played.verify("slug") == 0


def test_every_boundary_that_can_be_killed_at_is_listed() -> None:
    listed = worktrain("demo", "--list-points").stdout.splitlines()
    assert "merge-pull.applied" in listed
    assert len(listed) == len(set(listed))
