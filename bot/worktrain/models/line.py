"""One session's line to the models: its token, what it may spend, and why it was closed."""

from __future__ import annotations

import asyncio
import hmac
import uuid
from dataclasses import dataclass, field
from pathlib import Path

from worktrain.models.caps import Asked, Busy, Caps, Granted, Reached, decide
from worktrain.models.refusals import Refusal
from worktrain.models.troubles import Streak, Trouble
from worktrain.sessions import Closing, End, Usage
from worktrain.store.spending import Account, Amount, Spending, Sums

PATIENCE = 60.0
"""Seconds that a request waits for room which other requests have set aside."""


@dataclass(frozen=True, kw_only=True)
class Access:
    """What a session is given: the socket, its token, and word of when it must end."""

    socket: Path
    token: str = field(repr=False)
    closed: asyncio.Future[Closing]


class Settled:
    """Wakes whoever waits for room, when something was settled."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def tell(self) -> None:
        self._event.set()
        self._event = asyncio.Event()

    async def wait(self) -> None:
        await self._event.wait()


class Line:
    """What the proxy knows of one session."""

    def __init__(
        self, access: Access, account: Account, *, caps: Caps, spending: Spending, settled: Settled
    ) -> None:
        self.access = access
        self.account = account
        self._caps = caps
        self._spending = spending
        self._settled = settled
        self._streak = Streak()
        self.traffic = 0
        """Bytes that have passed so far, either way."""

    def usage(self) -> Usage:
        """Give what the session used until now, earlier plays of it included."""
        return self._spending.usage(self.account.session)

    @property
    def model(self) -> str:
        return self._spending.model_of(self.account.session)

    @property
    def closing(self) -> Closing | None:
        """Say why the session must end, if it must."""
        return self.access.closed.result() if self.access.closed.done() else None

    @property
    def trouble(self) -> Trouble | None:
        """Give the provider's failure after which there was no good answer any more."""
        return self._streak.last

    def admits(self, token: str) -> bool:
        return hmac.compare_digest(token.encode(errors="replace"), self.access.token.encode())

    def close(self, closing: Closing) -> None:
        """End the session; the first reason counts."""
        if not self.access.closed.done():
            self.access.closed.set_result(closing)

    async def reserve(self, asked: Asked, model: str) -> tuple[str, Granted]:
        """Set money aside for a request; give its id and how long the answer may be. Raises Refusal."""
        request = uuid.uuid4().hex
        try:
            async with asyncio.timeout(PATIENCE):
                while isinstance(found := self._try(request, asked, model), Busy):
                    await self._settled.wait()
        except TimeoutError:
            sentence = "Other requests have all the money set aside that is left; try again later."
            raise Refusal(429, sentence, what="busy") from None
        if isinstance(found, Reached):
            self.close(Closing(end=End.OVER_LIMIT, reason=found.reason, halted=f"{found.cap}-cap"))
            raise Refusal(400, found.reason, what=f"{found.cap}-cap")
        return request, found

    def _try(self, request: str, asked: Asked, model: str) -> Granted | Busy | Reached:
        found: list[Granted | Busy | Reached] = []

        def judge(sums: Sums) -> Amount | None:
            found.append(decide(asked, sums, self._caps))
            return found[0].amount if isinstance(found[0], Granted) else None

        self._spending.reserve(self.account, request=request, model=model, judge=judge)
        return found[0]

    def settle(self, request: str, amount: Amount) -> None:
        self._spending.settle(request, amount)
        self._settled.tell()

    def good(self) -> None:
        self._streak.good()

    def bad(self, trouble: Trouble) -> None:
        """Note a provider's failure; where the session cannot go on, end it."""
        if self._streak.add(trouble):
            self.close(Closing(end=End.INFRASTRUCTURE, reason=trouble.reason, halted="provider"))
