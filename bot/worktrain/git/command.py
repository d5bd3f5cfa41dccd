"""Run one git command, hardened; nothing else in the bot starts git."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from worktrain.errors import GitError
from worktrain.git.credential import Credential, redact
from worktrain.git.environment import environment
from worktrain.ids import Sha, is_sha
from worktrain.processes.run import Finished, run

CAP = 64 * 1024 * 1024
LOCAL_SECONDS = 120.0
NETWORK_SECONDS = 900.0
_SAID_LINES = 6


@dataclass(frozen=True, kw_only=True)
class Git:
    """Git in one repository: its directory, and what it may reach."""

    git_dir: Path
    work_tree: Path | None = None
    url: str | None = None
    protocols: str = "none"
    credential: Credential | None = None
    extra: Mapping[str, str] = field(default_factory=dict)

    def with_env(self, **variables: str) -> Git:
        """Give the same git with more variables, for one operation."""
        return replace(self, extra={**self.extra, **variables})

    async def run(
        self,
        *arguments: str,
        stdin: bytes = b"",
        accept: Collection[int] = (0,),
        cap: int = CAP,
        cut: bool = False,
    ) -> Finished:
        """Run `git <arguments>`; another exit code, a timeout, or output over the cap raises (see `cut`)."""
        timeout = LOCAL_SECONDS if self.url is None else NETWORK_SECONDS
        where = self.work_tree or self.git_dir
        done = await run(
            ["git", *arguments], cwd=where, env=self._env(), stdin=stdin, timeout=timeout, cap=cap
        )
        if done.timed_out:
            raise GitError(f"git {arguments[0]} took longer than {timeout:.0f} seconds.", fix="Try it again.")
        if done.exit_code not in accept:
            raise GitError(f"git {arguments[0]} failed.", why=self.said(done))
        if done.truncated and not cut:
            raise GitError(f"git {arguments[0]} said more than {cap} bytes.")
        return done

    async def line(self, *arguments: str, stdin: bytes = b"") -> str:
        """Run a command that answers with one line."""
        return (await self.run(*arguments, stdin=stdin)).stdout.decode("utf-8", "replace").strip()

    async def sha(self, *arguments: str, stdin: bytes = b"") -> Sha:
        """Run a command that answers with one object id."""
        answer = await self.line(*arguments, stdin=stdin)
        if not is_sha(answer):
            raise GitError(f"git {arguments[0]} gave no object id.", why=answer[:80])
        return Sha(answer)

    def said(self, done: Finished, *, most: int = _SAID_LINES) -> str:
        """Give git's last words, some lines at most, without anything secret in them."""
        # Redacted before it is cut: half a secret must not escape by being half.
        text = redact(done.stderr.decode("utf-8", "replace"), self.credential)
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        return "; ".join(lines[-most:]) or f"exit {done.exit_code}"

    def _env(self) -> dict[str, str]:
        config = [self.credential.as_config()] if self.credential else []
        env = environment(protocols=self.protocols, url=self.url, config=config)
        env["GIT_DIR"] = str(self.git_dir)
        if self.work_tree:
            env["GIT_WORK_TREE"] = str(self.work_tree)
        return env | dict(self.extra)
