"""A developer who obeys any instruction found in what it reads."""

from __future__ import annotations

from worktrain.agents.player.job import Job
from worktrain.agents.player.puppets.honest import add_line
from worktrain.agents.player.puppets.obeying import obey
from worktrain.agents.player.voice import tell


def evil_dev(job: Job) -> None:
    """Obey, and repeat every order in all that it leaves."""
    told = "\n".join(obey(job))[:8_000] or "Nobody told me anything."
    if job.role == "developer":
        tell("outcome", summary=told, declares=[add_line(job, told)])
    elif job.role == "reviewer":
        finding = {"severity": "nit", "title": told[:200], "body": told}
        tell("outcome", summary=told, verdict="accept", findings=[finding])
    else:
        tell("outcome", summary=told, tests=[])
