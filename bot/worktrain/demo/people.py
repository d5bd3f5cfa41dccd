"""What the people of a scenario do, over real HTTP and git, each with their own token."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from worktrain.demo.person import Answer, Person
from worktrain.demo.scenario.values import (
    Act,
    Close,
    Comment,
    Edit,
    Label,
    Merge,
    Push,
    Review,
    Scenario,
    Tick,
    Unlabel,
)
from worktrain.demo.ticking import ticked
from worktrain.standin.server import StandIn

PATIENCE_SECONDS = 5.0
"""How long a person waits for the merge button: the App takes the draft mark off, GitHub tries the merge."""
LOOK_SECONDS = 0.1


@dataclass(frozen=True, kw_only=True)
class Done:
    """One act as it went; `refused` is what GitHub or git said to it."""

    by: str
    what: str
    refused: str | None = None


class People:
    """Everybody whom a scenario lists."""

    def __init__(self, github: StandIn, scenario: Scenario, numbers: Mapping[str, int]) -> None:
        self._github = github
        self._name = scenario.repository.full_name
        self._numbers = numbers

    def person(self, login: str) -> Person:
        token = self._github.world.user_token(login)
        return Person(login=login, token=token, url=self._github.url, repository=self._name)

    async def label(self, by: str, number: int, name: str) -> Done:
        """Put a label on an issue; GitHub refuses it to whoever has no triage permission."""
        answer = await self.person(by).call("POST", f"/issues/{number}/labels", {"labels": [name]})
        return _done(by, f"label {name}", answer)

    async def do(self, act: Act) -> Done:
        """Do one act; a refusal is an answer, not an error."""
        person, number = self.person(act.by), self._numbers[act.issue]
        what = type(act.deed).__name__.lower()
        match act.deed:
            case Comment(text=text, on=on):
                return await self._comment(person, number, text, on=on)
            case Label(name=name):
                return await self.label(act.by, number, name)
            case Unlabel(name=name):
                answer = await person.call("DELETE", f"/issues/{number}/labels/{quote(name, safe='')}")
            case Edit(title=title, body=body):
                wish = {key: text for key, text in (("title", title), ("body", body)) if text is not None}
                answer = await person.call("PATCH", f"/issues/{number}", wish)
            case Tick(text=text):
                return await self._tick(person, number, text)
            case Close():
                answer = await self._close(person, number)
            case Review() | Push() | Merge():
                return await self._on_pull(person, number, act.deed)
        return _done(act.by, what, answer)

    async def pull_of(self, person: Person, number: int) -> dict[str, Any] | None:
        """Find the App's pull request for an issue: the open one, else the newest."""
        answer = await person.call("GET", "/pulls?state=all&per_page=100&sort=created&direction=desc")
        mine = [pull for pull in answer.body if pull["head"]["ref"].startswith(f"worktrain/issue-{number}-")]
        still_open = [pull for pull in mine if pull["state"] == "open"]
        return next(iter((*still_open, *mine)), None)

    async def _comment(self, person: Person, number: int, text: str, *, on: str) -> Done:
        if on == "pr":
            pull = await self.pull_of(person, number)
            if pull is None:
                return _no_pull(person, "comment")
            number = pull["number"]
        answer = await person.call("POST", f"/issues/{number}/comments", {"body": text})
        return _done(person.login, "comment", answer)

    async def _close(self, person: Person, number: int) -> Answer:
        """Close the open pull request of the issue; without one, the issue itself."""
        pull = await self.pull_of(person, number)
        if pull is not None and pull["state"] == "open":
            return await person.call("PATCH", f"/pulls/{pull['number']}", {"state": "closed"})
        return await person.call("PATCH", f"/issues/{number}", {"state": "closed"})

    async def _on_pull(self, person: Person, number: int, deed: Review | Push | Merge) -> Done:
        pull = await self.pull_of(person, number)
        what = type(deed).__name__.lower()
        if pull is None:
            return _no_pull(person, what)
        match deed:
            case Review(event=event, body=body):
                path = f"/pulls/{pull['number']}/reviews"
                return _done(
                    person.login, what, await person.call("POST", path, {"event": event, "body": body})
                )
            case Push(name=name, patch=patch):
                said = await person.push(
                    pull["head"]["ref"], patch, message=f"Apply {name}", when=int(time.time())
                )
                return Done(by=person.login, what=what, refused=said)
            case Merge(method=method):
                return _done(person.login, what, await self._merge(person, pull["number"], method))

    async def _merge(self, person: Person, number: int, method: str) -> Answer:
        """Wait for the button as a person does; one who is set on a draft takes the mark off."""
        pull = await self._settled(person, number)
        if pull["draft"]:
            await person.mark_ready(pull["node_id"])
        return await person.call("PUT", f"/pulls/{number}/merge", {"merge_method": method})

    async def _settled(self, person: Person, number: int) -> dict[str, Any]:
        give_up = time.monotonic() + PATIENCE_SECONDS
        while True:
            pull: dict[str, Any] = (await person.call("GET", f"/pulls/{number}")).body
            if pull["state"] == "closed" or (not pull["draft"] and pull["mergeable"] is not None):
                return pull
            if time.monotonic() > give_up:
                return pull
            await asyncio.sleep(LOOK_SECONDS)

    async def _tick(self, person: Person, number: int, text: str) -> Done:
        """Tick a box in the issue, or in a comment on it or on its pull request."""
        pull = await self.pull_of(person, number)
        for subject in (number, *([pull["number"]] if pull else [])):
            issue = (await person.call("GET", f"/issues/{subject}")).body
            comments = (await person.call("GET", f"/issues/{subject}/comments?per_page=100")).body
            for path, body in (
                (f"/issues/{subject}", issue["body"]),
                *((f"/issues/comments/{comment['id']}", comment["body"]) for comment in comments),
            ):
                changed = ticked(body or "", text)
                if changed is not None:
                    return _done(person.login, "tick", await person.call("PATCH", path, {"body": changed}))
        return Done(by=person.login, what="tick", refused=f"there is no box with {text!r}")


def _done(by: str, what: str, answer: Answer) -> Done:
    return Done(by=by, what=what, refused=answer.refused)


def _no_pull(person: Person, what: str) -> Done:
    return Done(by=person.login, what=what, refused="there is no pull request yet")
