"""Answers that were kept to be asked about again: GitHub says 304 for nothing where they still hold.

https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#use-conditional-requests
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

ENTRIES = 1024
BYTES = 8 * 1024 * 1024
LARGEST = 512 * 1024

_OF_THE_BODY = ("content-type", "link", "etag", "last-modified")
"""Headers that belong to a kept body; all others are taken from the 304."""

PER_PAGE = "30"
"""How many rows a page has where nobody asked for another number."""

Key = tuple[str, str, str]
"""Whose answer it is (an identity, never a token), the address, and what form was asked for."""


@dataclass(frozen=True, kw_only=True)
class Answered:
    """One good answer to a read."""

    headers: Mapping[str, str]
    body: bytes

    def conditions(self) -> dict[str, str]:
        """Give the headers that ask whether this still holds."""
        found = {}
        if "etag" in self.headers:
            found["if-none-match"] = self.headers["etag"]
        if "last-modified" in self.headers:
            found["if-modified-since"] = self.headers["last-modified"]
        return found

    def again(self, headers: Mapping[str, str]) -> tuple[int, Mapping[str, str], bytes]:
        """Give it as if it had been sent again; limits and date are those of the 304."""
        fresh = {name.lower(): value for name, value in headers.items() if name.lower() != "content-length"}
        return 200, {**fresh, **self.headers}, self.body


def worth_keeping(url: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Say whether a good answer may be served again for as long as GitHub says that nothing changed."""
    if "json" not in headers.get("content-type", ""):
        return True
    try:
        answer = json.loads(body)
    except ValueError:
        return False  # half of an answer would stay half
    # A name is of the body alone: a full last page stays the same when another page comes after it.
    return 'rel="next"' in headers.get("link", "") or _longest(answer) < _page_size(url)


def _longest(answer: Any) -> int:
    lists = [answer] if isinstance(answer, list) else answer.values() if isinstance(answer, dict) else []
    return max((len(each) for each in lists if isinstance(each, list)), default=0)


def _page_size(url: str) -> int:
    asked = parse_qs(urlsplit(url).query).get("per_page", [PER_PAGE])[0]
    return int(asked) if asked.isdigit() else int(PER_PAGE)


class Kept:
    """One installation's kept answers; the one that was used longest ago goes first."""

    def __init__(self, *, entries: int = ENTRIES, size: int = BYTES, largest: int = LARGEST) -> None:
        self._entries = entries
        self._size = size
        self._largest = largest
        self._answers: OrderedDict[Key, Answered] = OrderedDict()
        self._held = 0

    def get(self, key: Key) -> Answered | None:
        found = self._answers.get(key)
        if found is not None:
            self._answers.move_to_end(key)
        return found

    def put(self, key: Key, headers: Mapping[str, str], body: bytes) -> None:
        """Keep an answer, if GitHub gave it a name to ask again by, and it is not too large."""
        self.drop(key)
        about = {name: headers[name] for name in _OF_THE_BODY if name in headers}
        if not about.keys() & {"etag", "last-modified"} or len(body) > self._largest:
            return
        self._answers[key] = Answered(headers=about, body=body)
        self._held += len(body)
        while self._held > self._size or len(self._answers) > self._entries:
            self.drop(next(iter(self._answers)))

    def drop(self, key: Key) -> None:
        """Forget one."""
        old = self._answers.pop(key, None)
        self._held -= len(old.body) if old else 0

    def __len__(self) -> int:
        return len(self._answers)
