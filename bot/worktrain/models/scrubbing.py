"""Take a provider's key out of what goes back to an agent, should a provider ever echo it."""

from __future__ import annotations

from collections.abc import Sequence

from worktrain.secrecy import holds_any

NOTE = "[key removed]"


def clean(text: str, keys: Sequence[str]) -> str:
    """Give a text without any key; one that holds a piece of one, or it encoded, is not given at all."""
    for key in keys:
        text = text.replace(key, NOTE)
    return "[removed: it held a piece of a key]" if holds_any(text, keys) else text


class Scrubber:
    """Takes a key out of a stream, also one that comes in two pieces; all else passes at once."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = [key.encode() for key in keys if key]
        self._held = b""

    def feed(self, chunk: bytes) -> bytes:
        """Give what may go on now: all but an end that may be the beginning of a key."""
        text = self._held + chunk
        for key in self._keys:
            text = text.replace(key, NOTE.encode())
        held = max((_beginning(text, key) for key in self._keys), default=0)
        self._held = text[len(text) - held :]
        return text[: len(text) - held]

    def rest(self) -> bytes:
        """Give what was held back, once nothing follows."""
        held, self._held = self._held, b""
        return held


def _beginning(text: bytes, key: bytes) -> int:
    """Give how many of the last bytes are the first of the key."""
    for length in range(min(len(key) - 1, len(text)), 0, -1):
        if text.endswith(key[:length]):
            return length
    return 0
