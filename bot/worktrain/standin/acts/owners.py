"""Code owners: read from the base branch's CODEOWNERS; the last line that matches a path counts."""

from __future__ import annotations

import re

from worktrain.standin.gitstore.refs import branch_tip
from worktrain.standin.gitstore.trees import find_entry, read_blob
from worktrain.standin.state.accounts import Accounts, User, at_least
from worktrain.standin.state.pulls import Pull
from worktrain.standin.state.repositories import Repository

PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
"""https://docs.github.com/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners"""


async def find_owners(accounts: Accounts, repository: Repository, pull: Pull) -> None:
    """Note who owns what the pull request changes; owners without write access do not count."""
    rows = _rows(await _text(repository, pull.base_ref))
    found = {}
    for file in pull.files:
        names = next((names for pattern, names in reversed(rows) if pattern.fullmatch(file.path)), ())
        users = [accounts.find(name.removeprefix("@")) for name in names]
        able = tuple(user for user in users if user and at_least(repository.role(user), "write"))
        if able:
            found[file.path] = able
    pull.owners = found


async def _text(repository: Repository, branch: str) -> str:
    tip = await branch_tip(repository.bare, branch)
    for place in PLACES if tip else ():
        entry = await find_entry(repository.bare, tip or "", place)
        if entry and entry.sha:
            return (await read_blob(repository.bare, entry.sha) or b"").decode(errors="replace")
    return ""


def _rows(text: str) -> list[tuple[re.Pattern[str], list[str]]]:
    lines = (line.split("#", 1)[0].split() for line in text.splitlines())
    return [(_pattern(words[0]), words[1:]) for words in lines if words]


def _pattern(pattern: str) -> re.Pattern[str]:
    """Turn a pattern into one over whole paths: without a slash inside it matches at any depth."""
    anchored = "/" in pattern.rstrip("/")
    body = re.escape(pattern.strip("/")).replace(r"\*\*", ".*").replace(r"\*", "[^/]*")
    below = "/.*" if pattern.endswith("/") else "(?:/.*)?"
    return re.compile(("" if anchored else "(?:.*/)?") + body + below)


def waiting_owners(pull: Pull, approvers: set[User]) -> list[User]:
    """Give those of whom one must still approve, path by path."""
    waiting = [owners for owners in pull.owners.values() if not approvers.intersection(owners)]
    return list(dict.fromkeys(owner for owners in waiting for owner in owners))


def all_owners(pull: Pull) -> list[User]:
    return list(dict.fromkeys(owner for owners in pull.owners.values() for owner in owners))
