"""What the repository's policy decides, and what the machine that plays it must have."""

from __future__ import annotations

import socket

import yaml
from tests.end_to_end.conftest import (
    Json,
    Play,
    Theatre,
    act,
    config,
    fix,
    issue,
    kept,
    patch,
    proving,
    squad,
    worktrain,
    write,
)

ODD = "tests/test_words_odd.py"
ODD_TEST = """\
import pytest

from blog.words import words


@pytest.mark.parametrize("text", [" a b ", "it's [x] ", ' "y"'])
def test_words_strips(text):
    assert words(text) == text.strip()
"""


def test_named_tests_keep_their_spaces_quotes_and_brackets(play: Play) -> None:
    ids = [f"{ODD}::test_words_strips[{name}]" for name in (" a b ", "it's [x] ", ' "y"')]
    sdet = {"turns": [write(ODD, ODD_TEST)], "tests": ids}
    shown = {"turns": [{"run": "echo no >&2; exit 3"}, *fix("words")["turns"]]}
    played = play(
        [issue("words")],
        {"words": {**squad("words"), "developer": [shown], "sdet": [sdet]}},
        expect={"words": "merged"},
    )
    assert '"exit_code": 3' in played.said("words", "developer"), "shown, and the session went on"
    proof = played.record("words")["proof"]
    assert next(run for run in proof["runs"] if run["name"] == "tests-on-base")["failed"] == 3


def test_a_check_that_policy_waits_for_keeps_what_is_proven_ready(play: Play) -> None:
    played = play(
        [issue("slug")],
        policy=config(merge={"auto": True, "checks": ["ci / build"]}),
        expect={"slug": "ready"},
    )
    assert played.of("slug")["merged_sha"] is None
    assert played.verify("slug") == 0


def test_an_attempt_that_fails_late_goes_on_with_the_same_pull_request(play: Play) -> None:
    other = fix("slug", write("docs/slug.md", "It strips.\n"), {"wait": 4})  # until dates is merged
    played = play(
        [issue("slug"), issue("dates")],
        {
            "slug": {
                **squad("slug"),
                "developer": [fix("slug"), other],
                "reviewer": [{"puppet": "crash"}, {"verdict": "accept"}],
            },
            "dates": {**squad("dates"), "reviewer": [{"turns": [{"wait": 30}], "verdict": "accept"}]},
        },
        acts=[act("dates", "reviewing", "maria", merge="squash", after=0.5)],
        expect={"slug": "merged", "dates": "merged"},
    )
    assert played.of("slug")["attempts"] == 2
    opened = [row for row in played.writes if row["route"].endswith("/pulls") and row["method"] == "POST"]
    assert len(opened) == 2, "one pull request an issue"
    assert played.verify("slug") == 0
    dates = played.of("dates")
    assert (dates["interventions"], dates["proof"], dates["rounds"]) == (1, None, 0)
    assert dates["merged_sha"] == played.pull(dates["pr"])["merge_commit_sha"]


def test_the_policy_may_be_a_file_and_a_suite_is_run_once_a_base(theatre: Theatre) -> None:
    counting = "import pathlib\n\n\ndef test_counted():\n    assert pathlib.Path('blog').exists()\n"
    scenario: Json = {
        "version": 1,
        "repository": {"name": "acme/blog", "path": "repo"},
        "config": "policy.yml",
        "people": {"maria": "maintain"},
        "issues": [issue("slug", author="maria"), issue("tags", author="maria")],
        "agents": {"*": {"puppet": "honest"}},
        "expect": {"slug": "needs_human", "tags": "needs_human"},
    }
    files = {
        "policy.yml": yaml.safe_dump(config(concurrency={"developer": 1})),
        "repo/tests/test_c.py": counting,
    }
    played = theatre.play(theatre.write(scenario, files, names=["slug", "tags"]))
    assert played.exit_code == 0, played.stderr
    assert played.git("show", "main:.github/worktrain.yml") == files["policy.yml"].strip()
    assert len(played.rows("SELECT base_sha FROM suites")) == 1
    assert kept("slug") in played.git("show", "main:tests/test_slug.py") + "\n"
    assert proving("slug")["tests"][0] not in str(played.record("slug")["tests"])


def test_a_port_in_use_and_a_missing_git_end_in_one_sentence(theatre: Theatre) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = worktrain("demo", "--check", "--json", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "in use" in done.stderr
    done = worktrain("demo", "--check", "--json", PATH="/nowhere")
    assert done.returncode == 3
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert "git" in done.stderr


def test_a_policy_that_a_stranger_proposes_is_told_what_it_is_worth_and_never_obeyed(play: Play) -> None:
    text = yaml.safe_dump(config(autonomy="plan-only"))
    lax, broken = text.replace("plan-only", "full"), text + "limit: {rounds: 9}\n"
    pull = {"body": "", "author": "eve"}
    played = play(
        [issue("slug")],
        config="policy.yml",
        pull_requests=[
            {**pull, "key": "lax", "title": "Lax", "branch": "eve/lax", "patch": "lax.patch"},
            {**pull, "key": "broken", "title": "Broken", "branch": "eve/broken", "patch": "broken.patch"},
        ],
        files={
            "policy.yml": text,
            "lax.patch": patch(".github/worktrain.yml", text, lax),
            "broken.patch": patch(".github/worktrain.yml", text, broken),
        },
        expect={"slug": "planned"},
    )
    (repository,) = played.state["repositories"].values()
    heads = {pull["head"]["sha"]: pull["title"] for pull in repository["pulls"]}
    told = [
        (heads[check["head_sha"]], check["conclusion"], check["title"])
        for check in repository["checks"]
        if check["name"] == "worktrain / policy"
    ]
    assert sorted(told) == [
        ("Broken", "failure", "The proposed policy cannot be read"),
        ("Lax", "success", "Can be read; counts once it is merged"),
    ]
    assert played.of("slug")["sessions"] == [], "the base says that nobody starts"
