"""A repository gets another name while we work in it: reads and writes go on, and the new name is learnt."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from worktrain.errors import GitError
from worktrain.events import Where
from worktrain.git.mirror import Mirror
from worktrain.github.journal import MemoryJournal
from worktrain.intents import Reply
from worktrain.store.remembered import Remembered
from worktrain.words.marker import mark
from worktrain.workflows.tools import Place

if TYPE_CHECKING:
    from tests.integration.github.conftest import Town

NAME, NEW = "acme/shop", "acme/store"


async def opened(town: Town) -> int:
    made = await town.as_person("maria", "POST", f"/repos/{NAME}/issues", {"title": "t", "body": "b"})
    number: int = made["number"]
    return number


def place_of(town: Town, known: Remembered, mirror: Path) -> Place:
    where = Where(
        repository=NAME,
        repository_id=town.repository.repository_id,
        default_branch="main",
        installation_id=town.repository.installation_id,
    )
    bare = Mirror(mirror, url=f"{town.standin.url}/{NAME}.git")
    journal = MemoryJournal()
    writer = town.writer(journal)
    return Place(
        where=where,
        github=town.repository,
        writer=writer,
        mirror=bare,
        effects=known.effects,
        policies=known.policies,
        learnt=known.repositories.put,
    )


async def test_reads_follow_and_notice(town: Town) -> None:
    number = await opened(town)
    town.standin.world.rename(NAME, NEW)
    found = await town.repository.issue(number)
    assert found is not None
    assert found.title == "t"
    assert town.repository.moved
    assert await town.repository.name_now() == NEW


async def test_a_write_is_made_once_under_the_new_name(town: Town) -> None:
    number = await opened(town)
    town.standin.world.rename(NAME, NEW)
    body = f"Done.\n\n{mark('reply', to='77')}"
    await town.make(Reply(repository=NAME, number=number, to="77", body=body))
    (comment,) = town.standin.world.repository(NEW).issues[number].comments
    assert comment.body == body


async def test_pages_go_on_under_the_repositorys_id(town: Town) -> None:
    for _ in range(3):
        await opened(town)
    rows = await town.repository.client.pages("/repos/{+repo}/issues{?per_page}", per_page=2)
    assert len(rows) == 3
    assert any("/repositories/" in request for request in town.weather.requests)


async def test_the_new_name_is_learnt_before_git_is_asked(town: Town, tmp_path: Path) -> None:
    known = Remembered(tmp_path / "data")
    place = place_of(town, known, tmp_path / "mirror.git")
    await place.fetch()
    intent = Reply(repository=NAME, number=1, to="77", body="b")
    await known.effects.begin(intent)
    town.standin.world.rename(NAME, NEW)

    assert await place.fetch() == town.base
    assert (place.where.repository, place.mirror.url) == (NEW, f"{town.standin.url}/{NEW}.git")
    assert known.repositories.get(place.where.repository_id) == place.where
    assert known.effects.knows(intent.model_copy(update={"repository": NEW}))
    assert not known.effects.knows(intent)
    known.close()


async def test_the_token_goes_to_no_redirect_of_git(town: Town, tmp_path: Path) -> None:
    """The mirror alone, which knows only the old name, is refused rather than led on."""
    mirror = Mirror(tmp_path / "mirror.git", url=f"{town.standin.url}/{NAME}.git")
    town.standin.world.rename(NAME, NEW)
    token = await town.repository.token()
    with pytest.raises(GitError, match="301"):
        await mirror.fetch(token=token)
