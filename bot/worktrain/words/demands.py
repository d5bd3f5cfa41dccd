"""What a repository demands, and what that means for a run: one sentence each, before anything starts."""

from __future__ import annotations

from collections.abc import Iterator

from worktrain.demands import Demands
from worktrain.words.counts import counted
from worktrain.words.quote import code

MOST_CHECKS = 8
UNREADABLE = "What this repository's rules want cannot be read; GitHub has the last word before a merge."


def sentences(demands: Demands, *, method: str, second: bool) -> tuple[str, ...]:
    """Say what GitHub will want before a merge by this method; `second`: a second App can approve."""
    return (*_merging(demands, method), *_waiting(demands, second=second), *_unknown(demands))


def _merging(demands: Demands, method: str) -> Iterator[str]:
    if demands.signatures:
        yield "Commits must be signed, so GitHub makes ours and signs them; it carries plain files only."
    if demands.merge_queue:
        yield f"{code(demands.branch)} has a merge queue: what is proven waits for a person, who puts it in."
    if not demands.may_push:
        yield f"Only named people may push to {code(demands.branch)}: one of them merges what is proven."
    if method not in demands.methods:
        allowed = ", ".join(map(code, demands.methods)) or "no method"
        yield f"`merge.method` is {code(method)}, and only {allowed} is allowed here: a person merges."
    elif (demands.linear and method == "merge") or (demands.signatures and method == "rebase"):
        yield f"`merge.method` is {code(method)}, which this branch does not take: a person merges."


def _waiting(demands: Demands, *, second: bool) -> Iterator[str]:
    if demands.reviews:
        owner = " by a code owner" if demands.code_owners else ""
        enough = second and demands.approvals <= 1 and not demands.code_owners
        who = "the reviewer's own App gives it" if enough else "people give it once the draft mark is off"
        yield f"GitHub wants {counted(max(demands.approvals, 1), 'approving review')}{owner}: {who}."
    if demands.checks:
        names = ", ".join(code(check.name) for check in demands.checks[:MOST_CHECKS])
        more = len(demands.checks) - MOST_CHECKS
        yield f"GitHub waits for {names}{f' and {more} more' if more > 0 else ''}."
    if demands.conversations:
        yield "GitHub waits until every review conversation is resolved; we resolve only our own."
    if demands.up_to_date:
        yield f"The branch must contain the tip of {code(demands.branch)}; a person updates it if that moved."


def _unknown(demands: Demands) -> Iterator[str]:
    if demands.others:
        named = ", ".join(map(code, demands.others))
        yield f"There are rules that we cannot judge: {named}. GitHub has the last word."
    if demands.unread:
        yield "Part of the branch's protection cannot be read; the App may be given `administration: read`."
