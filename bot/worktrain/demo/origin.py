"""The repository that the stand-in will serve: a scenario's code and history, with our two files on top."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from worktrain.config.problems import InvalidFileError, Mark, Problem
from worktrain.config.schema import CONFIG_PATH, KEYS_PATH
from worktrain.demo.scenario.values import Pull, Repository, Scenario
from worktrain.errors import GitError
from worktrain.git.command import Git
from worktrain.git.trees import commit_tree, with_entries
from worktrain.git.values import Signature
from worktrain.ids import Sha, is_sha

DEFAULT = "main"
FIRST_COMMIT = 1_767_225_600
"""When a plain folder was committed: a fixed day, so that the same folder is the same commit."""

_BRINGS = ("+refs/heads/*:refs/brought/heads/*", "+refs/remotes/origin/*:refs/brought/remotes/*")
_TAGS = "+refs/tags/*:refs/tags/*"
# What reads a repository of somebody else on this machine needs to be told that this is meant.
ALLOW = "[safe]\n\tdirectory = *\n[uploadpack]\n\tallowAnySHA1InWant = true\n"


async def make_origin(scenario: Scenario, bare: Path, *, keys: str) -> str:
    """Make the bare repository and give its default branch; InvalidFileError if the scenario's cannot be."""
    source = scenario.repository
    bare.mkdir(parents=True)
    git = Git(git_dir=bare, url=str(source.path), protocols="file")
    await git.run("init", "--quiet", "--bare", f"--initial-branch={DEFAULT}", "--template=")
    try:
        if source.kind == "folder":
            branch, head = _branch(source.ref), await commit_folder(git, source.path)
        else:
            branch, head = await _bring(git, scenario)
    except GitError as exc:
        raise _invalid(scenario, source.path_at, f"cannot be read: {exc}") from exc
    head = await _add_ours(git, scenario, head, keys)
    await git.run("update-ref", f"refs/heads/{branch}", head)
    await git.run("symbolic-ref", "HEAD", f"refs/heads/{branch}")
    for pull in scenario.pull_requests:
        await _propose(git, scenario, pull, base=head)
    return branch


async def commit_folder(git: Git, folder: Path) -> Sha:
    """Commit a plain folder as it lies there, without what its own .gitignore leaves out."""
    (git.git_dir / "info").mkdir(exist_ok=True)
    (git.git_dir / "info" / "exclude").write_text("__pycache__/\n.pytest_cache/\n")
    with tempfile.TemporaryDirectory(prefix="worktrain-index-") as aside:
        there = Git(git_dir=git.git_dir, work_tree=folder)
        index = there.with_env(GIT_INDEX_FILE=str(Path(aside) / "index"))
        await index.run("add", "--all", ".")
        tree = await index.sha("write-tree")
    who = _signature("The first author", FIRST_COMMIT)
    return await commit_tree(git, tree=tree, parents=(), message="Start\n", author=who, committer=who)


async def _bring(git: Git, scenario: Scenario) -> tuple[str, Sha]:
    """Bring branches and tags, find what `ref` means, and keep of the branches only that."""
    source = scenario.repository
    with tempfile.TemporaryDirectory(prefix="worktrain-allow-") as aside:
        allow = Path(aside) / "gitconfig"
        allow.write_text(ALLOW)
        reader = git.with_env(GIT_CONFIG_GLOBAL=str(allow))
        options = ("fetch", "--quiet", "--no-tags", "--update-shallow", str(source.path))
        await reader.run(*options, *_BRINGS, _TAGS)
        await reader.run(*options, "+HEAD:refs/brought/HEAD", accept=(0, 1, 128))
        if source.ref is not None and is_sha(source.ref):
            # An object that no branch reaches; a bundle cannot be asked for one.
            await reader.run(*options, source.ref, accept=(0, 1, 128))
        shown = await reader.run("ls-remote", "--symref", str(source.path), "HEAD", accept=(0, 128))
    branch, head = await _meant(git, source, shown.stdout.decode(errors="replace"))
    if head is None:
        raise _invalid(scenario, source.ref_at, f"there is no branch, tag or commit {source.ref or 'HEAD'!r}")
    brought = await git.run("for-each-ref", "--format=delete %(refname)", "refs/brought/")
    await git.run("update-ref", "--stdin", stdin=brought.stdout)
    return branch, head


