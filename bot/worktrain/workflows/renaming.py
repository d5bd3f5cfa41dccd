"""A repository that was renamed or transferred: its id stays, and all that we hold of it goes on."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from worktrain.errors import GitError

if TYPE_CHECKING:
    from worktrain.workflows.tools import Place

log = logging.getLogger("worktrain.places")


async def bring(place: Place) -> None:
    """Fetch; git follows no redirect (it would take the token along), so a new name is asked for first."""
    if place.github.moved or place.doubted:
        await learn(place)
    token = await place.github.token()
    try:
        await place.mirror.fetch(token=token)
    except GitError:
        renamed = await learn(place)  # asking renews a token that was revoked, too
        fresh = await place.github.token()
        if not renamed and fresh == token:
            raise
        await place.mirror.fetch(token=fresh)


async def learn(place: Place) -> bool:
    """Ask for the name that the repository has now, and go on under it; say whether it is another."""
    place.doubted = False
    old, new = place.where.repository, await place.github.name_now()
    if new == old:
        return False
    log.warning("%s is now %s; work goes on there", old, new, extra={"action": "renamed"})
    place.effects.renamed(old, new)
    place.mirror.url = place.mirror.url.removesuffix(f"/{old}.git") + f"/{new}.git"
    place.github.rename(new)
    place.where = place.where.model_copy(update={"repository": new})
    place.learnt(place.where)
    return True
