"""`worktrain standin`: a GitHub with one's own code in it, until Ctrl-C."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from worktrain.demo import hosting
from worktrain.demo.hosting import Hosted, adopt, host, person
from worktrain.errors import UsageError
from worktrain.standin.state.accounts import Role

PEOPLE: Mapping[str, Role] = {"maria": "admin", "eve": "none"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "README.md").write_text("# Ours\n")
    return folder


@asynccontextmanager
async def hosted(project: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Hosted]:
    """Serve it in this process, with an end of our own instead of Ctrl-C."""
    told, end = asyncio.get_running_loop().create_future(), asyncio.Event()
    monkeypatch.setattr(hosting, "until_told", end.wait)
    serving = asyncio.create_task(
        host(project, name="acme/ours", people=PEOPLE, port=0, tell=told.set_result)
    )
    await asyncio.wait({serving, told}, return_when=asyncio.FIRST_COMPLETED)
    yield told.result()
    end.set()
    await serving


async def git(*arguments: str) -> str:
    process = await asyncio.create_subprocess_exec(
        "git", *arguments, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await process.communicate()
    assert process.returncode == 0, said
    return said.decode().strip()


async def test_a_folder_is_cloned_with_the_token_that_was_told(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with hosted(project, monkeypatch) as there:
        assert there.repository == "acme/ours"
        url = there.url.replace("://", f"://maria:{there.tokens['maria']}@")
        await git("clone", "-q", f"{url}/acme/ours.git", str(tmp_path / "clone"))
        assert (tmp_path / "clone" / "README.md").read_text() == "# Ours\n"
        async with aiohttp.ClientSession() as browser, browser.get(f"{there.url}/login") as page:
            assert "maria" in await page.text()
    assert list(project.iterdir()) == [project / "README.md"], "the folder is only read"


async def test_history_and_the_branch_that_is_checked_out_come_along(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await git("init", "-q", "-b", "trunk", str(project))
    at = ("-C", str(project), "-c", "user.name=maria", "-c", "user.email=maria@example.org")
    await git(*at, "add", ".")
    await git(*at, "commit", "-q", "-m", "Begin")
    await git(*at, "tag", "v1")
    monkeypatch.chdir(tmp_path)
    bare = tmp_path / "bare.git"
    assert await adopt(Path(project.name), bare) == "trunk", "named as one does, from where one stands"
    assert await git("--git-dir", str(bare), "log", "--format=%s", "trunk", "v1") == "Begin"


async def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There is no folder"):
        await adopt(tmp_path / "nowhere", tmp_path / "bare.git")


async def test_a_repository_without_a_commit_is_said(project: Path, tmp_path: Path) -> None:
    await git("init", "-q", str(project))
    with pytest.raises(UsageError, match="cannot be read as a git repository"):
        await adopt(project, tmp_path / "bare.git")


@pytest.mark.parametrize(
    ("text", "found"),
    [("maria", ("maria", "admin")), ("eve=none", ("eve", "none")), ("li=write", ("li", "write"))],
)
def test_a_person_has_a_role(text: str, found: tuple[str, str]) -> None:
    assert person(text) == found


@pytest.mark.parametrize("text", ["", "=admin", "maria=king", "a b=admin", "-x"])
def test_who_is_no_person_is_said(text: str) -> None:
    with pytest.raises(UsageError, match="is no person"):
        person(text)
