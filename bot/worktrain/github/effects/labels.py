"""Labels: names in the repository, and their membership on an issue (a set, so twice is once)."""

from __future__ import annotations

from contextlib import suppress

from worktrain.github.effects.effect import Effect, Found
from worktrain.github.errors import AlreadyThere, Gone
from worktrain.github.journal import Result
from worktrain.intents import AddLabel, CreateLabel, RemoveLabel


class CreateLabelEffect(Effect[CreateLabel]):
    """The name is the key, so GitHub itself refuses a second one."""

    async def send(self) -> Result:
        """Create it; one that is there stays as people made it."""
        body = self.intent.model_dump(include={"name", "color", "description"})
        with suppress(AlreadyThere):
            await self.repository.client.post("/repos/{+repo}/labels", body)
        return {"name": self.intent.name}


class AddLabelEffect(Effect[AddLabel]):
    """Membership."""

    async def send(self) -> Result:
        """Put it on."""
        path = "/repos/{+repo}/issues/{number}/labels"
        await self.repository.client.post(path, {"labels": [self.intent.name]}, number=self.intent.number)
        return {"name": self.intent.name}

    async def find(self) -> Found | None:
        """See whether it is on."""
        there = self.intent.name in await self.repository.labels_of(self.intent.number)
        return Found({"name": self.intent.name}) if there else None


class RemoveLabelEffect(Effect[RemoveLabel]):
    """Absence; not being there is success."""

    async def send(self) -> Result:
        """Take it off."""
        path = "/repos/{+repo}/issues/{number}/labels/{name}"
        with suppress(Gone):
            await self.repository.client.delete(path, number=self.intent.number, name=self.intent.name)
        return {"name": self.intent.name}
