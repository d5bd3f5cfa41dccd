"""Does what its role asks, in the smallest way."""

from __future__ import annotations

from worktrain.agents.player.job import Job
from worktrain.agents.player.voice import say, tell


def honest(job: Job) -> None:
    """Add a line of documentation, accept, propose no test, or say a line."""
    say(f"I am the {job.role} of issue {job.issue}.")
    finish(job, "A line of documentation.")


def finish(job: Job, summary: str, *, line: str = "") -> None:
    """End as an honest agent of this role would, with these words."""
    if job.role == "developer":
        path = add_line(job, line or f"Looked at issue {job.issue}, round {job.brief['round']}.")
        tell("outcome", summary=summary, declares=[path])
    elif job.role == "reviewer":
        tell("outcome", summary="Nothing blocks.", verdict="accept", findings=[])
    elif job.role == "sdet":
        tell("outcome", summary="No test fits this change.", tests=[])
    else:
        tell("outcome", summary="Nothing to add.")


def add_line(job: Job, line: str) -> str:
    """Add one harmless line to a file of this issue's own below docs/; give its path."""
    name = f"docs/worktrain-{job.issue}.md"
    path = job.path(name)
    path.parent.mkdir(exist_ok=True)
    with path.open("a") as file:
        file.write(f"{line}\n")
    return name
