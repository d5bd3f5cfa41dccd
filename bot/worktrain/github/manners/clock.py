"""What time it is for GitHub: read from its answers, so that our own clock may be wrong, or jump."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime

from worktrain.github.manners.sentences import clock_is_off

log = logging.getLogger("worktrain.github")

MOST_SKEW = 60.0
"""Seconds; GitHub refuses an App's token that is dated in its future, and ours are dated 60 s back."""


class GitHubClock:
    """Our own clock until GitHub was heard; from then on its time, carried on by a clock that never jumps."""

    def __init__(
        self, *, wall: Callable[[], float] = time.time, steady: Callable[[], float] = time.monotonic
    ) -> None:
        self._wall = wall
        self._steady = steady
        self._heard: tuple[float, float] | None = None
        self._told = False

    def now(self) -> float:
        """Give seconds since 1970, as GitHub counts them."""
        if self._heard is None:
            return self._wall()
        then, at = self._heard
        return then + self._steady() - at

    @property
    def skew(self) -> float | None:
        """Give by how many seconds our clock is ahead of GitHub's; None before it was heard."""
        return None if self._heard is None else self._wall() - self.now()

    def hear(self, headers: Mapping[str, str]) -> bool:
        """Read an answer's date; say whether it moved our idea of the time by so much that it matters."""
        try:
            said = parsedate_to_datetime(headers.get("date", "")).timestamp()
        except ValueError:
            return False
        moved = abs(said - self.now()) > MOST_SKEW
        self._heard = (said, self._steady())
        self._tell()
        return moved

    def _tell(self) -> None:
        """Say once, on the terminal and in the log, that our clock is wrong."""
        off = self.skew is not None and abs(self.skew) > MOST_SKEW
        if off and not self._told:
            log.warning(clock_is_off(self.skew or 0.0), extra={"action": "clock-off", "seconds": self.skew})
        self._told = off
