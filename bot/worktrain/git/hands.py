"""Make the writer's two git intents true; each looks first whether it already is."""

from __future__ import annotations

from worktrain.errors import GitError
from worktrain.git.failures import PushRejected
from worktrain.git.mirror import Mirror
from worktrain.intents import PushBranch, PushNote

OURS = "worktrain/"
"""The only branches that the bot ever moves begin with this."""


async def push_branch(mirror: Mirror, intent: PushBranch, token: str) -> dict[str, object]:
    """Move our branch; `already` says that it was there, `before` what it was."""
    if not intent.branch.startswith(OURS):
        raise GitError(f"{intent.branch!r} is not a branch of WorkTrain.", fix="Nothing was pushed.")
    ref = f"refs/heads/{intent.branch}"
    now = await mirror.remote_tip(ref, token=token)
    if now == intent.sha:
        return {"sha": intent.sha, "before": now, "already": True}
    if now != intent.expect:
        raise PushRejected(
            f"{intent.branch} was moved by somebody else.",
            why=f"it is {now or 'absent'}, not {intent.expect or 'absent'}",
        )
    await mirror.push(token=token, sha=intent.sha, ref=ref, expect=intent.expect, force=True)
    return {"sha": intent.sha, "before": now, "already": False}


async def push_note(mirror: Mirror, intent: PushNote, token: str) -> dict[str, object]:
    """Write the proof's note; a note with the same text is left as it is."""
    if not await mirror.has(intent.sha):
        await mirror.fetch(token=token)
    notes = await mirror.push_note(token=token, commit=intent.sha, text=intent.text.encode())
    return {"sha": intent.sha, "notes": notes}
