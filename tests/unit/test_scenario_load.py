"""The scenario file: the documented example is read whole, and every mistake is named with its line."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from worktrain.agents.scripts import Cast, Choose, Patch, Puppet, Run, Script, Write, play
from worktrain.config.problems import InvalidFileError
from worktrain.demo.scenario.load import load
from worktrain.demo.scenario.values import Comment, Label, Merge, Milestone, Push, Result
from worktrain.errors import ConfigError
from worktrain.sessions import Role
from worktrain.states import State

EXAMPLE = """\
version: 1
repository:
  name: acme/shop
  path: repo/
  ref: main
config: worktrain.yml
people: {maria: admin, li: write, sam: triage, eve: none}
pull_requests:
  - {key: early, title: Make slugs unique, body: "Fixes #2", author: li, branch: li/slugs, patch: early.patch}
issues:
  - key: slug
    title: Slugs collide for same-day posts
    body: |
      They do.
    author: eve
    labels: [bug]
    milestone: {title: "1.2", due: 2026-12-01}
    depends_on: [other]
    ready_by: maria
  - {key: other, title: Other, body_file: other.md, author: li}
agents:
  slug:
    developer:
      - turns:
          - say: "I will make the slug unique per second."
          - read: blog/slug.py
          - write: {path: blog/slug.py, text: "x = 1"}
          - write: {path: blog/b.py, file: slug/slug.py}
          - patch: slug/fix.patch
          - run: python -m pytest -q tests/test_slug.py
          - ask: "Same day or same minute?"
          - wait: 2
          - usage: {input_tokens: 12000, output_tokens: 800, usd: 0.04}
          - if_bundle_has: "escape the separator"
            then: [{say: yes}]
            else: [{run: [echo, no]}]
        outcome: {summary: "done", declares: [blog/slug.py]}
      - turns: []
    reviewer:
      - verdict: changes
        findings: [{severity: major, category: correctness, path: a.py, line: 44, title: t, body: b}]
      - {verdict: accept}
    sdet:
      - turns: [{patch: slug/fix.patch}]
        tests: ["tests/test_slug.py::test_same_second"]
    productivity:
      - {outcome: {summary: fine}}
  "*": {puppet: honest}
people_do:
  - {when: {issue: slug, state: needs_human}, by: maria, comment: "/worktrain answer same-minute"}
  - {when: {issue: slug, state: reviewing}, by: li, push: slug/fix.patch, after: 1.5}
  - {when: {issue: slug, state: ready}, by: maria, merge: squash}
expect: {slug: merged}
engagements: []
"""
LATER = """
  - issues: [{key: second, title: T, body: B, author: li, ready_by: li, depends_on: [slug]}]
    agents: {second: {puppet: crash}, "*": {developer: {puppet: hang}, reviewer: [{puppet: flood}]}}
    people_do: [{when: {issue: second, state: failed}, by: li, close: true}]
    expect: {second: failed}
