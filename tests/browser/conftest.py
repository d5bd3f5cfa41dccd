"""From an empty folder: a project, a GitHub on this machine, WorkTrain, a browser; as a user has them."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.browser.devtools import Browser

PICTURES = Path(os.environ.get("WORKTRAIN_PICTURES", "build/pictures"))
PATIENCE = 60.0

SLUG = 'def slug(text: str) -> str:\n    return text.lower().replace(" ", "-")\n'
FIXED = 'def slug(text: str) -> str:\n    return text.strip().lower().replace(" ", "-")\n'
KEPT = 'from blog.slug import slug\n\n\ndef test_words_are_joined():\n    assert slug("A b") == "a-b"\n'
NEW = 'from blog.slug import slug\n\n\ndef test_edges_are_stripped():\n    assert slug(" a ") == "a"\n'

AGENT = f'''"""An agent that needs no model: it reads its brief and does what its role asks, for one issue."""

import json
import pathlib
import sys

brief = json.load(sys.stdin)
done = {{"event": "outcome", "summary": "Slugs have no dashes at their ends."}}
if brief["role"] == "developer":
    pathlib.Path("blog/slug.py").write_text({FIXED!r})
elif brief["role"] == "sdet":
    pathlib.Path("tests/test_edges.py").write_text({NEW!r})
    done["tests"] = ["tests/test_edges.py::test_edges_are_stripped"]
elif brief["role"] == "reviewer":
    done["verdict"] = "accept"
print(json.dumps(done))
'''


def worktrain(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "worktrain", *arguments]


def run(command: Sequence[str], folder: Path, **environment: str) -> str:
    """Run a command as the person does; it must work."""
    done = subprocess.run(
        command,
        cwd=folder,
        env=clean(folder) | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout


def clean(home: Path) -> dict[str, str]:
    """Give an environment in which nothing of ours was set before."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("WORKTRAIN_", "GIT_"))}
    names = ("AUTHOR_NAME", "AUTHOR_EMAIL", "COMMITTER_NAME", "COMMITTER_EMAIL")
    who = {f"GIT_{name}": "maria@example.org" for name in names}
    return kept | who | {"HOME": str(home), "PYTHONUNBUFFERED": "1", "GIT_TERMINAL_PROMPT": "0"}


@asynccontextmanager
async def running(
    command: Sequence[str], folder: Path, *, until: str, **environment: str
) -> AsyncIterator[str]:
    """Keep a command running; give what it said until it said this (an expression)."""
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=folder,
        env=clean(folder) | environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    assert process.stdout is not None
    said, rest = "", None
    try:
        async with asyncio.timeout(PATIENCE):
            while not re.search(until, said):
                line = await process.stdout.readline()
                assert line, f"{command} ended: {said}"
                said += line.decode()
        rest = asyncio.create_task(process.stdout.read())
        yield said
    finally:
        process.terminate()
        try:
            async with asyncio.timeout(PATIENCE):
                await process.wait()
                said += (await rest).decode() if rest is not None else ""
        except TimeoutError:
            process.kill()
            raise AssertionError(f"{command} did not end when it was told to: {said}") from None


@dataclass
class GitHub:
    """The stand-in as `worktrain standin` describes it."""

    url: str
    repository: str
    tokens: dict[str, str]

    def clone_url(self, login: str) -> str:
        return f"{self.url.replace('://', f'://{login}:{self.tokens[login]}@')}/{self.repository}.git"


@pytest.fixture
async def github(tmp_path: Path) -> AsyncIterator[GitHub]:
    """Make a small project with a bug, and serve it."""
    project = tmp_path / "project"
    for path, text in (("blog/__init__.py", ""), ("blog/slug.py", SLUG), ("tests/test_slug.py", KEPT)):
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        (project / path).write_text(text)
    command = worktrain("standin", str(project), "--name", "acme/blog", "--port", "0", "--json")
    async with running(command, tmp_path, until=r"(?m)^\}") as said:
        told: dict[str, Any] = json.loads(said)
        yield GitHub(told["url"], told["repository"], told["tokens"])


@pytest.fixture
def checkout(tmp_path: Path, github: GitHub) -> Path:
    """Clone it as maria, let `worktrain init` write its files, choose the agent, and push."""
    folder = tmp_path / "blog"
    run(["git", "clone", "-q", github.clone_url("maria"), str(folder)], tmp_path)
    run(worktrain("init", "--yes", "--data", str(tmp_path / "data")), folder)
    file = folder / ".github" / "worktrain.yml"
    policy = yaml.safe_load(file.read_text())
    policy["commands"].pop("setup", None)  # pytest is here already, and there may be no network
    policy["agents"] = {"default": {"command": ["python", "agent.py"]}}
    policy["merge"] = {"auto": True}
    file.write_text(yaml.safe_dump(policy, sort_keys=False))
    (folder / "agent.py").write_text(AGENT)
    run(["git", "add", ".github", "agent.py"], folder)
    run(["git", "commit", "-q", "-m", "Let WorkTrain work here"], folder)
    run(["git", "push", "-q"], folder)
    return folder


@pytest.fixture
async def browser(tmp_path: Path) -> AsyncIterator[Browser]:
    async with Browser(tmp_path / "profile") as opened:
        yield opened


async def pictures(browser: Browser, name: str) -> None:
    """Take a page as people see it: light, dark, and on a phone."""
    await browser.picture(PICTURES / f"{name}-light.png")
    await browser.picture(PICTURES / f"{name}-dark.png", dark=True)
    await browser.picture(PICTURES / f"{name}-phone.png", width=360, dark=True)
    assert not await browser.wider_than(320), f"{name} scrolls sideways on a narrow phone"
    await browser.picture(PICTURES / f"{name}-light.png")
