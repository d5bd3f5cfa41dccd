"""Decide what the model answers: whose session asks, how far its script has come, and the next step."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from worktrain.agents.driving.prompt import HEAD
from worktrain.agents.scripts import Puppet, Script
from worktrain.ids import SessionId
from worktrain.sessions import Role
from worktrain.standin.model.characters import as_script
from worktrain.standin.model.steps import DONE, Step, steps
from worktrain.standin.model.talk import Asked, Poll, Reply

_SESSION = re.compile(rf"{HEAD} (?P<id>wt-\d+-(?P<issue>\d+)-\d+-(?P<role>[a-z]+)-(?P<round>\d+))\b")
_CALL = re.compile(r"step_(\d+)_\d+")
_OUTCOME = re.compile(r"write the file (\S+):")
_SECTION = re.compile(r"\[(issue|context|answer) ([0-9a-f]{12}) begins\]\n(.*?)\n\[\1 \2 ends\]", re.DOTALL)
_STILL_RUNNING = re.compile(r"Process running with session ID (\d+)")

Casts = Callable[[int, Role, int], Script]
"""Given issue, role and which session of this role of this issue it is."""


@dataclass(frozen=True)
class Name:
    """Whose session it is, as the first line of its prompt says."""

    id: SessionId
    issue: int
    role: Role
    round: int


@dataclass
class Playing:
    """Remembers only in which order sessions came; how far each is, its own requests tell."""

    casts: Casts
    seen: dict[tuple[int, Role], list[SessionId]] = field(default_factory=dict)

    def reply(self, asked: Asked) -> Reply:
        """Answer one request; what nobody has a script for is a few words."""
        name = name_of(asked.text)
        if name is None or not asked.tools:
            return _words("Nothing is written for this.")
        script = as_script(self._script(name), name.role, name.issue, name.round)
        if script.puppet is Puppet.HANG:
            return Reply(words=("Let me think.",), hangs=True)
        if script.puppet is Puppet.GARBAGE:
            return Reply(nonsense=True)
        if script.puppet is Puppet.CRASH:
            return _words("I have half of it, and now")
        text = "\n".join(part for kind, _, part in _SECTION.findall(asked.text) if kind != "answer")
        found = _OUTCOME.search(asked.text)
        played = steps(script, text=text, outcome=found[1] if found else "/out/outcome.json")
        return _next(played, asked)

    def _script(self, name: Name) -> Script:
        known = self.seen.setdefault((name.issue, name.role), [])
        if name.id not in known:
            known.append(name.id)
        return self.casts(name.issue, name.role, known.index(name.id))


def name_of(text: str) -> Name | None:
    found = _SESSION.search(text)
    if found is None or found["role"] not in {role.value for role in Role}:
        return None
    return Name(SessionId(found["id"]), int(found["issue"]), Role(found["role"]), int(found["round"]))


def _next(played: tuple[Step, ...], asked: Asked) -> Reply:
    call = _CALL.search(asked.last_call or "")
    if call is None:
        return _take(played, _first(played, asked.text))
    at = min(int(call[1]), len(played) - 1)
    step, running = played[at], _STILL_RUNNING.search(asked.output)
    if running and not asked.prompted:
        return Reply(call=_id(at, asked.size), deed=Poll(number=int(running[1])))
    if step.failure and DONE not in asked.output and not asked.prompted:
        return _words(step.failure)
    if step.last and not asked.prompted:
        return _words("I wait for the answer." if step.question else "Done.")
    return _take(played, min(at + 1, len(played) - 1))


def _first(played: tuple[Step, ...], text: str) -> int:
    """Begin at the beginning, or in a new conversation after the question that a person has answered."""
    answers = [part for kind, _, part in _SECTION.findall(text) if kind == "answer"]
    for at, step in enumerate(played):
        if step.question and any(step.question.strip() in answer for answer in answers):
            return at + 1
    return 0


def _take(played: tuple[Step, ...], at: int) -> Reply:
    step = played[at]
    return Reply(
        words=step.words,
        call=_id(at, 0),
        deed=step.deed,
        seconds=step.seconds,
        input_tokens=step.input_tokens,
        output_tokens=step.output_tokens,
    )


def _id(at: int, again: int) -> str:
    return f"step_{at}_{again}"


def _words(text: str) -> Reply:
    return Reply(words=(text,))
