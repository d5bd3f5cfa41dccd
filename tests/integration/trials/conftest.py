"""A small project with a history, and a laboratory that tries its commits in the real sandbox."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from worktrain.config.schema import Commands
from worktrain.git.mirror import Mirror
from worktrain.ids import Sha
from worktrain.records import Proof
from worktrain.sandbox.choose import choose
from worktrain.trials.laboratory import Laboratory
from worktrain.trials.prove import prove_change
from worktrain.trials.suite import suite_on_base

SLUG = "def slug(title):\n    return title.replace(' ', '-')\n"
TEST_SLUG = "from blog.slug import slug\n\ndef test_plain():\n    assert slug('a b') == 'a-b'\n"
PROJECT = {
    "blog/__init__.py": "",
    "blog/slug.py": SLUG,
    "tests/test_slug.py": TEST_SLUG,
    "README.md": "Blog\n",
}
COMMANDS = Commands(test="python -m pytest -q {tests}", suite="python -m pytest -q")

Files = Mapping[str, str | None]


@dataclass
class Project:
    """A person's clone; every commit is on a branch of its own that the mirror fetches."""

    path: Path
    mirror: Mirror
    lab: Laboratory
    count: int = field(default=0)

    def git(self, *words: str) -> str:
        env = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "GIT_CONFIG_GLOBAL": "/dev/null"}
        for role in ("AUTHOR", "COMMITTER"):
            env |= {f"GIT_{role}_NAME": "Li", f"GIT_{role}_EMAIL": "li@example.org"}
        done = subprocess.run(["git", *words], cwd=self.path, env=env, capture_output=True, check=True)
        return done.stdout.decode().strip()

    def commit(self, files: Files, *, on: str | None = None) -> Sha:
        """Commit files (None removes one) on a commit, or as the first one."""
        self.count += 1
        if on:
            self.git("switch", "-q", "-c", f"b{self.count}", on)
        for name, text in files.items():
            file = self.path / name
            if text is None:
                file.unlink()
            else:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text)
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "Change something")
        return Sha(self.git("rev-parse", "HEAD"))

    async def prove(
        self, base: Sha, developer: Sha, sdet: Sha | None = None, *, tests: tuple[str, ...]
    ) -> Proof:
        await self.mirror.fetch(token="")
        suite = await suite_on_base(self.lab, base)
        return await prove_change(
            self.lab,
            base=base,
            head=sdet or developer,
            developer_head=developer,
            tests=tests,
            suite_on_base=suite,
        )


@pytest.fixture
def sandbox_setting() -> str:
    """Give the sandbox in which trials are held; a test may ask for another."""
    return "auto"


@pytest.fixture
async def project(tmp_path: Path, sandbox_setting: str) -> Project:
    path = tmp_path / "person"
    path.mkdir()
    mirror = Mirror(tmp_path / "mirror.git", url=f"file://{path}", allow_file=True)
    lab = Laboratory(
        mirror=mirror,
        sandbox=await choose(sandbox_setting),
        commands=COMMANDS,
        environments=tmp_path / "environments",
        scratch=tmp_path / "scratch",
        suite_seconds=60,
        tests_seconds=60,
    )
    project = Project(path, mirror, lab)
    project.git("init", "-q", "-b", "main")
    return project


@pytest.fixture
def base(project: Project) -> Sha:
    return project.commit(PROJECT)
