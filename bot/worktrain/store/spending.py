"""What models cost: a row a request, written before it is sent and corrected when it was answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from worktrain.sessions import Usage
from worktrain.store.clock import Clock, utc_now
from worktrain.store.database import Database, Row, Transaction


@dataclass(frozen=True, kw_only=True)
class Account:
    """Who spends: a session, and the issue it works on."""

    session: str
    repository_id: int
    number: int
    since: str = ""
    """Only from then on does it count for the session's own sum; empty: from its beginning."""


@dataclass(frozen=True, kw_only=True)
class Sum:
    """What was spent; money in millionths of a US dollar. `open` is the part that is only reserved."""

    micro_usd: int = 0
    tokens: int = 0
    """Without those that the provider read from its cache."""
    open_micro_usd: int = 0
    open_tokens: int = 0


@dataclass(frozen=True, kw_only=True)
class Sums:
    """What the session, its issue, and the whole host today have spent."""

    session: Sum
    issue: Sum
    day: Sum


@dataclass(frozen=True, kw_only=True)
class Amount:
    """What one request cost, or may cost; `cached_tokens` are some of the input's."""

    micro_usd: int = 0
    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0


class Spending:
    def __init__(self, database: Database, *, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    def reserve(
        self, account: Account, *, request: str, model: str, judge: Callable[[Sums], Amount | None]
    ) -> bool:
        """Ask `judge` how much may be set aside, and write it; nothing can be spent in between."""
        at = self._clock()
        with self._database.transaction() as tx:
            amount = judge(_sums(tx, account, day=at[:10]))
            if amount is None:
                return False
            tx.run(
                "spending-reserve",
                request=request,
                session=account.session,
                repository_id=account.repository_id,
                number=account.number,
                day=at[:10],
                model=model,
                **vars(amount),
                at=at,
            )
        return True

    def settle(self, request: str, amount: Amount) -> None:
        """Put what a request did cost in the place of what was reserved; what cost nothing leaves no row."""
        with self._database.transaction() as tx:
            if amount == Amount():
                tx.run("spending-drop", request=request)
            else:
                tx.run("spending-settle", request=request, **vars(amount))

    def settle_lost(self) -> int:
        """Count as spent, in full, what a process that is gone had reserved: nobody can know how much it was.

        Gives the number of such requests.
        """
        with self._database.transaction() as tx:
            return tx.run("spending-lost")

    def sums(self, account: Account) -> Sums:
        with self._database.reading() as tx:
            return _sums(tx, account, day=self._clock()[:10])

    def today(self) -> float:
        """Give what the whole host spent today, in US dollars."""
        with self._database.reading() as tx:
            return _sum(tx.one("spending-of-day", day=self._clock()[:10])).micro_usd / 1_000_000

    def usage(self, session: str) -> Usage:
        """Give all that a session used, over restarts."""
        with self._database.reading() as tx:
            row = tx.one("spending-usage", session=session)
        assert row is not None, "a sum has a row"
        return Usage(
            input_tokens=row["input_tokens"],
            output_tokens=row["output_tokens"],
            usd=row["micro_usd"] / 1_000_000,
        )

    def model_of(self, session: str) -> str:
        """Give the model on which the session spent most; empty if it asked none."""
        with self._database.reading() as tx:
            row = tx.one("spending-model", session=session)
        return "" if row is None else str(row["model"])


def _sums(tx: Transaction, account: Account, *, day: str) -> Sums:
    where = {"repository_id": account.repository_id, "number": account.number}
    return Sums(
        session=_sum(tx.one("spending-of-session", session=account.session, since=account.since)),
        issue=_sum(tx.one("spending-of-issue", **where)),
        day=_sum(tx.one("spending-of-day", day=day)),
    )


def _sum(row: Row | None) -> Sum:
    return Sum() if row is None else Sum(**row)
