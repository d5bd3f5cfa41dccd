"""The natural key of an effect, read from the comment's last line, and the count of repeats."""

from __future__ import annotations

import json
import re
from typing import Any

# The App ends each comment, review and issue body with this; see docs/glossary.md, "marker".
MARKER = re.compile(r"<!-- worktrain:v1 (\{.*\}) -->\s*\Z")


def marker(body: str | None) -> dict[str, Any]:
    """Give the marker's object; empty when there is none."""
    found = MARKER.search(body or "")
    if not found:
        return {}
    try:
        value = json.loads(found[1])
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def comment_key(repository: str, number: int, body: str | None) -> str | None:
    """One sticky comment per kind and subject; an answer's subject is what it answers."""
    said = marker(body)
    if "kind" not in said:
        return None
    subject = f"/{said['to']}" if "to" in said else ""
    return f"{repository}/{number}/comment/{said['kind']}{subject}"


def review_key(repository: str, number: int, body: str | None) -> str | None:
    """One review per round of a run."""
    said = marker(body)
    if "round" not in said:
        return None
    return f"{repository}/{number}/review/{said.get('run', '')}/{said['round']}"


def issue_key(repository: str, body: str | None) -> str | None:
    """One issue per kind and topic."""
    said = marker(body)
    if "kind" not in said:
        return None
    return f"{repository}/issue/{said['kind']}/{said.get('topic', '')}/{said.get('subject', '')}"


def pull_key(repository: str, head: str) -> str:
    """One open pull request per branch; the key is free again once it is closed."""
    return f"{repository}/pull/{head}"


def check_key(repository: str, name: str, head_sha: str) -> str:
    return f"{repository}/check/{name}/{head_sha}"


def merge_key(repository: str, number: int) -> str:
    return f"{repository}/{number}/merge"


class Effects:
    """Which natural keys exist by now."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def repeat(self, key: str | None) -> bool:
        """Note an effect and say whether its key was there already."""
        if key is None:
            return False
        again = key in self._seen
        self._seen.add(key)
        return again

    def gone(self, key: str | None) -> None:
        """Free a key whose effect was taken back: a deleted comment, a closed pull request."""
        if key is not None:
            self._seen.discard(key)
