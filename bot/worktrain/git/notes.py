"""Write notes to the remote: each write goes on top of what is there now."""

from __future__ import annotations

from worktrain.errors import GitError
from worktrain.git import remote, trees
from worktrain.git.command import Git
from worktrain.git.failures import PushRejected
from worktrain.git.names import NOTES
from worktrain.git.repository import Repository, note_places
from worktrain.git.values import Commit, Signature
from worktrain.ids import Sha

TRIES = 8
AUTHOR = ("WorkTrain", "noreply@worktrain.invalid")


async def push(here: Repository, online: Git, *, commit: Sha, text: bytes) -> Sha:
    """Write one note; when somebody else wrote meanwhile, read theirs and write again."""
    noted = await here.commit(commit)
    if noted is None:
        raise GitError(f"There is no commit {commit} here to write a note on.", fix="Fetch, then try again.")
    for _ in range(TRIES):
        await remote.fetch(online, remote.NOTES_ONLY)
        before = await here.tip_of(NOTES)
        if before and await here.note(commit) == text:
            return before
        after = await _written(here, noted, text, before=before)
        try:
            await remote.push(online, id_=after, ref=NOTES, expect=before)
        except PushRejected:
            continue
        await here.git.run("update-ref", NOTES, after)
        return after
    raise PushRejected(f"The note on {commit} was not written.", why=f"others were quicker {TRIES} times")


async def _written(here: Repository, noted: Commit, text: bytes, *, before: Sha | None) -> Sha:
    blob = await here.git.sha("hash-object", "-w", "--stdin", stdin=text)
    place, *elsewhere = note_places(noted.sha)
    lines = [f"0 {'0' * 40}\t{other}" for other in elsewhere] + [f"100644 {blob}\t{place}"]
    tree = await trees.with_entries(here.git, tree=before, lines=lines)
    name, email = AUTHOR
    # The time is the commit's own: the same note on the same commit is the same object on every host.
    signed = Signature(name=name, email=email, when=noted.when)
    return await trees.commit_tree(
        here.git,
        tree=tree,
        parents=[before] if before else [],
        message=f"Note on {noted.sha}\n",
        author=signed,
        committer=signed,
    )
