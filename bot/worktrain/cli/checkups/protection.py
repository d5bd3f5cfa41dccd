"""What protects the default branch: what would keep a proven change out, and what would let others in."""

from __future__ import annotations

from collections.abc import Iterator

from worktrain.cli.checkups.check import Check, ok, skipped, warning
from worktrain.cli.checkups.view import View
from worktrain.config.schema import Config
from worktrain.demands import Demands
from worktrain.github.parse import Json
from worktrain.ids import Sha
from worktrain.proof.landing import OURS, approvals, not_this_way
from worktrain.proof.phrases import listed
from worktrain.words.checks import PROOF


async def look(view: View, config: Config) -> list[Check]:
    """Compare the branch's rules with what we do, and with the checks that its tip has."""
    demands = await view.repository.demands(view.branch)
    seen = await _seen(view) if demands.checks else set()
    name, settings = view.name("protection"), f"{view.url}/settings/branches"
    doubts = [warning(name, text, settings) for text in _doubts(demands, config, seen)]
    unread = (
        [skipped(name, f"classic protection is not shown to us: {demands.unread}")] if demands.unread else []
    )
    return [*(doubts or [ok(name, _told(demands))]), *unread]


async def _seen(view: View) -> set[str]:
    """Give the names of the checks that somebody reported at the branch's tip."""
    row: Json = await view.repository.client.get("/repos/{+repo}/commits/{ref}", ref=view.branch)
    tip = Sha(row["sha"])
    found = [*await view.repository.checks(tip), *await view.repository.statuses(tip)]
    return {check.name for check in found}


def _doubts(demands: Demands, config: Config, seen: set[str]) -> Iterator[str]:
    if PROOF not in {check.name for check in demands.checks}:
        yield f"the check {PROOF} is not required: a person may merge what is not proven"
    never = [check.name for check in demands.checks if check.name not in seen | OURS]
    if never:
        yield f"required, and never reported at the tip: {listed(never)}; a merge would wait for ever"
    method = config.merge.method
    if (why := not_this_way(demands, method)) is not None:
        yield why
    if demands.merge_queue:
        yield f"{demands.branch} has a merge queue: a person puts a proven change in"
    if not demands.may_push:
        yield f"only named people may push to {demands.branch}: one of them merges"
    if config.merge.auto and demands.reviews:
        yield f"merge.auto is on, and GitHub wants {approvals(demands)} first"


def _told(demands: Demands) -> str:
    wanted = [check.name for check in demands.checks]
    signed = "; commits are made through the API, for they must be signed" if demands.signatures else ""
    return f"{demands.branch} requires {listed(wanted)}{signed}"
