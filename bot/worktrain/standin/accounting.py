"""What each request leaves behind: figures, and a line in the journal when it would change something."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from worktrain.standin.access import NOBODY, Actor
from worktrain.standin.figures import Target
from worktrain.standin.journal import shortened
from worktrain.standin.world import World

CONTENT = frozenset(
    {
        "POST /repos/{owner}/{repo}/issues",
        "POST /repos/{owner}/{repo}/issues/{issue_number}/comments",
        "POST /repos/{owner}/{repo}/pulls",
        "POST /repos/{owner}/{repo}/pulls/{pull_number}/comments",
        "POST /repos/{owner}/{repo}/pulls/{pull_number}/comments/{comment_id}/replies",
        "POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews",
    }
)
"""The operations that create content, which GitHub limits to 500 an hour."""

NOT_WRITES = frozenset({"POST /app/installations/{installation_id}/access_tokens"})
"""Changes nothing that anybody could see."""


@dataclass(kw_only=True)
class Entry:
    """One request, filled in as it is understood."""

    method: str
    path: str
    planted: bool
    actor: Actor = NOBODY
    route: str | None = None
    repository: str | None = None
    number: int | None = None
    branch: str | None = None
    body: Any = None
    status: int = 0
    key: str | None = None
    repeat: bool = False
    violations: list[str] = field(default_factory=list)
    mutation: bool = False

    @property
    def writes(self) -> bool:
        """Say whether the request would change something."""
        changing = self.mutation or (self.method not in ("GET", "HEAD") and self.path != "/graphql")
        return changing and self.route not in NOT_WRITES

    @property
    def target(self) -> Target:
        if self.repository is None:
            return None
        name = self.number if self.number is not None else self.branch
        return None if name is None else (self.repository, name)


def settle(world: World, entry: Entry) -> None:
    """Count the request and journal it; planted ones are journaled only."""
    if not entry.planted:
        _count(world, entry)
    if entry.writes or entry.violations:
        world.journal.write(line(world, entry))


def _count(world: World, entry: Entry) -> None:
    changed = entry.writes and entry.status < 400
    # Whoever has no name here is counted with the App: nobody can hide from the check by not logging in.
    tally = world.figures.people if entry.actor.is_person else world.figures.app
    tally.add(
        entry.target,
        requests=1,
        writes=int(changed),
        content_writes=int(changed and entry.route in CONTENT),
        schema_violations=int(bool(entry.violations)),
        duplicates=int(entry.repeat),
        not_modified=int(entry.status == 304),
    )


def line(world: World, entry: Entry) -> dict[str, Any]:
    found = {
        "time": world.now().isoformat(timespec="milliseconds"),
        "actor": actor_json(entry.actor),
        "method": entry.method,
        "route": entry.route or entry.path,
        "repository": entry.repository,
        "number": entry.number,
        "branch": entry.branch,
        "body": shortened(entry.body),
        "status": entry.status,
        "key": entry.key,
        "planted": entry.planted,
    }
    return {**found, "violations": entry.violations} if entry.violations else found


def actor_json(actor: Actor) -> dict[str, Any]:
    kind = {"person": "person", "installation": "app", "app": "app"}.get(actor.kind, "anonymous")
    user = actor.user or (actor.app.bot_user if actor.app else None)
    found: dict[str, Any] = {"kind": kind, "id": user and user.id, "login": user and user.login}
    return {**found, "app_id": actor.app.id} if actor.app else found
