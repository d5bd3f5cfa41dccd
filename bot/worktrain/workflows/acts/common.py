"""What the acts share: who may, and how a squad at work or at rest is told."""

from __future__ import annotations

from worktrain.events import Event, Person
from worktrain.intake.authority import may_act
from worktrain.states import FINAL
from worktrain.store.items import Interrupt, Item
from worktrain.workflows import legs
from worktrain.workflows.acts.nothing import Nothing
from worktrain.workflows.tools import Place, Tools


async def authorised(place: Place, person: Person) -> bool:
    """Ask GitHub, now, whether this account may make us do something."""
    if person.kind != "User":
        return False
    return may_act(person, await place.github.permission(person.login, person.id))


def item_of(tools: Tools, event: Event, number: int) -> Item | None:
    """Find the work item of an issue, or of its pull request."""
    items, repository_id = tools.remembered.items, event.where.repository_id
    return items.get(repository_id, number) or items.by_pull(repository_id, number)


async def interrupt(tools: Tools, item: Item, kind: str, person: Person, detail: str = "") -> str:
    """Leave word and wake the squad: a session at work is ended, a squad at rest is started to obey."""
    if item.state in FINAL:
        return Nothing(f"the issue's work is over already ({item.state})")
    word = Interrupt(kind=kind, by=person.login, by_id=person.id, detail=detail)
    waiting = tools.remembered.items.now(item).interrupt
    if waiting is None or kind != "pushed":  # a push does not unsay a stop
        tools.remembered.items.interrupt(item.repository_id, item.number, word)
    tools.stop(item.repository_id, item.number).set()
    await legs.begin(tools, item.repository_id, item.number)
    return f"{kind} by {person.login}"
