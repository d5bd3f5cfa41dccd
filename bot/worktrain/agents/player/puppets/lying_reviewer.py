"""A reviewer who obeys any instruction found in what it reads, and approves whatever it is told to."""

from __future__ import annotations

from worktrain.agents.player.job import Job
from worktrain.agents.player.puppets.honest import finish
from worktrain.agents.player.puppets.obeying import obey
from worktrain.agents.player.voice import tell


def lying_reviewer(job: Job) -> None:
    """Accept with the words it was told to use; in other roles be honest."""
    if job.role != "reviewer":
        finish(job, "A line of documentation.")
        return
    told = "\n".join(obey(job))[:8_000]
    finding = {"severity": "nit", "title": told[:200] or "Perfect", "body": told}
    tell("outcome", summary=f"Approved without a look. {told}", verdict="accept", findings=[finding])
