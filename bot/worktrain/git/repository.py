"""Read one repository's objects; nothing here writes, and nothing here looks at a work tree."""

from __future__ import annotations

from collections.abc import Sequence

from worktrain.errors import GitError
from worktrain.git import differences, objects
from worktrain.git.command import Git
from worktrain.git.names import NOTES, is_plain_path, object_name, sha
from worktrain.git.values import Change, Commit, MergeTree
from worktrain.ids import Sha

_DIFF = ("diff-tree", "-r", "--no-renames", "--no-ext-diff", "--no-textconv", "--no-color")
SHOW_CAP = 5_000_000


class Repository:
    """Commits, trees and files of one repository, by full object id."""

    def __init__(self, git: Git) -> None:
        self._git = git

    @property
    def git(self) -> Git:
        """Give git in this repository, without network."""
        return self._git

    async def tip_of(self, ref: str) -> Sha | None:
        """Give the commit that a full ref names here."""
        done = await self._git.run(
            "rev-parse", "--verify", "--quiet", f"{object_name(ref)}^{{commit}}", accept=(0, 1)
        )
        return sha(done.stdout.decode().strip()) if done.exit_code == 0 else None

    async def has(self, id_: str) -> bool:
        """Say whether the object is here."""
        return (await objects.find(self._git, [sha(id_)]))[0] is not None

    async def commit(self, id_: str) -> Commit | None:
        """Read one commit; none if it is not here or is no commit."""
        found = (await objects.read(self._git, [sha(id_)]))[0]
        return objects.parse_commit(found) if found and found.type == "commit" else None

    async def parents(self, commit: str) -> tuple[Sha, ...]:
        """List a commit's parents; a GitError if it is not here."""
        return (await self._known(commit)).parents

    async def tree_of(self, commit: str) -> Sha:
        """Give a commit's tree; a GitError if it is not here."""
        return (await self._known(commit)).tree

    async def is_ancestor(self, older: str, newer: str) -> bool:
        """Say whether `newer` contains `older`; a commit contains itself."""
        done = await self._git.run("merge-base", "--is-ancestor", sha(older), sha(newer), accept=(0, 1))
        return done.exit_code == 0

    async def merge_tree(self, base: str, head: str) -> MergeTree:
        """Merge two commits without a work tree."""
        options = ("--write-tree", "--name-only", "--no-messages", "-z")
        done = await self._git.run("merge-tree", *options, sha(base), sha(head), accept=(0, 1))
        tree, *names = done.stdout.decode("utf-8", "replace").split("\0")
        if done.exit_code == 1:
            return MergeTree(tree=None, conflicts=tuple(dict.fromkeys(name for name in names if name)))
        return MergeTree(tree=sha(tree))

    async def changes(self, old: str, new: str) -> tuple[Change, ...]:
        """List the paths that differ between two commits or trees; a rename is a removal and an addition."""
        names = object_name(old), object_name(new)
        done = await self._git.run(*_DIFF, "--raw", "--numstat", "-z", "--end-of-options", *names)
        return differences.changes(done.stdout)

    async def diff(self, old: str, new: str, *, cap: int = 1_000_000) -> str:
        """Give the unified diff; one over `cap` bytes is cut and says so in its last line."""
        names = object_name(old), object_name(new)
        done = await self._git.run(*_DIFF, "-p", "--end-of-options", *names, cap=cap, cut=True)
        text = done.stdout.decode("utf-8", "replace")
        return f"{text}\n[the diff is cut here: it is longer than {cap} bytes]\n" if done.truncated else text

    async def show(self, treeish: str, path: str, *, cap: int = SHOW_CAP) -> bytes | None:
        """Give a file's bytes as they are in a commit or tree; none where there is no such file."""
        if not is_plain_path(path):
            return None
        name = f"{object_name(treeish)}:{path}"
        size = (await objects.find(self._git, [name]))[0]
        if size is None or size.type != "blob":
            return None
        if size.size > cap:
            raise GitError(f"{path} has {size.size} bytes.", why=f"at most {cap} are read")
        found = (await objects.read(self._git, [name], cap=cap + 200))[0]
        return found.data if found else None

    async def show_all(self, treeish: str, paths: Sequence[str]) -> dict[str, bytes | None]:
        """Give many files' bytes with one process; none where there is no such file."""
        plain = [path for path in paths if is_plain_path(path)]
        found = await objects.read(self._git, [f"{object_name(treeish)}:{path}" for path in plain])
        blobs = {
            path: one.data if one and one.type == "blob" else None
            for path, one in zip(plain, found, strict=True)
        }
        return {path: blobs.get(path) for path in paths}

    async def paths(self, treeish: str) -> tuple[str, ...]:
        """List every file's path; submodules are left out."""
        name = object_name(treeish)
        done = await self._git.run("ls-tree", "-r", "-z", "--format=%(objecttype) %(path)", name)
        fields = done.stdout.decode("utf-8", "replace").split("\0")
        return tuple(field[5:] for field in fields if field.startswith("blob "))

    async def note(self, commit: str) -> bytes | None:
        """Give the note that WorkTrain wrote on a commit."""
        places = note_places(sha(commit))
        found = await objects.read(self._git, [f"{NOTES}:{place}" for place in places])
        return next((one.data for one in found if one is not None), None)

    async def _known(self, id_: str) -> Commit:
        commit = await self.commit(id_)
        if commit is None:
            raise GitError(f"There is no commit {id_} here.", fix="Fetch, then try again.")
        return commit


def note_places(commit: Sha) -> tuple[str, ...]:
    """List where a notes tree may keep a note: git spreads them over folders as they become many."""
    return f"{commit[:2]}/{commit[2:]}", commit, f"{commit[:2]}/{commit[2:4]}/{commit[4:]}"
