"""The pull request as people keep theirs: a draft, their template, labels, milestone, code owners."""

from __future__ import annotations

from worktrain.compliance import SetMilestone
from worktrain.github.errors import NoDrafts
from worktrain.intents import AddLabel, OpenPull
from worktrain.records import Record
from worktrain.squads import owners
from worktrain.store.traits import NO_DRAFTS
from worktrain.words import pull as pull_words
from worktrain.workflows.telling.scopes import scope
from worktrain.workflows.tools import Place

OBEYED_BY_BOTS = frozenset(
    {"lgtm", "approved", "automerge", "auto-merge", "merge", "ok-to-test", "safe to test", "ready-to-merge"}
)
"""Labels that make some bots merge or run what is on a pull request; an issue's author may have put them."""

TEMPLATES = (
    ".github/pull_request_template.md",
    ".github/PULL_REQUEST_TEMPLATE.md",
    "pull_request_template.md",
    "PULL_REQUEST_TEMPLATE.md",
    "docs/pull_request_template.md",
)
"""https://docs.github.com/communities/using-templates-to-encourage-useful-issues-and-pull-requests"""

TEMPLATE_CHARACTERS = 10_000


async def open_pull(place: Place, record: Record) -> Record:
    """Open the draft pull request, or find the one that is there; without drafts, one that says so."""
    if record.pull is not None:
        return record
    if place.traits is not None and place.traits.has(place.where.repository_id, NO_DRAFTS):
        record = record.with_(drafts=False)
    try:
        return await _opened(place, record)
    except NoDrafts:
        if place.traits is not None:
            place.traits.put(place.where.repository_id, NO_DRAFTS)
        return await _opened(place, record.with_(drafts=False))


async def _opened(place: Place, record: Record) -> Record:
    intent = OpenPull(
        repository=place.where.repository,
        run=record.run,
        branch=record.branch,
        base=place.where.default_branch,
        title=pull_words.title(record.issue, ready=record.drafts),
        body=await body_of(place, record),
        draft=record.drafts,
    )
    result = await place.do(intent, scope(record))
    return record.with_(pull=result["number"], pull_node=result["node"])


async def body_of(place: Place, record: Record) -> str:
    """Write the pull request's body around the repository's own template, if it has one."""
    assert record.base_sha is not None, "a pull request has a base"
    found = await place.mirror.show_all(record.base_sha, TEMPLATES)
    template = next((found[path] for path in TEMPLATES if found.get(path)), None)
    text = template.decode(errors="replace")[:TEMPLATE_CHARACTERS] if template else None
    return pull_words.body(
        record, template=text, summary=record.claimed, owners=await owners_of(place, record)
    )


async def block_of(place: Place, record: Record, *, passed: bool) -> str:
    """Write the part of the body that is ours to renew."""
    named = await owners_of(place, record)
    return pull_words.block(record, summary=record.claimed, owners=named, passed=passed)


async def owners_of(place: Place, record: Record) -> tuple[str, ...]:
    """Name the code owners of what changed; GitHub itself asks them when the pull request is ready."""
    assert record.base_sha is not None, "a pull request has a base"
    found = await place.mirror.show_all(record.base_sha, owners.PLACES)
    text = next((found[path] for path in owners.PLACES if found.get(path) is not None), None)
    return owners.owners(text.decode(errors="replace"), record.changed) if text else ()


async def carry(place: Place, record: Record) -> None:
    """Give the pull request what its issue has: labels, and the milestone."""
    assert record.pull is not None, "these are carried to a pull request"
    await carry_labels(place, record)
    if record.issue.milestone:
        intent = SetMilestone(
            repository=place.where.repository,
            run=record.run,
            number=record.pull,
            title=record.issue.milestone,
        )
        await place.do(intent, scope(record))


async def carry_labels(place: Place, record: Record) -> None:
    """Put the issue's own labels on the pull request, as its author would; never ours."""
    assert record.pull is not None, "labels are carried to a pull request"
    for name in record.issue.labels:
        if not name.startswith("worktrain:") and name.lower() not in OBEYED_BY_BOTS:
            intent = AddLabel(
                repository=place.where.repository,
                run=record.run,
                number=record.pull,
                name=name,
                cause="issue",
            )
            await place.do(intent, scope(record))
