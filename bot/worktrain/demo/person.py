"""One person's hands: REST, GraphQL and git against the stand-in, with that person's own token."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from worktrain.errors import GitError
from worktrain.git.command import Git
from worktrain.git.credential import Credential
from worktrain.git.trees import commit_tree
from worktrain.git.values import Signature

_READY = (
    "mutation($id: ID!) { markPullRequestReadyForReview(input: {pullRequestId: $id}) { clientMutationId } }"
)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What GitHub answered."""

    status: int
    body: Any

    @property
    def refused(self) -> str | None:
        """Give GitHub's words if it said no."""
        if self.status < 400:
            return None
        message = self.body.get("message", "") if isinstance(self.body, dict) else ""
        return f"{self.status} {message}"


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody with an account."""

    login: str
    token: str
    url: str
    repository: str

    async def call(self, method: str, path: str, body: object = None) -> Answer:
        """Send one REST request; `path` is below the repository."""
        return await self._send(method, f"{self.url}/api/v3/repos/{self.repository}{path}", body)

    async def mark_ready(self, node: str) -> Answer:
        """Take the draft mark off a pull request."""
        return await self._send(
            "POST", f"{self.url}/api/graphql", {"query": _READY, "variables": {"id": node}}
        )

    async def _send(self, method: str, url: str, body: object) -> Answer:
        headers = {
            "Authorization": f"token {self.token}",
            "Accept": "application/vnd.github+json",
            "User-Agent": self.login,
        }
        async with (
            aiohttp.ClientSession(headers=headers) as session,
            session.request(method, url, json=body) as response,
        ):
            text = await response.text()
            is_json = "json" in response.content_type and text
            return Answer(status=response.status, body=await response.json() if is_json else text)

    async def push(self, branch: str, patch: bytes, *, message: str, when: int) -> str | None:
        """Commit a patch onto a branch and push it; give git's words if it cannot be done."""
        remote = f"{self.url}/{self.repository}.git"
        with tempfile.TemporaryDirectory(prefix="worktrain-person-") as folder:
            git = Git(
                git_dir=Path(folder),
                url=remote,
                protocols="http:https",
                credential=Credential(url=remote, token=self.token),
            ).with_env(GIT_INDEX_FILE=str(Path(folder) / "index"))
            try:
                await self._push(git, remote, branch, patch, message, when)
            except GitError as exc:
                return str(exc)
        return None

    async def _push(self, git: Git, remote: str, branch: str, patch: bytes, message: str, when: int) -> None:
        await git.run("init", "--quiet", "--bare", "--template=")
        await git.run(
            "fetch", "--quiet", "--depth=1", "--no-tags", remote, f"+refs/heads/{branch}:refs/heads/w"
        )
        await git.run("read-tree", "refs/heads/w")
        await git.run("apply", "--cached", "--whitespace=nowarn", "-", stdin=patch)
        parent = await git.sha("rev-parse", "refs/heads/w")
        who = Signature(name=self.login, email=f"{self.login}@users.noreply.github.com", when=when)
        tree = await git.sha("write-tree")
        commit = await commit_tree(
            git, tree=tree, parents=(parent,), message=f"{message}\n", author=who, committer=who
        )
        await git.run("push", "--quiet", remote, f"{commit}:refs/heads/{branch}")
