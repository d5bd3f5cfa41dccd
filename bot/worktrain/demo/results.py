"""What became of each issue, read from the App's store and the stand-in's figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from worktrain.demo.scenario.values import Engagement
from worktrain.records import Record
from worktrain.standin.figures import Figures
from worktrain.store.items import Item
from worktrain.store.remembered import Remembered

NOT_STARTED = "not_started"


@dataclass(frozen=True, kw_only=True)
class Ended:
    """One issue at the end."""

    key: str
    number: int
    expected: str | None
    item: Item | None
    records: tuple[Record, ...]

    @property
    def outcome(self) -> str:
        return self.item.state.value if self.item else NOT_STARTED

    @property
    def as_expected(self) -> bool:
        return self.expected is None or self.expected == self.outcome

    def as_json(self, figures: Figures, repository: str) -> dict[str, object]:
        """Give the object of `--json`; every key is there, null where nothing ran."""
        record = self.records[-1] if self.records else None
        proof = record.proof if record else None
        counts = [figures.of(repository, n) for n in (self.number, record.pull if record else None) if n]
        return {
            "number": self.number,
            "outcome": self.outcome,
            "expected": self.expected,
            "pr": record.pull if record else None,
            "base_sha": (proof.base_sha if proof else record.base_sha) if record else None,
            "head_sha": record.head_sha if record else None,
            "merged_sha": record.merged_sha if record else None,
            "rounds": sum(each.rounds for each in self.records) if record else None,
            "attempts": record.attempt if record else None,
            "interventions": self._interventions() if record else None,
            "content_writes": sum(count.content_writes for count in counts),
            "writes": sum(count.writes for count in counts),
            "requests": sum(count.requests for count in counts),
            "not_modified": sum(count.not_modified for count in counts),
            "proof": f"proofs/{self.key}.json" if proof and proof.envelopes else None,
            "sessions": [row.id for each in self.records for row in each.sessions],
            "reason": record.reason if record else None,
        }

    def _interventions(self) -> int:
        """Count what people did over all attempts; a later one carries what its earlier ones had."""
        return len({act for each in self.records for act in each.interventions})


def endings(
    remembered: Remembered, engagement: Engagement, numbers: Mapping[str, int], repository_id: int
) -> list[Ended]:
    """Read how each issue of an engagement ended."""
    found = []
    for issue in engagement.issues:
        number = numbers[issue.key]
        item = remembered.items.get(repository_id, number)
        earlier = remembered.items.earlier(repository_id, number) if item else []
        expected = engagement.expect.get(issue.key)
        found.append(
            Ended(
                key=issue.key,
                number=number,
                expected=expected.value if expected else None,
                item=item,
                records=(*earlier, item.record) if item else (),
            )
        )
    return found
