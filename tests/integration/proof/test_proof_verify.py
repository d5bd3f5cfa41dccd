"""`worktrain proof verify`: 0 valid, 1 not, 3 cannot tell; offline, on a real repository."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Protocol

import pytest
from click.testing import CliRunner, Result

from worktrain import keys
from worktrain.cli.proof import proof as command
from worktrain.config.schema import KEYS_PATH as KEYS
from worktrain.errors import ConfigError, UsageError
from worktrain.ids import SessionId, Sha
from worktrain.keys import ProofKey
from worktrain.records import Proof, Record


class Story(Protocol):
    path: Path
    key: ProofKey
    base: Sha
    developer: Sha
    sdet: Sha
    merged: Sha

    def git(self, *words: str, stdin: bytes = b"") -> str: ...
    def commit(self, files: dict[str, str]) -> Sha: ...
    def tree(self, commit: str) -> Sha: ...
    def squash(self, *, onto: str) -> Sha: ...
    def record(self) -> Record: ...
    def proof(self) -> Proof: ...
    def proof_of_trees(self, *, base: Sha, head: Sha) -> Proof: ...
    def note(self, commit: str, data: bytes) -> None: ...
    def document(
        self,
        *,
        merged: bool = True,
        tree: Sha | None = None,
        record: Record | None = None,
        proof: Proof | None = None,
    ) -> bytes: ...


def verify(*words: str, repo: Path | None) -> Result:
    where = ["--repo", str(repo)] if repo else []
    return CliRunner().invoke(command, ["verify", *words, *where], catch_exceptions=False)


def checks(result: Result) -> dict[str, str]:
    answer = json.loads(result.stdout)
    return {check["name"]: check["result"] for check in answer["checks"]}


def text_of(result: Result, name: str) -> str:
    answer = json.loads(result.stdout)
    return str(next(check["text"] for check in answer["checks"] if check["name"] == name))


@pytest.fixture
def file(story: Story, tmp_path: Path) -> Path:
    path = tmp_path / "proof.json"
    path.write_bytes(story.document())
    return path


def test_a_merged_pull_request_verifies_from_its_file(story: Story, file: Path) -> None:
    result = verify(str(file), "--json", repo=story.path)
    answer = json.loads(result.stdout)
    assert result.exit_code == 0, result.stdout
    assert set(checks(result).values()) == {"passed", "noted"}
    assert answer["schema"] == "worktrain.verify/1"
    assert (answer["result"], answer["exit_code"]) == ("valid", 0)
    assert answer["proof"]["merged_sha"] == story.merged


def test_it_verifies_from_the_merged_commit_alone(story: Story) -> None:
    story.note(story.merged, story.document())
    for name in (story.merged, story.merged[:10], "HEAD", "main"):
        assert verify(name, repo=story.path).exit_code == 0


def test_it_verifies_from_the_head_and_from_the_pull_requests_number(story: Story) -> None:
    story.note(story.sdet, story.document(merged=False))
    assert verify(story.sdet, repo=story.path).exit_code == 0
    assert verify("3", repo=story.path).exit_code == 0
    assert verify("#3", repo=story.path).exit_code == 0


def test_it_changes_nothing_in_the_clone(story: Story, file: Path) -> None:
    before = story.git("count-objects", "-v"), story.git("for-each-ref")
    assert verify(str(file), repo=story.path).exit_code == 0
    assert (story.git("count-objects", "-v"), story.git("for-each-ref")) == before


def test_the_text_is_for_people_and_obeys_nobody(story: Story, file: Path) -> None:
    said = verify(str(file), repo=story.path).stdout
    assert "✓ signature-1" in said
    assert said.rstrip().endswith("The proof is valid.")
    shown = CliRunner().invoke(command, ["show", str(file), "--repo", str(story.path)])
    assert shown.exit_code == 0
    assert "acme/blog, issue 1" in shown.stdout
    assert "\x1b" not in shown.stdout


def test_a_byte_that_was_changed_is_not_valid(story: Story, file: Path) -> None:
    data = file.read_bytes()
    for at in range(0, len(data), 97):
        file.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        assert verify(str(file), repo=story.path).exit_code == 1, at


@pytest.mark.parametrize("data", [b"", b"{}", b"null\n", b"\xff" * 20])
def test_garbage_is_not_valid(data: bytes, story: Story, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_bytes(data)
    assert verify(str(tmp_path / "x.json"), repo=story.path).exit_code == 1


def test_a_moved_base_is_reported(story: Story, tmp_path: Path) -> None:
    story.git("switch", "-q", "-C", "main", story.base)
    moved = story.commit({"blog/other.py": "X = 1\n"})
    story.merged = story.squash(onto=moved)
    (tmp_path / "p.json").write_bytes(story.document())
    result = verify(str(tmp_path / "p.json"), "--json", repo=story.path)
    assert result.exit_code == 1
    assert "base had moved" in text_of(result, "merged-tree")


def test_a_merged_tree_that_is_not_what_was_signed_is_reported(story: Story, tmp_path: Path) -> None:
    (tmp_path / "p.json").write_bytes(story.document(tree=story.tree(story.base)))
    result = verify(str(tmp_path / "p.json"), "--json", repo=story.path)
    assert result.exit_code == 1
    assert checks(result)["merged"] == "failed"


def test_a_note_that_was_copied_to_another_commit_is_not_its_proof(story: Story) -> None:
    other = story.commit({"blog/evil.py": "X = 1\n"})
    story.note(other, story.document())
    result = verify(other, "--json", repo=story.path)
    assert (result.exit_code, checks(result)["subject"]) == (1, "failed")


def test_a_pull_request_whose_head_moved_is_not_proven(story: Story) -> None:
    story.git("switch", "-q", "--detach", story.sdet)
    moved = story.commit({"blog/late.py": "X = 1\n"})
    story.git("update-ref", "refs/pull/3/head", moved)
    story.note(moved, story.document(merged=False))
    assert verify("3", repo=story.path).exit_code == 1


def test_a_head_that_is_nowhere_cannot_be_told(story: Story, tmp_path: Path, file: Path) -> None:
    lone = tmp_path / "lone"
    story.git("clone", "-q", "--no-local", "--single-branch", "--branch", "main", str(story.path), str(lone))
    result = verify(str(file), "--json", repo=lone)
    assert result.exit_code == 3
    assert checks(result)["head"] == "unknown"
    assert checks(result)["signature-1"] == "passed"


def test_fetch_brings_what_a_plain_clone_lacks(story: Story, tmp_path: Path, file: Path) -> None:
    story.note(story.merged, story.document())
    story.note(story.sdet, story.document(merged=False))
    lone = tmp_path / "lone"
    story.git("clone", "-q", "--no-local", "--single-branch", "--branch", "main", str(story.path), str(lone))
    assert verify("3", repo=lone).exit_code == 3
    assert verify(story.merged, repo=lone).exit_code == 3
    assert verify(str(file), "--fetch", repo=lone).exit_code == 0
    assert verify(story.merged, repo=lone).exit_code == 0
    assert verify("3", "--fetch", repo=lone).exit_code == 0


def test_a_commit_without_a_note_cannot_be_told(story: Story) -> None:
    result = verify(story.base, "--json", repo=story.path)
    assert (result.exit_code, checks(result)) == (3, {"proof": "unknown"})
    assert verify("f" * 40, repo=story.path).exit_code == 3
    assert verify("77", repo=story.path).exit_code == 3


def test_a_name_that_is_nothing_is_a_wrong_use(story: Story) -> None:
    with pytest.raises(UsageError):
        verify("no such thing", repo=story.path)


def test_without_a_repository_only_bytes_can_be_told(
    file: Path, tmp_path: Path, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("/")
    key = tmp_path / "k"
    key.write_text(keys.text((story.key.public(),)))
    result = verify(str(file), "--json", "--key", str(key), repo=None)
    assert (result.exit_code, checks(result)["signature-1"]) == (3, "passed")


def test_the_wrong_key_is_not_valid(story: Story, file: Path, tmp_path: Path) -> None:
    stranger = keys.load_or_make(tmp_path / "stranger.pem")
    (tmp_path / "k").write_text(keys.text((stranger.public(),)))
    assert verify(str(file), "--key", str(tmp_path / "k"), repo=story.path).exit_code == 1


def test_a_base_that_never_was_on_the_base_branch_brings_no_keys(story: Story, tmp_path: Path) -> None:
    """A stranger signs with a key that a commit of their own calls trusted."""
    stranger = keys.load_or_make(tmp_path / "stranger.pem")
    story.git("switch", "-q", "-c", "forged", story.base)
    forged = story.commit({KEYS: keys.text((stranger.public(),))})
    story.git("switch", "-q", "main")
    story.base, story.key = forged, stranger
    (tmp_path / "p.json").write_bytes(story.document(merged=False))
    result = verify(str(tmp_path / "p.json"), "--json", repo=story.path)
    assert (result.exit_code, checks(result)["signature-1"]) == (1, "failed")


def test_a_commit_of_a_merged_branch_brings_no_keys(story: Story, tmp_path: Path) -> None:
    """The keys came and went within the branch, so nobody saw them in its diff, and then it was merged."""
    stranger, trusted = keys.load_or_make(tmp_path / "stranger.pem"), (story.path / KEYS).read_text()
    story.git("switch", "-q", "-c", "topic", story.base)
    forged = story.commit({KEYS: keys.text((stranger.public(),))})
    story.commit({KEYS: trusted, "docs/new.md": "New\n"})
    story.git("switch", "-q", "main")
    story.git("merge", "-q", "--no-ff", "-m", "Merge a topic", "topic")
    story.base, story.key = forged, stranger
    (tmp_path / "p.json").write_bytes(story.document(merged=False))
    result = verify(str(tmp_path / "p.json"), "--json", repo=story.path)
    assert (result.exit_code, checks(result)["signature-1"]) == (1, "failed")


def test_keys_that_the_base_branch_had_at_the_time_still_count(
    story: Story, file: Path, tmp_path: Path
) -> None:
    other = keys.load_or_make(tmp_path / "other.pem")
    story.commit({KEYS: keys.text((other.public(),))})
    assert verify(str(file), repo=story.path).exit_code == 0


def test_a_detached_head_is_no_base_branch(story: Story, file: Path) -> None:
    story.git("switch", "-q", "--detach", "HEAD")
    result = verify(str(file), "--json", repo=story.path)
    assert (result.exit_code, checks(result)["signature-1"]) == (3, "unknown")


def test_a_repository_that_git_cannot_read_says_nothing_about_the_proof(story: Story, file: Path) -> None:
    (story.path / ".git/config").write_text("[core\n")
    assert verify(str(file), repo=story.path).exit_code == 3


@pytest.mark.parametrize("data", [b"\xff\xfe", b"gitdir: a\0b", b""])
def test_a_git_file_that_names_no_place_is_no_repository(data: bytes, file: Path, tmp_path: Path) -> None:
    (tmp_path / "hostile").mkdir()
    (tmp_path / "hostile/.git").write_bytes(data)
    with pytest.raises(ConfigError, match="not in a git repository"):
        verify("HEAD", repo=tmp_path / "hostile")


@pytest.mark.parametrize("text", [b"parent x\n\nhi\n", b"tree zzz\n\nhi\n", b""])
def test_a_proof_about_a_malformed_commit_cannot_be_told(story: Story, tmp_path: Path, text: bytes) -> None:
    story.base = Sha(story.git("hash-object", "-t", "commit", "--literally", "-w", "--stdin", stdin=text))
    proof = story.proof_of_trees(base=story.tree(story.sdet), head=story.tree(story.sdet))
    (tmp_path / "p.json").write_bytes(story.document(merged=False, proof=proof))
    assert verify(str(tmp_path / "p.json"), repo=story.path).exit_code in {1, 3}


@pytest.mark.parametrize(
    ("changes", "check"),
    [
        pytest.param({"policy_sha256": "0" * 64}, "policy", id="policy"),
        pytest.param({"sessions": ()}, "duties", id="duties"),
        pytest.param({"verdicts": ()}, "duties", id="no verdict"),
        pytest.param({"sdet_head": None}, "statement", id="head of nobody"),
    ],
)
def test_what_the_record_says_must_be_so(
    changes: dict[str, Any], check: str, story: Story, tmp_path: Path
) -> None:
    (tmp_path / "p.json").write_bytes(story.document(merged=False, record=story.record().with_(**changes)))
    result = verify(str(tmp_path / "p.json"), "--json", repo=story.path)
    assert (result.exit_code, checks(result)[check]) == (1, "failed")


def test_a_shared_session_is_no_separation_of_duties(story: Story, tmp_path: Path) -> None:
    rows = [row.model_copy(update={"id": SessionId("same")}) for row in story.record().sessions]
    record = story.record().with_(sessions=tuple(rows))
    (tmp_path / "p.json").write_bytes(story.document(merged=False, record=record))
    assert verify(str(tmp_path / "p.json"), repo=story.path).exit_code == 1


def test_another_expected_merge_is_not_valid(story: Story, tmp_path: Path) -> None:
    proof = story.proof().model_copy(update={"merge_tree": story.tree(story.base)})
    (tmp_path / "p.json").write_bytes(story.document(merged=False, proof=proof))
    result = verify(str(tmp_path / "p.json"), "--json", repo=story.path)
    assert (result.exit_code, checks(result)["merge-tree"]) == (1, "failed")


def test_an_sdet_that_touched_source_is_not_valid(story: Story, tmp_path: Path) -> None:
    story.git("switch", "-q", "--detach", story.developer)
    story.sdet = story.commit({"blog/more.py": "X = 1\n"})
    (tmp_path / "p.json").write_bytes(story.document(merged=False))
    result = verify(str(tmp_path / "p.json"), "--json", repo=story.path)
    assert (result.exit_code, checks(result)["sdet"]) == (1, "failed")


def test_running_again_confirms_what_was_really_run(
    story: Story, really_proven: Proof, tmp_path: Path
) -> None:
    (tmp_path / "p.json").write_bytes(story.document(merged=False, proof=really_proven))
    result = verify(str(tmp_path / "p.json"), "--json", "--rerun", repo=story.path)
    assert (result.exit_code, checks(result)["rerun"]) == (0, "passed"), result.stdout


def test_running_again_finds_what_was_made_up(story: Story, tmp_path: Path) -> None:
    made_up = story.proof()
    told = made_up.red_first.model_copy(update={"guarded": ("blog/slug.py", "blog/other.py")})
    (tmp_path / "p.json").write_bytes(
        story.document(merged=False, proof=made_up.model_copy(update={"red_first": told}))
    )
    result = verify(str(tmp_path / "p.json"), "--json", "--rerun", repo=story.path)
    assert (result.exit_code, checks(result)["rerun"]) == (1, "failed")
