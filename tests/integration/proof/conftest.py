"""A repository with a proven and merged pull request, and the App's key in it."""

from __future__ import annotations

import asyncio
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from worktrain import keys
from worktrain.briefs import IssueSnapshot
from worktrain.config.load import load_config
from worktrain.git.local import Checkout
from worktrain.ids import RunId, SessionId, Sha
from worktrain.keys import ProofKey
from worktrain.proof import building, document
from worktrain.proof.dsse import Envelope, seal
from worktrain.proof.statements import as_json
from worktrain.records import Proof, Record, RedFirst, SessionRow, TestRun
from worktrain.sandbox.choose import choose
from worktrain.sessions import End, Role
from worktrain.trials.laboratory import Laboratory
from worktrain.trials.prove import prove_change
from worktrain.trials.suite import suite_on_base
from worktrain.verdicts import Verdict, Word

CONFIG = "version: 1\ncommands:\n  test: python -m pytest -q {tests}\n  suite: python -m pytest -q\n"
TEST = "tests/test_slug.py::test_case"
RUN = RunId("wt-7-1-1")
NOWHERE = Sha("")


@dataclass
class Story:
    """A clone, the shas of what happened in it, and the means to make proofs of it."""

    path: Path
    key: ProofKey
    base: Sha = NOWHERE
    developer: Sha = NOWHERE
    sdet: Sha = NOWHERE
    merged: Sha = NOWHERE

    def git(self, *words: str, stdin: bytes = b"") -> str:
        env = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "GIT_CONFIG_GLOBAL": "/dev/null"}
        for role in ("AUTHOR", "COMMITTER"):
            env |= {f"GIT_{role}_NAME": "Li", f"GIT_{role}_EMAIL": "li@example.org"}
        done = subprocess.run(
            ["git", *words], cwd=self.path, env=env, input=stdin, capture_output=True, check=True
        )
        return done.stdout.decode().strip()

    def commit(self, files: dict[str, str]) -> Sha:
        for name, text in files.items():
            file = self.path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "Change something")
        return Sha(self.git("rev-parse", "HEAD"))

    def tree(self, commit: str) -> Sha:
        return Sha(self.git("rev-parse", f"{commit}^{{tree}}"))

    def squash(self, *, onto: str) -> Sha:
        """Merge the pull request as GitHub does it."""
        self.git("switch", "-q", "-C", "main", onto)
        self.git("merge", "-q", "--squash", self.sdet)
        self.git("commit", "-q", "-m", "Fix slugs (#3)")
        return Sha(self.git("rev-parse", "HEAD"))

    def record(self) -> Record:
        verdict = Verdict(
            round=1,
            word=Word.ACCEPT,
            head_sha=self.developer,
            base_sha=self.base,
            session=SessionId(f"{RUN}-reviewer-1"),
            backend="scripted",
            manifest_sha256="9" * 64,
        )
        issue = IssueSnapshot(
            repository="acme/blog",
            repository_id=7,
            number=1,
            title="Slugs \x1b[2J collide",
            body="",
            author="eve",
            author_id=4,
            labelled_by="maria",
            labelled_by_id=1,
            labelled_at="2026-01-02T03:04:05Z",
        )
        return Record(
            run=RUN,
            attempt=1,
            issue=issue,
            policy_sha256=load_config(CONFIG).digest(),
            sessions=tuple(_row(role) for role in (Role.DEVELOPER, Role.REVIEWER, Role.SDET)),
            developer_head=self.developer,
            sdet_head=self.sdet,
            tests=(TEST,),
            changed=("blog/slug.py",),
            pull=3,
            verdicts=(verdict,),
        )

    def proof(self) -> Proof:
        """Make a proof without running anything."""
        return self.proof_of_trees(base=self.tree(self.base), head=self.tree(self.sdet))

    def proof_of_trees(self, *, base: Sha, head: Sha) -> Proof:
        trees = {"base": base, "head": head}
        return Proof(
            base_sha=self.base,
            head_sha=self.sdet,
            merge_tree=trees["head"],
            runs=tuple(
                TestRun.model_validate(
                    {
                        "name": f"suite-on-{where}",
                        "command": ("pytest",),
                        "exit_code": 0,
                        "output_sha256": "f" * 64,
                        "tree": tree,
                        "isolation": "bubblewrap",
                    }
                )
                for where, tree in trees.items()
            ),
            red_first=RedFirst(applies=True, red=True, green=True, guarded=("blog/slug.py",)),
            not_checked=("performance",),
        )

    async def really_prove(self, scratch: Path) -> Proof:
        lab = Laboratory(
            mirror=Checkout(self.path),
            sandbox=await choose("auto"),
            commands=load_config(CONFIG).commands,
            environments=scratch / "environments",
            scratch=scratch / "trials",
        )
        return await prove_change(
            lab,
            base=self.base,
            head=self.sdet,
            developer_head=self.developer,
            tests=(TEST,),
            suite_on_base=await suite_on_base(lab, self.base),
        )

    def first(self, record: Record | None = None, proof: Proof | None = None) -> Envelope:
        statement = building.proven(
            record or self.record(),
            proof or self.proof(),
            passed=True,
            reason="Proven.",
            at="2026-01-02T03:04:06Z",
        )
        return seal(as_json(statement), self.key.sign, self.key.keyid)

    def document(
        self,
        *,
        merged: bool = True,
        tree: Sha | None = None,
        record: Record | None = None,
        proof: Proof | None = None,
    ) -> bytes:
        first = self.first(record, proof)
        if not merged:
            return document.write([first])
        second = building.merged(
            record or self.record(),
            first,
            commit=self.merged,
            tree=tree or self.tree(self.merged),
            method="squash",
            at="2026-01-02T03:05:00Z",
        )
        return document.write([first, seal(as_json(second), self.key.sign, self.key.keyid)])

    def note(self, commit: str, data: bytes) -> None:
        blob = self.git("hash-object", "-w", "--stdin", stdin=data)
        self.git("notes", "--ref=worktrain", "add", "-f", "-C", blob, commit)


