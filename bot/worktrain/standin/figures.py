"""What is counted: requests, writes, violations and duplicates; the App's apart from people's."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

COUNTED = (
    "requests",
    "writes",
    "content_writes",
    "schema_violations",
    "duplicates",
    "git_pushes",
    "not_modified",
)


@dataclass(frozen=True, kw_only=True)
class Count:
    """Totals of one issue, one pull request, or all."""

    requests: int = 0
    writes: int = 0
    content_writes: int = 0
    schema_violations: int = 0
    duplicates: int = 0
    git_pushes: int = 0
    not_modified: int = 0
    """Of the requests, those that GitHub does not count: answered with 304."""


Target = tuple[str, int | str] | None
"""(repository, number) or (repository, branch); none for what belongs to neither."""


class Tally:
    """Counters by what and where."""

    def __init__(self) -> None:
        self._counters: dict[Target, Counter[str]] = {}

    def add(self, target: Target, **counts: int) -> None:
        self._counters.setdefault(target, Counter()).update(counts)

    def total(self) -> Count:
        return _count(sum(self._counters.values(), Counter[str]()))

    def of(self, *targets: Target) -> Count:
        return _count(sum((self._counters.get(each, Counter()) for each in targets), Counter[str]()))


def _count(counter: Counter[str]) -> Count:
    return Count(**{name: counter.get(name, 0) for name in COUNTED})


class Figures:
    """The App's figures, with people's kept beside them."""

    def __init__(self) -> None:
        self.app = Tally()
        self.people = Tally()
        self._branches: dict[tuple[str, int], str] = {}

    @property
    def requests(self) -> int:
        return self.app.total().requests

    @property
    def writes(self) -> int:
        return self.app.total().writes

    @property
    def content_writes(self) -> int:
        return self.app.total().content_writes

    @property
    def schema_violations(self) -> int:
        return self.app.total().schema_violations

    @property
    def duplicates(self) -> int:
        return self.app.total().duplicates

    def opened(self, full_name: str, number: int, branch: str) -> None:
        """Remember a pull request's branch: pushes to it, also earlier ones, count as its writes."""
        self._branches[full_name, number] = branch

    def of(self, full_name: str, number: int) -> Count:
        """Give one issue's or pull request's figures."""
        branch = self._branches.get((full_name, number))
        targets: list[Target] = [(full_name, number)]
        if branch is not None and self._latest(full_name, branch) == number:
            targets.append((full_name, branch))
        return self.app.of(*targets)

    def _latest(self, full_name: str, branch: str) -> int:
        """Tell which pull request owns a branch's pushes: the newest one."""
        return max(n for (name, n), b in self._branches.items() if name == full_name and b == branch)
