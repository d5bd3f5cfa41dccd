"""How far a session has come; kept beside the clone's objects, so that it lives and dies with the clone."""

from __future__ import annotations

import json
from typing import Any

from worktrain.agents.player.job import Job

_NAME = "worktrain-player.json"


def begin(job: Job, turns: list[dict[str, Any]]) -> tuple[int, int]:
    """Give the turn to begin with, and the turn before which every question is answered.

    A kept clone goes on where it stopped; a new clone plays all again and passes over what was answered.
    """
    done, asked = _kept(job)
    answered = _answered(job, turns)
    if asked and job.brief["answer"]:
        answered = max(answered, done + 1)
    return done, answered


def keep(job: Job, done: int, *, asked: bool = False) -> None:
    """Write that so many turns are done, and whether the next is a question that was put."""
    folder = job.work / ".git"
    if folder.is_dir():
        state = {"session": job.brief["session"], "done": done, "asked": asked}
        (folder / _NAME).write_text(json.dumps(state))


def _kept(job: Job) -> tuple[int, bool]:
    try:
        state = json.loads((job.work / ".git" / _NAME).read_text())
    except (OSError, ValueError):
        return 0, False
    return (state["done"], state["asked"]) if state["session"] == job.brief["session"] else (0, False)


def _answered(job: Job, turns: list[dict[str, Any]]) -> int:
    answer = job.brief["answer"]
    for index, turn in enumerate(turns):
        if answer and turn["kind"] == "ask" and turn["question"].strip() in answer["question"]:
            return index + 1
    return 0
