"""Milestones: a pull request carries its issue's."""

from __future__ import annotations

from worktrain.compliance import SetMilestone
from worktrain.github.effects.effect import Effect, Found
from worktrain.github.journal import Result


class MilestoneEffect(Effect[SetMilestone]):
    """Having it; a title that the repository no longer has is nothing to do."""

    async def send(self) -> Result:
        """Look the number up by its title, and set it."""
        client = self.repository.client
        rows = await client.pages("/repos/{+repo}/milestones{?state,per_page}", state="all")
        number = next((row["number"] for row in rows if row["title"] == self.intent.title), None)
        if number is not None:
            path = "/repos/{+repo}/issues/{number}"
            await client.patch(path, {"milestone": number}, number=self.intent.number)
        return {"number": self.intent.number}

    async def find(self) -> Found | None:
        """See whether it is there."""
        issue = await self.repository.issue(self.intent.number)
        there = issue is not None and issue.milestone == self.intent.title
        return Found({"number": self.intent.number}) if there else None
