"""Who we are on GitHub, as everybody else sees it: an App, or the owner of a token."""

from __future__ import annotations

from datetime import datetime
from types import TracebackType
from typing import Protocol, Self

from worktrain.events import Where
from worktrain.github.manners.shared import Manners
from worktrain.github.repository import Repository
from worktrain.github.values import DeliveryRow


class Hub(Protocol):
    """One per event loop; it owns the HTTP session and every client made of it."""

    async def __aenter__(self) -> Self: ...

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def repository(self, *, full_name: str, repository_id: int, installation_id: int) -> Repository:
        """Give the one client of this repository."""

    def manners(self, installation_id: int | None = None) -> Manners:
        """Give what the clients of one installation share: limits, kept answers, the pace of writes."""

    async def slug_and_bot(self) -> tuple[str, int, str]:
        """Give our name, and the id and login of the account that writes for us."""

    async def installed(self) -> list[Where]:
        """Give every repository in which we may work."""

    async def failed_deliveries(self, *, since: datetime) -> list[DeliveryRow]:
        """Give the deliveries since then that never arrived, oldest first."""

    async def redeliver(self, delivery_id: int) -> None:
        """Ask GitHub to try once more."""
