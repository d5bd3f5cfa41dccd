"""Look in a clone for what a proof names: commits, trees, policy, keys; what is missing stays missing."""

from __future__ import annotations

from collections.abc import Sequence

from worktrain import keys
from worktrain.config.load import load_config
from worktrain.config.schema import CONFIG_PATH, KEYS_PATH, Config
from worktrain.errors import ConfigError, GitError
from worktrain.git.local import Checkout
from worktrain.ids import Sha
from worktrain.keys import PublicKey
from worktrain.proof.sight import CommitSeen, Sight
from worktrain.proof.verify import Opened

_BASE_BRANCH = ("refs/remotes/origin/HEAD", "refs/remotes/origin/main", "refs/remotes/origin/master")
"""Where a clone's base branch is; the first that is there, else the branch that is checked out."""


async def look(clone: Checkout, opened: Opened) -> Sight:
    """Gather everything that the verification compares."""
    proven, merged = opened.proven, opened.merged
    commits = await _commits(clone, [proven.base, proven.head, *([merged.commit] if merged else [])])
    policy, problem = await _policy(clone, proven.base) if proven.base in commits else (None, "")
    tree, conflicts = await _merged(clone, proven.base, proven.head, commits)
    return Sight(
        commits=commits,
        merge_tree=tree,
        conflicts=conflicts,
        sdet_paths=await _between(clone, proven.predicate.developer_head, proven.predicate.sdet_head),
        policy_sha256=policy,
        policy_problem=problem,
    )


async def trusted_keys(clone: Checkout, base: Sha) -> tuple[PublicKey, ...] | None:
    """Read the keys that the base branch trusted at the base; none if there is no such file.

    A commit that never was the base branch's tip could bring its own keys (the commits of a merged branch
    are such), so then the branch's tip decides.
    """
    tip = await base_branch(clone)
    if tip is None:
        return None
    on_branch = await clone.commit(base) is not None and await _was_tip(clone, base, tip)
    found = await clone.show(base if on_branch else tip, KEYS_PATH)
    return None if found is None else keys.parse(found.decode(errors="replace"))


async def base_branch(clone: Checkout) -> Sha | None:
    """Give the tip of the base branch, as far as this clone knows."""
    for name in _BASE_BRANCH:
        tip = await clone.resolve(name)
        if tip is not None:
            return tip
    # A detached HEAD is any commit at all: CI checks out what a pull request would become.
    return await clone.resolve("HEAD") if await clone.is_on_branch() else None


async def _was_tip(clone: Checkout, commit: Sha, tip: Sha) -> bool:
    try:
        return await clone.was_tip(commit, tip)
    except GitError:  # a shallow clone does not know
        return False


async def _commits(clone: Checkout, wanted: Sequence[Sha]) -> dict[Sha, CommitSeen]:
    found = [(sha, await clone.commit(sha)) for sha in wanted]
    return {sha: CommitSeen(tree=one.tree, parents=one.parents) for sha, one in found if one is not None}


async def _policy(clone: Checkout, base: Sha) -> tuple[str | None, str]:
    """Give the policy's hash at the base, or why it cannot be read."""
    try:
        text = await clone.show(base, CONFIG_PATH)
    except GitError:
        return None, ""
    try:
        config = Config() if text is None else load_config(text.decode(errors="replace"))
    except ConfigError as exc:
        return None, exc.what
    return config.digest(), ""


async def _merged(
    clone: Checkout, base: Sha, head: Sha, commits: dict[Sha, CommitSeen]
) -> tuple[Sha | None, tuple[str, ...]]:
    if base not in commits or head not in commits:
        return None, ()
    try:
        merged = await clone.merge_tree(base, head)
    except GitError:
        return None, ()
    return merged.tree, merged.conflicts


async def _between(clone: Checkout, older: Sha | None, newer: Sha | None) -> tuple[str, ...] | None:
    if older is None or newer is None:
        return None
    try:
        return tuple(change.path for change in await clone.changes(older, newer))
    except GitError:
        return None
