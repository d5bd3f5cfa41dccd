"""A GitHub on this machine to try on: one repository made from a folder, and people to be."""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from worktrain.demo.looking import until_told
from worktrain.demo.origin import ALLOW, DEFAULT, commit_folder
from worktrain.errors import GitError, UsageError
from worktrain.git.command import Git
from worktrain.git.version import require_git
from worktrain.standin.server import StandIn
from worktrain.standin.state.accounts import Role

_LOGIN = re.compile("[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}")
_NAME = re.compile(r"[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}/[A-Za-z0-9._-]{1,100}")


@dataclass(frozen=True, kw_only=True)
class Hosted:
    """What is there, for whoever wants to use it."""

    url: str
    repository: str
    tokens: Mapping[str, str]
    """By login; each works for git and for the API."""


def person(text: str) -> tuple[str, Role]:
    """Read `login=role`; a login alone may do everything."""
    login, _, role = text.partition("=")
    role = role or "admin"
    if not _LOGIN.fullmatch(login) or role not in get_args(Role):
        raise UsageError(
            f"{text!r} is no person.", fix=f"Write login=role; a role is one of {', '.join(get_args(Role))}."
        )
    return login, role  # type: ignore[return-value]  # it is one of Role's arguments


async def host(
    folder: Path, *, name: str, people: Mapping[str, Role], port: int, tell: Callable[[Hosted], None]
) -> None:
    """Serve until Ctrl-C; nothing is left of it afterwards, and the folder is only read."""
    if not _NAME.fullmatch(name):
        raise UsageError(f"{name!r} is no repository's name.", fix="Write it as owner/name.")
    await require_git()
    with tempfile.TemporaryDirectory(prefix="worktrain-standin-") as temporary:
        root = Path(temporary)
        branch = await adopt(folder, root / "bare.git")
        async with StandIn(root / "github", port=port) as github:
            world = github.world
            for login in people:
                world.add_user(login)
            owner = name.partition("/")[0]
            if world.accounts.find(owner) is None:
                world.add_user(owner, kind="Organization")
            world.add_repository(name, root / "bare.git", default_branch=branch)
            for login, role in people.items():
                world.set_role(name, login, role)
            tokens = {login: world.user_token(login) for login in people}
            tell(Hosted(url=github.url, repository=name, tokens=tokens))
            sys.stdout.flush()
            await until_told()


async def adopt(folder: Path, bare: Path) -> str:
    """Make a bare repository of a folder, with its history if it has one; give its default branch."""
    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder}.", fix="Name the folder with the code to try on.")
    bare.mkdir(parents=True)
    folder = folder.resolve()  # git works in the bare repository, where another path would lead elsewhere
    git = Git(git_dir=bare, url=str(folder), protocols="file")
    await git.run("init", "--quiet", "--bare", f"--initial-branch={DEFAULT}", "--template=")
    if not (folder / ".git").exists():
        head = await commit_folder(git, folder)
        await git.run("update-ref", f"refs/heads/{DEFAULT}", head)
        return DEFAULT
    try:
        return await _bring(git, folder)
    except GitError as exc:
        raise UsageError(f"{folder} cannot be read as a git repository.", why=str(exc)) from exc


async def _bring(git: Git, folder: Path) -> str:
    with tempfile.TemporaryDirectory(prefix="worktrain-allow-") as aside:
        allow = Path(aside) / "gitconfig"
        allow.write_text(ALLOW)
        reader = git.with_env(GIT_CONFIG_GLOBAL=str(allow))
        shown = await reader.run("ls-remote", "--symref", str(folder), "HEAD")
        named = re.match(r"ref: refs/heads/(\S+)\t", shown.stdout.decode(errors="replace"))
        branch = named[1] if named else DEFAULT
        await reader.run(
            *("fetch", "--quiet", "--update-shallow", str(folder)),
            *("+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"),
        )
        if named is None:  # a HEAD that is on no branch
            await reader.run(
                "fetch", "--quiet", "--update-shallow", str(folder), f"+HEAD:refs/heads/{DEFAULT}"
            )
    await git.sha("rev-parse", f"refs/heads/{branch}")
    return branch
