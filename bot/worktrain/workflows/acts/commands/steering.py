"""`run`, `stop`, `retry`, `review`: a person starts, ends or repeats work."""

from __future__ import annotations

from worktrain.commands import Call
from worktrain.config.schema import Autonomy
from worktrain.events import Labelled, Person
from worktrain.ids import Sha
from worktrain.intents import AddLabel
from worktrain.records import RUN, Record
from worktrain.squads.asking import after_pause
from worktrain.states import FINAL, Happening, State
from worktrain.store.items import Item
from worktrain.words import labels
from worktrain.workflows import legs
from worktrain.workflows.acts import label
from worktrain.workflows.acts.commands.context import Said, intervened
from worktrain.workflows.acts.common import interrupt
from worktrain.workflows.acts.nothing import Nothing
from worktrain.workflows.squad.attempts import next_attempt
from worktrain.workflows.telling.scopes import of_repository
from worktrain.workflows.waves.wishes import want

RETRIED = (FINAL - {State.MERGED}) | {State.NEEDS_HUMAN, State.READY, State.WAITING}


async def run(said: Said, _call: Call) -> str:
    """Start as the label does, with the issue's text as it stands now."""
    if said.item is not None and await _only_planned(said, said.item):
        return await _run_planned(said, said.item)
    if said.item is not None:
        return await retry(said, _call)
    event = said.event
    issue = await said.place.github.issue(event.number)
    if issue is None or event.on_pull:
        return Nothing("there is no issue to start")
    await _put_label(said, str(event.comment_id))
    started = Labelled(
        where=event.where,
        sender=event.sender,
        number=event.number,
        label=labels.READY.name,
        title=issue.title,
        body=issue.body,
        author=Person(id=issue.author_id, login=issue.author_login),
        labels=issue.labels,
        milestone=issue.milestone,
        at=said.tools.clock(),
    )
    return await label.labelled(said.tools, said.place, started)


async def _only_planned(said: Said, item: Item) -> bool:
    """Say whether policy made a plan for the issue and left it at that."""
    return item.state is State.PLANNED and (await said.place.policy()).autonomy is Autonomy.PLAN_ONLY


async def _run_planned(said: Said, item: Item) -> str:
    """Carry out the plan of one issue; that a person wants it stands on the record."""
    said.tools.remembered.items.save(item, intervened(said, item.record, RUN))
    await legs.begin(said.tools, item.repository_id, item.number)
    return "the work was started"


async def stop(said: Said, _call: Call) -> str:
    """End the run within seconds; branch and pull request stay."""
    if said.item is None:
        return Nothing("there is nothing to stop")
    return await interrupt(said.tools, said.item, "stop", said.event.sender)


async def retry(said: Said, _call: Call) -> str:
    """Queue another attempt; a person's wish gives it the full number of attempts again."""
    item = said.item
    if item is None or item.state not in RETRIED:
        return Nothing("there is nothing to try again" if item is None else f"it is at work ({item.state})")
    config = await said.place.policy()
    if item.state in FINAL:
        await _put_label(said, str(said.event.comment_id))
    given = item.attempts_allowed - item.attempt + 1 if item.state is State.WAITING else None
    record = intervened(said, item.record, "retry")
    fresh = next_attempt(record).with_(plan=None, branch="")
    engagement = said.tools.remembered.retros.engagement_now(item.repository_id)
    said.tools.remembered.items.open(
        fresh,
        state=State.QUEUED,
        allowed=fresh.attempt + (given or config.limits.attempts) - 1,
        engagement=engagement,
        because=f"{said.event.sender.login} wants another go",
    )
    said.tools.stop(item.repository_id, item.number).clear()
    await want(said.tools, item.repository_id)
    return "another attempt was queued"


async def resume(said: Said, call: Call) -> str:
    """Hold the session again that was cut off; or else review the branch as it is now."""
    item = said.item
    happening = after_pause(item.record) if item is not None else None
    if item is None or item.state is not State.NEEDS_HUMAN or happening is None:
        return await review(said, call)
    record = intervened(said, item.record, "resume").with_(asked=None, reason=None)
    because = f"{said.event.sender.login} wants it to go on"
    said.tools.remembered.items.move(item, happening, because=because, record=record)
    await legs.begin(said.tools, item.repository_id, item.number)
    return "it goes on"


async def review(said: Said, _call: Call) -> str:
    """Take the branch as it is now, a person's commits included, and let it be reviewed again."""
    item = said.item
    if item is None or item.state not in {State.NEEDS_HUMAN, State.READY} or item.record.pull is None:
        return Nothing("there is no pull request at rest to review")
    pull = await said.place.github.pull(item.record.pull)
    if pull is None or pull.state != "open":
        return Nothing("the pull request is not open")
    record = await _adopted(said, item, pull.head_sha)
    if said.tools.remembered.items.now(item).state is not item.state:
        return Nothing("it went on meanwhile")
    said.tools.remembered.items.move(
        item, Happening.DELIVER, because=f"{said.event.sender.login} wants a review", record=record
    )
    await legs.begin(said.tools, item.repository_id, item.number)
    return "a review was started"


async def _adopted(said: Said, item: Item, head: Sha) -> Record:
    """Make the branch's tip the head that is judged; what was known of the old one is void."""
    record = intervened(said, item.record, "review").with_(asked=None, reason=None)
    if head in {record.developer_head, record.sdet_head}:
        return record
    await said.place.fetch()
    assert record.base_sha is not None, "a pull request has a base"
    changes = await said.place.mirror.changes(record.base_sha, head)
    changed = tuple(change.path for change in changes)
    return record.with_(developer_head=head, sdet_head=None, proof=None, changed=changed)


async def _put_label(said: Said, cause: str) -> None:
    intent = AddLabel(
        repository=said.place.where.repository,
        number=said.event.number,
        name=labels.READY.name,
        cause=f"command-{cause}",
    )
    await said.place.do(intent, of_repository(said.place.where))