"""


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    files = {
        "repo/README.md": "hello",
        "early.patch": "patch",
        "slug/fix.patch": "diff",
        "slug/slug.py": "y = 2",
        "other.md": "From a file.",
        "worktrain.yml": "commands: {suite: pytest}",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)

    def scenario(text: str) -> Path:
        (tmp_path / "scenario.yaml").write_text(text)
        return tmp_path

    return scenario


def test_the_documented_example_is_read_whole(write: Callable[[str], Path]) -> None:
    scenario = load(write(EXAMPLE))
    assert (scenario.repository.full_name, scenario.repository.kind) == ("acme/shop", "folder")
    assert scenario.config.commands.suite == "pytest"
    assert scenario.config_text == "commands: {suite: pytest}"
    assert scenario.people["eve"] == "none"
    assert scenario.pull_requests[0].patch == b"patch"
    [round_] = scenario.engagements
    slug, other = round_.issues
    assert (slug.milestone, slug.depends_on, slug.ready_by) == (
        Milestone(title="1.2", due="2026-12-01"),
        ("other",),
        "maria",
    )
    assert (other.body, other.ready_by) == ("From a file.", None)
    assert round_.expect == {"slug": Result.MERGED}


def test_the_turns_of_the_example_come_in_order(write: Callable[[str], Path]) -> None:
    cast = load(write(EXAMPLE)).engagements[0].agents["slug"]
    script = cast.session(Role.DEVELOPER, 0)
    assert script is not None
    assert [turn.kind for turn in script.turns] == [
        *("say", "read", "write", "write", "patch", "run", "ask", "wait", "usage", "if_bundle_has")
    ]
    assert script.turns[3] == Write(path="blog/b.py", data=b"y = 2")
    assert script.turns[4] == Patch(name="slug/fix.patch", data=b"diff")
    choice = script.turns[-1]
    assert isinstance(choice, Choose)
    assert choice.otherwise == (Run(command=("echo", "no")),)
    assert script.claim.declares == ("blog/slug.py",)
    assert Script.model_validate_json(script.model_dump_json()) == script


def test_every_role_leaves_its_own_claim(write: Callable[[str], Path]) -> None:
    cast = load(write(EXAMPLE)).engagements[0].agents["slug"]
    review, again = cast.session(Role.REVIEWER, 0), cast.session(Role.REVIEWER, 1)
    tests = cast.session(Role.SDET, 0)
    assert review is not None
    assert again is not None
    assert tests is not None
    assert review.claim.verdict == "changes"
    assert review.claim.findings[0]["line"] == 44
    assert again.claim.verdict == "accept"
    assert tests.claim.tests == ("tests/test_slug.py::test_same_second",)


def test_acts_of_people_are_values(write: Callable[[str], Path]) -> None:
    comment, push, merge = load(write(EXAMPLE)).engagements[0].people_do
    assert (comment.deed, comment.state) == (
        Comment(text="/worktrain answer same-minute"),
        State.NEEDS_HUMAN,
    )
    assert (push.deed, push.after) == (Push(name="slug/fix.patch", patch=b"diff"), 1.5)
    assert (merge.deed, merge.by, merge.after) == (Merge(method="squash"), "maria", None)


def test_later_engagements_have_their_own_issues_and_agents(write: Callable[[str], Path]) -> None:
    scenario = load(write(EXAMPLE.replace("engagements: []", f"engagements:{LATER}")))
    first, later = scenario.engagements
    assert later.issues[0].depends_on == ("slug",)
    assert first.agents.keys() == {"slug", "*"}
    assert scenario.puppets == {Puppet.HONEST, Puppet.CRASH, Puppet.HANG, Puppet.FLOOD}
    assert scenario.hostile == (Puppet.FLOOD,)


def test_a_cast_travels_as_json_with_any_bytes() -> None:
    script = Script(
        turns=(Patch(name="p", data=bytes(range(256))), Choose(text="x", then=(Run(command="a"),)))
    )
    cast = Cast(sessions={Role.DEVELOPER: (script,)}, puppets={Role.SDET: Puppet.CRASH})
    assert Cast.model_validate_json(cast.model_dump_json()) == cast


def test_when_a_list_runs_out_the_puppet_of_the_star_plays() -> None:
    listed = Cast(sessions={Role.DEVELOPER: (Script(),)})
    star = Cast(everyone=Puppet.HANG)
    assert play(listed, star, Role.DEVELOPER, 0) == Script()
    assert play(listed, star, Role.DEVELOPER, 1).puppet is Puppet.HANG
    assert play(listed, star, Role.REVIEWER, 0).puppet is Puppet.HANG
    assert play(None, Cast(), Role.REVIEWER, 0).puppet is Puppet.HONEST
    assert play(Cast(everyone=Puppet.CRASH), star, Role.SDET, 7).puppet is Puppet.CRASH


def test_a_policy_may_stand_in_place(write: Callable[[str], Path]) -> None:
    text = EXAMPLE.replace("config: worktrain.yml", "config: {merge: {checks: ['on', '1e3', '~']}}")
    scenario = load(write(text))
    assert scenario.config.merge.checks == ("on", "1e3", "~")
    (scenario.folder / "again.yml").write_text(scenario.config_text or "")
    again = load(write(EXAMPLE.replace("config: worktrain.yml", "config: again.yml")))
    assert again.config == scenario.config


def test_no_policy_means_no_file(write: Callable[[str], Path]) -> None:
    assert load(write(EXAMPLE.replace("config: worktrain.yml", ""))).config_text is None


def test_a_labelled_issue_that_nobody_expects_is_told(write: Callable[[str], Path]) -> None:
    text = EXAMPLE.replace("expect: {slug: merged}", "").replace(
        "  - {when: {issue: slug, state: ready}, by: maria, merge: squash}",
        "  - {when: {issue: other, state: queued}, by: maria, label: 'worktrain:ready'}",
    )
    [round_] = load(write(text)).engagements
    assert round_.people_do[-1].deed == Label(name="worktrain:ready")
    assert round_.unexpected == ("slug", "other")


@pytest.mark.parametrize(
    ("old", "new", "line", "why"),
    [
        ("version: 1", "version: 2", 1, "must be 1"),
        ("version: 1", "versoin: 1", 1, 'unknown key "versoin" (did you mean "version"?)'),
        ("acme/shop", "acme", 3, '"acme" must be owner/name'),
        ("path: repo/", "path: nowhere/", 4, "there is no such folder, git repository or bundle"),
        ("path: repo/", "path: other.md", 4, "must be a folder, a git repository or a *.bundle"),
        ("config: worktrain.yml", "config: nothing.yml", 6, '"nothing.yml" cannot be read'),
        ("config: worktrain.yml", "config: {squads: 1}", 6, 'unknown key "squads"'),
        ("li: write", "li: writer", 7, 'unknown permission "writer" (did you mean "write"?)'),
        ("li: write", "li: write, Li: read", 7, '"Li" twice'),
        ("li: write", "-li: write", 7, '"-li" is no login'),
        ("branch: li/slugs", "branch: li/../slugs", 9, '"li/../slugs" is no name for a branch'),
        ("patch: early.patch", "patch: ../early.patch", 9, "is outside the scenario's folder"),
        ("patch: early.patch", "patch: /etc/passwd", 9, "is outside the scenario's folder"),
        ("key: early", "key: slug", 9, 'key "slug" twice'),
        ("author: eve", "author: adam", 15, 'unknown person "adam"'),
        ("2026-12-01", "2026-13-01", 17, "must be a day, as 2026-12-01"),
        ("depends_on: [other]", "depends_on: [slug]", 18, '"slug" depends on itself'),
        ("depends_on: [other]", "depends_on: [others]", 18, 'unknown issue "others" (did you mean "other"?)'),
        ("ready_by: maria", "ready_by: mario", 19, 'unknown person "mario" (did you mean "maria"?)'),
        ("body_file: other.md", "body_file: others.md", 20, '"others.md" cannot be read: No such file'),
        ("body_file: other.md", "body_file: other.md, body: x", 20, '"body" and "body_file" exclude'),
        ("  slug:\n    dev", "  slog:\n    dev", 22, 'unknown issue "slog" (did you mean "slug"?)'),
        ("    developer:", "    developper:", 23, 'unknown key "developper" (did you mean "developer"?)'),
        ("- say:", "- tell:", 25, 'unknown key "tell"'),
        ("- read: blog/slug.py", "- {read: a, say: b}", 26, "a turn does one thing, not read and say"),
        ('text: "x = 1"', 'txt: "x = 1"', 27, 'must have either "text" or "file"'),
        ("- wait: 2", "- wait: -2", 32, "must be a number, 0 or more"),
        ("12000", "some", 33, "must be a whole number, 0 or more"),
        ("- turns: []", "- {}", 38, "an empty session"),
        ("verdict: accept", "verdict: accepted", 42, 'unknown verdict "accepted" (did you mean "accept"?)'),
        ("severity: major", "severity: huge", 41, 'unknown severity "huge"'),
        ("puppet: honest", "puppet: honset", 48, 'unknown puppet "honset" (did you mean "honest"?)'),
        ("state: ready", "state: redy", 52, 'unknown state "redy" (did you mean "ready"?)'),
        ("merge: squash", "merge: squish", 52, 'unknown method "squish" (did you mean "squash"?)'),
        ("merge: squash", "merge: squash, close: true", 52, "one thing in an act, not merge and close"),
        ("merge: squash", "dance: true", 52, 'unknown key "dance"'),
        ("merge: squash", "review: {event: COMMENT}", 52, "GitHub wants a body with COMMENT"),
        ("by: li, push", "by: lo, push", 51, 'unknown person "lo"'),
        ("expect: {slug: merged}", "expect: {slug: done}", 53, 'unknown outcome "done"'),
        ("expect: {slug: merged}", "expect: {slog: merged}", 53, 'unknown issue "slog"'),
    ],
)  # fmt: skip
def test_every_mistake_is_named(
    write: Callable[[str], Path], old: str, new: str, line: int, why: str
) -> None:
    assert EXAMPLE.count(old) >= 1
    with pytest.raises(InvalidFileError) as caught:
        load(write(EXAMPLE.replace(old, new, 1)))
    assert caught.value.exit_code == 3
    found = [text for text in str(caught.value).splitlines() if f"scenario.yaml:{line}:" in text]
    assert any(why in text for text in found), str(caught.value)


def test_a_policy_in_a_file_is_named_by_its_own_place(write: Callable[[str], Path]) -> None:
    folder = write(EXAMPLE)
    (folder / "worktrain.yml").write_text("version: 1\nsquds: 1")
    with pytest.raises(InvalidFileError, match=r'worktrain\.yml:2:1: unknown key "squds"'):
        load(folder)


def test_a_link_out_of_the_folder_is_refused(write: Callable[[str], Path], tmp_path: Path) -> None:
    folder = write(EXAMPLE)
    (folder / "early.patch").unlink()
    (folder / "early.patch").symlink_to("/etc/passwd")
    with pytest.raises(InvalidFileError, match="outside the scenario's folder"):
        load(folder)


def test_no_folder_and_no_file_are_said_in_a_sentence(tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere", tmp_path):
        with pytest.raises(ConfigError) as caught:
            load(path)
        assert caught.value.exit_code == 3


@pytest.mark.parametrize("seed", range(300))
def test_malformed_input_never_ends_in_a_traceback(write: Callable[[str], Path], seed: int) -> None:
    choose = random.Random(seed)
    lines = EXAMPLE.splitlines()
    for _ in range(choose.randint(1, 4)):
        place = choose.randrange(len(lines))
        lines[place] = choose.choice(
            [
                "",
                lines[place][choose.randrange(len(lines[place]) + 1) :],
                lines[place][: choose.randrange(len(lines[place]) + 1)],
                lines[choose.randrange(len(lines))],
                lines[place].replace(":", choose.choice([": [", ": {", ": 1", ": null", ":"]), 1),
                lines[place].replace("a", choose.choice(["é", "\t", "/" * 300, "x" * 300, "&", "*"]), 1),
            ]
        )
    try:
        load(write("\n".join(lines)))
    except ConfigError as error:
        text = str(error)
    else:
        text = "scenario.yaml"
    assert "scenario.yaml" in text or "worktrain.yml" in text
