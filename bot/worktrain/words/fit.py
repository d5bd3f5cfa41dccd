"""Keeps a comment inside GitHub's limits by leaving out whole sections, the least needed first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

COMMENT_LIMIT = 65_536
"""Characters of an issue, comment or pull request body; a check's summary has about the same."""


@dataclass(frozen=True, kw_only=True)
class Section:
    """A piece of a comment; priority 0 always stays, the highest number goes first."""

    text: str
    priority: int = 0
    name: str = ""


def fit(sections: Sequence[Section], limit: int = COMMENT_LIMIT) -> str:
    """Join the sections with blank lines; what does not fit is left out by priority, and the text says so.

    The last section is the marker: it always stays. Raises ValueError if what must stay is too long.
    """
    kept = [section for section in sections if section.text]
    dropped: list[Section] = []
    while len(body := _join(kept, dropped)) > limit:
        candidates = [section for section in kept if section.priority > 0]
        if not candidates:
            raise ValueError(f"{len(body)} characters do not fit into {limit}, and nothing may be left out")
        worst = max(candidates, key=lambda section: (section.priority, len(section.text)))
        kept.remove(worst)
        dropped.append(worst)
    return body


def _join(kept: Sequence[Section], dropped: Sequence[Section]) -> str:
    texts = [section.text for section in kept]
    if dropped:
        names = ", ".join(section.name or "details" for section in dropped)
        texts.insert(len(texts) - 1, f"Left out, because a comment is limited in length: {names}.")
    return "\n\n".join(texts) + "\n"
