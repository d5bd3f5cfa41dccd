"""The server itself: its port, and requests that are no requests."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from worktrain.errors import UsageError
from worktrain.standin.server import StandIn

if TYPE_CHECKING:
    from tests.integration.standin.conftest import Hub


async def test_a_port_in_use_is_told_in_a_sentence(hub: Hub, tmp_path: Path) -> None:
    port = urlsplit(hub.url).port
    assert port is not None
    with pytest.raises(UsageError, match=f"Port {port}"):
        async with StandIn(tmp_path / "second", port=port):
            pass


async def test_a_body_that_is_not_json_is_a_violation(hub: Hub) -> None:
    headers = {"Authorization": f"Bearer {await hub.token('app')}"}
    url = f"{hub.url}/api/v3/repos/acme/shop/issues"
    async with hub.session.post(url, data=b"{title:", headers=headers) as response:
        assert response.status == 400
    assert hub.world.figures.schema_violations == 1


async def test_scratch_files_are_gone_at_the_end(tmp_path: Path) -> None:
    async with StandIn(tmp_path / "here") as standin:
        assert standin.world.scratch.is_dir()
    assert not standin.world.scratch.exists()
