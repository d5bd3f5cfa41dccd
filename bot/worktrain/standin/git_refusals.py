"""A push that a protected branch refuses: the ref goes back, and git is told in GitHub's words."""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import web

from worktrain.standin.access import Actor
from worktrain.standin.acts.protecting import refused_move
from worktrain.standin.gitstore.refs import RefMove, move_ref
from worktrain.standin.state.protections import Protection
from worktrain.standin.state.repositories import Repository

Refusal = tuple[RefMove, Protection, str]
HEADERS = {"Content-Type": "application/x-git-receive-pack-result", "Cache-Control": "no-cache"}


async def undo_refused(repository: Repository, actor: Actor, moved: Sequence[RefMove]) -> list[Refusal]:
    """Put back what a protected branch does not take; the caller holds the repository's lock."""
    refusals = []
    for move in moved:
        refused = await refused_move(repository, actor, move)
        if refused is not None:
            await move_ref(repository.bare, RefMove(move.ref, move.after, move.before))
            refusals.append((move, *refused))
    return refusals


def answer(moved: Sequence[RefMove], refusals: Sequence[Refusal]) -> web.Response:
    """Write what git-receive-pack would have answered: a status for each ref, and the words beside it."""
    refused = {move.ref: rule for move, rule, _ in refusals}
    report = b"".join(
        _packet(f"ng {move.ref} {_short(refused[move.ref])}\n" if move.ref in refused else f"ok {move.ref}\n")
        for move in moved
    )
    words = "".join(_words(*refusal) for refusal in refusals)
    body = _band(2, words.encode()) + _band(1, _packet("unpack ok\n") + report + b"0000") + b"0000"
    return web.Response(headers=HEADERS, body=body)


def _short(rule: Protection) -> str:
    declined = "push declined due to repository rule violations"
    return declined if rule.ruleset else "protected branch hook declined"


def _words(move: RefMove, rule: Protection, said: str) -> str:
    if rule.ruleset:
        return f"error: GH013: Repository rule violations found for {move.ref}.\n\n- {said}\n\n"
    return f"error: GH006: Protected branch update failed for {move.ref}.\nerror: {said}\n"


def _packet(text: str) -> bytes:
    return f"{len(text.encode()) + 4:04x}{text}".encode()


def _band(number: int, data: bytes) -> bytes:
    return f"{len(data) + 5:04x}".encode() + bytes([number]) + data