def _row(role: Role) -> SessionRow:
    return SessionRow(
        id=SessionId(f"{RUN}-{role}-1"),
        role=role,
        round=1,
        backend="scripted",
        isolation="bubblewrap",
        working_copy=f"copy-{role}",
        end=End.FINISHED,
    )


@pytest.fixture
def story(tmp_path: Path) -> Story:
    path = tmp_path / "clone"
    path.mkdir()
    key = keys.load_or_make(tmp_path / "proof.pem")
    story = Story(path, key)
    story.git("init", "-q", "-b", "main")
    old = "def slug(title):\n    return title.replace(' ', '-')\n"
    test = "from blog.slug import slug\n\ndef test_plain():\n    assert slug('a b') == 'a-b'\n"
    story.base = story.commit(
        {
            ".github/worktrain.yml": CONFIG,
            ".github/worktrain.keys": keys.text((key.public("the App"),)),
            "blog/__init__.py": "",
            "blog/slug.py": old,
            "tests/test_slug.py": test,
        }
    )
    story.git("switch", "-q", "-c", "worktrain/issue-1-slugs")
    story.developer = story.commit({"blog/slug.py": old.replace("title.", "title.lower().")})
    story.sdet = story.commit(
        {"tests/test_slug.py": test + "\n\ndef test_case():\n    assert slug('A b') == 'a-b'\n"}
    )
    story.git("update-ref", "refs/pull/3/head", story.sdet)
    story.merged = story.squash(onto=story.base)
    return story


@pytest.fixture
def really_proven(story: Story, tmp_path: Path) -> Proof:
    return asyncio.run(story.really_prove(tmp_path / "scratch"))