async def _meant(git: Git, source: Repository, symref: str) -> tuple[str, Sha | None]:
    """Find the commit that `ref` names, and what the default branch is called."""
    if source.ref is None:
        named = re.match(r"ref: refs/heads/(\S+)\t", symref)
        return (named[1] if named else DEFAULT), await _commit(git, "refs/brought/HEAD")
    for place in ("refs/brought/heads", "refs/brought/remotes"):
        found = await _commit(git, f"{place}/{source.ref}")
        if found is not None:
            return source.ref, found
    for name in (f"refs/tags/{source.ref}", source.ref if re.fullmatch("[0-9a-f]{7,40}", source.ref) else ""):
        found = await _commit(git, name) if name else None
        if found is not None:
            return DEFAULT, found
    return DEFAULT, None


async def _commit(git: Git, name: str) -> Sha | None:
    done = await git.run("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}", accept=(0, 1, 128))
    found = done.stdout.decode().strip()
    return Sha(found) if is_sha(found) else None


def _branch(ref: str | None) -> str:
    return ref if ref and re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_./-]*", ref) else DEFAULT


async def _add_ours(git: Git, scenario: Scenario, head: Sha, keys: str) -> Sha:
    """Commit the policy and the public keys on top."""
    files = {KEYS_PATH: keys}
    if scenario.config_text is not None:
        files[CONFIG_PATH] = scenario.config_text
    lines = []
    for path, text in files.items():
        blob = await git.sha("hash-object", "-w", "--stdin", stdin=text.encode())
        lines.append(f"100644 {blob} 0\t{path}")
    tree = await git.sha("rev-parse", f"{head}^{{tree}}")
    tree = await with_entries(git, tree=tree, lines=lines)
    when = int(await git.line("log", "-1", "--format=%ct", head))
    who = _signature(_keeper(scenario), when + 60)
    return await commit_tree(
        git, tree=tree, parents=(head,), message="Set WorkTrain up\n", author=who, committer=who
    )


async def _propose(git: Git, scenario: Scenario, pull: Pull, *, base: Sha) -> None:
    """Put a pull request's patch on a branch of its own."""
    with tempfile.TemporaryDirectory(prefix="worktrain-index-") as aside:
        index = git.with_env(GIT_INDEX_FILE=str(Path(aside) / "index"))
        await index.run("read-tree", base)
        try:
            await index.run("apply", "--cached", "--whitespace=nowarn", "-", stdin=pull.patch)
        except GitError as exc:
            raise _invalid(scenario, pull.patch_at, f"the patch does not apply: {exc.why}") from exc
        tree = await index.sha("write-tree")
    when = int(await git.line("log", "-1", "--format=%ct", base))
    who = _signature(pull.author, when + 60)
    head = await commit_tree(
        git, tree=tree, parents=(base,), message=f"{pull.title}\n", author=who, committer=who
    )
    await git.run("update-ref", f"refs/heads/{pull.branch}", head)


def _keeper(scenario: Scenario) -> str:
    """Name who keeps the repository: the first admin, else its owner."""
    admins = [login for login, permission in scenario.people.items() if permission == "admin"]
    return admins[0] if admins else scenario.repository.owner


def _signature(login: str, when: int) -> Signature:
    return Signature(name=login, email=f"{login.replace(' ', '-')}@users.noreply.github.com", when=when)


def _invalid(scenario: Scenario, at: Mark, reason: str) -> InvalidFileError:
    return InvalidFileError(scenario.file, [Problem(at, reason)])
