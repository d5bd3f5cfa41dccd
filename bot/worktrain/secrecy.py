"""Finds what looks like a credential, and any 12 characters of a known one, also when it is encoded."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from urllib.parse import quote

WINDOW = 12
"""A piece of a known secret that is this long counts as a leak; GitHub's tokens have 40 characters."""

KNOWN_SHAPES = re.compile(
    r"gh[pousr]_[A-Za-z0-9_-]{20,}(?:\.[A-Za-z0-9_-]+)*"  # since 2026 also longer, with the App's id
    r"|github_pat_[A-Za-z0-9_]{20,}"
    r"|\bglpat-[A-Za-z0-9_-]{16,}"
    r"|\bsk-(?:ant-|proj-|live-)?[A-Za-z0-9_-]{20,}"
    r"|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"
    r"|\bAIza[A-Za-z0-9_-]{30,}"
    r"|\bxox[abprs]-[A-Za-z0-9-]{10,}"
    r"|\b(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,}"
    r"|\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----(?:[^-]*-----END [A-Z ]*PRIVATE KEY-----)?"
)
"""Credentials that name themselves by a prefix."""

NAMED_VALUE = re.compile(
    r"(?i)(?:token|secret|password|passwd|api[_-]?key|access[_-]?key|private[_-]?key|credential)"
    r"[\"'`]?\s*(?:[:=]|=>|\bis\b)\s*[\"'`]?(?P<value>[A-Za-z0-9+/_=.~-]{20,})"
)
"""A long value behind a word that says it is secret; counted only if it looks random."""


def shapes(text: str) -> tuple[str, ...]:
    """List every span of the text that looks like a credential."""
    found = [match.group(0) for match in KNOWN_SHAPES.finditer(text)]
    found += [m.group("value") for m in NAMED_VALUE.finditer(text) if _looks_random(m.group("value"))]
    return tuple(found)


NOTE = "[removed: looks like a credential]"
MOST_SOUGHT = 50
"""So many spans are looked for in the whole text; who writes more of them wants to keep us busy."""


def redact(text: str) -> str:
    """Put a note where a credential stood, and wherever else in the text it stands."""
    spans = sorted(set(shapes(text)), key=len, reverse=True)
    for span in spans[:MOST_SOUGHT]:
        text = text.replace(span, NOTE)
    if len(spans) > MOST_SOUGHT:
        text = NAMED_VALUE.sub(_noted, KNOWN_SHAPES.sub(NOTE, text))
    return text


def _noted(match: re.Match[str]) -> str:
    value = match.group("value")
    return match.group(0).removesuffix(value) + NOTE if _looks_random(value) else match.group(0)


def holds_any(text: str, secrets: Sequence[str]) -> bool:
    """Say whether the text holds a piece of a known secret: raw, reversed, encoded, or with gaps put in."""
    wanted = [_pieces(secret) for secret in secrets]
    if not any(wanted):
        return False
    readings = [frozenset(_windows(reading)) for reading in _readings(text)]
    return any(not pieces.isdisjoint(reading) for pieces in wanted for reading in readings)


@lru_cache(maxsize=32)
def _pieces(secret: str) -> frozenset[str]:
    """Give every piece of every form; kept, because a private key has some hundred thousand of them."""
    return frozenset(window for form in _forms(secret) for window in _windows(form))


def _looks_random(value: str) -> bool:
    kinds = (any(map(str.islower, value)), any(map(str.isupper, value)), any(map(str.isdigit, value)))
    return sum(kinds) >= 2 and any(map(str.isdigit, value)) and len(set(value)) >= 12


def _windows(text: str) -> Iterator[str]:
    """Give every piece of window length, except those that are too plain to mean anything."""
    for start in range(len(text) - WINDOW + 1):
        piece = text[start : start + WINDOW]
        if len(set(piece)) >= 6:
            yield piece


def _readings(text: str) -> Iterator[str]:
    """Give the text as a reader could take it: as it is, and without whatever separates the characters."""
    lowered = text.lower()
    yield lowered
    yield re.sub(r"[^a-z0-9]", "", lowered)
    yield re.sub(r"\\x|0x|\\u00|%|&#x?|[^a-z0-9]", "", lowered)
    yield "".join(chr(int(byte, 2)) for byte in re.findall(r"[01]{8}", lowered)).lower()


def _forms(secret: str) -> Iterator[str]:
    """Give the secret in every encoding that we look for, in lower case; a header line is not a secret."""
    body = re.sub(r"-----[A-Z ]+-----", "", secret).strip()
    if len(body) < WINDOW:
        return
    for raw in (body, body[::-1]):
        yield from _encodings(raw)


def _encodings(raw: str) -> Iterator[str]:
    data = raw.encode()
    texts = [raw, data.hex(), quote(raw, safe=""), base64.b32encode(data).decode().rstrip("=")]
    texts += [base64.b85encode(data).decode(), "".join(str(byte) for byte in data)]
    texts += ["".join(f"{byte:03o}" for byte in data), raw.translate(_ROT13), data.hex()[::-1]]
    for shift in range(3):
        # the same bytes read differently by where in a group of three they start; the padded end is cut
        coded = base64.b64encode(b"\0" * shift + data).decode().rstrip("=")[(0, 2, 3)[shift] : -2 or None]
        texts += [coded, coded[::-1], base64.b64encode(coded.encode()).decode()]
    for text in texts:
        lowered = text.lower()
        yield lowered
        yield re.sub(r"[^a-z0-9]", "", lowered)


_ROT13 = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "nopqrstuvwxyzabcdefghijklmNOPQRSTUVWXYZABCDEFGHIJKLM",
)
