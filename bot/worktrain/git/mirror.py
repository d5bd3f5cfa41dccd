"""The bare repository that only the bot writes to: what the remote has, and what agents' bundles brought."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from worktrain.errors import ConfigError
from worktrain.git import bundles, notes, remote, trees
from worktrain.git.command import Git
from worktrain.git.credential import Credential
from worktrain.git.failures import PushRejected
from worktrain.git.locks import locked
from worktrain.git.names import full_ref, sha
from worktrain.git.repository import Repository
from worktrain.git.values import Imported, Problem, Signature
from worktrain.ids import Sha


class Mirror(Repository):
    """One repository of the remote; made on the first fetch."""

    def __init__(self, path: Path, *, url: str, allow_file: bool = False) -> None:
        super().__init__(Git(git_dir=path))
        self.path = path
        self.url = _checked(url)
        self._protocols = "file" if allow_file else "http:https"

    async def fetch(self, *, token: str) -> None:
        """Bring all branches, tags, pull requests' heads and notes; forget those that are gone."""
        await self._create()
        async with locked(self.path / "worktrain.lock"):
            await remote.fetch(self._online(token), remote.EVERYTHING)

    async def tip(self, branch: str) -> Sha | None:
        """Give the remote's branch as it was last fetched."""
        return await self.tip_of(f"refs/remotes/origin/{full_ref(branch).removeprefix('refs/heads/')}")

    async def remote_tip(self, ref: str, *, token: str) -> Sha | None:
        """Ask the remote what a ref is now; a name that does not begin with `refs/` is a branch."""
        await self._create()
        return await remote.tip(self._online(token), full_ref(ref))

    async def with_paths_from(self, tree: str, source: str, paths: Sequence[str]) -> Sha:
        """Give a tree like `tree`, but with these paths as they are (or are not) in `source`."""
        return await trees.with_paths_from(self._git, tree=tree, source=source, paths=paths)

    async def commit_tree(
        self, *, tree: str, parents: Sequence[str], message: str, author: Signature, committer: Signature
    ) -> Sha:
        """Write a commit; the same values give the same id. No ref keeps it until it is pushed."""
        return await trees.commit_tree(
            self._git, tree=tree, parents=parents, message=message, author=author, committer=committer
        )

    async def import_bundle(self, bundle: Path, *, expected_parent: str) -> Imported:
        """Take the one commit that an agent left; anything but one clean commit is a BundleRefused."""
        return await bundles.take(self._git, bundle, parent=sha(expected_parent))

    async def check_tree(self, tree: str, *, against: str) -> tuple[Problem, ...]:
        """Judge what changed between two trees or commits; the caller decides what is not refused."""
        return await bundles.check_tree(self._git, tree, against=against)

    async def push(self, *, token: str, sha: str, ref: str, expect: Sha | None, force: bool = False) -> None:
        """Move the remote's ref from `expect` (none: it must not exist), else PushRejected.

        Without `force` the new commit must also contain the old one.
        """
        if expect and not force and not (await self.has(expect) and await self.is_ancestor(expect, sha)):
            raise PushRejected(f"{ref} would lose commits.", why=f"{sha[:12]} does not contain {expect[:12]}")
        await remote.push(self._online(token), id_=Sha(sha), ref=full_ref(ref), expect=expect)

    async def push_note(self, *, token: str, commit: str, text: bytes) -> Sha:
        """Write the note on a commit, beside whatever others wrote meanwhile; gives the notes commit."""
        async with locked(self.path / "worktrain.lock"):
            return await notes.push(self, self._online(token), commit=sha(commit), text=text)

    async def _create(self) -> None:
        if not (self.path / "HEAD").exists():
            self.path.mkdir(parents=True, exist_ok=True)
            await self._git.run("init", "--quiet", "--bare", "--template=", "--initial-branch=main")

    def _online(self, token: str) -> Git:
        credential = Credential(url=self.url, token=token) if token else None
        return replace(self._git, url=self.url, protocols=self._protocols, credential=credential)


def _checked(url: str) -> str:
    if "@" in urlsplit(url).netloc:
        raise ConfigError(
            "The repository's address holds a user name.",
            why="it would stand in process lists and messages",
            fix="Leave it out; the App's token is sent another way.",
        )
    return url
