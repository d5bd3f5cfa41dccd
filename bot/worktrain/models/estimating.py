"""Estimate the tokens of a prompt from its size, before anything is paid for it."""

from __future__ import annotations

import json
import re
from typing import Any

from worktrain.models.metering.counts import tokens_of
from worktrain.models.nodes import kind_of, nodes

_INLINE_TOKENS = 5_000
"""What a picture sent inline costs at most, however many bytes it has."""
_INLINE_CHARACTERS = 20_000


def input_tokens(document: dict[str, Any]) -> int:
    """Estimate the prompt's tokens from its size, pictures apart: their bytes are not text."""
    text, inline = len(json.dumps(document, separators=(",", ":"), ensure_ascii=False)), 0
    for node in nodes(document):
        picture = _picture(node)
        if len(picture) > _INLINE_CHARACTERS and _is_coded(picture):
            text, inline = text - len(picture), inline + 1
    return tokens_of(text) + inline * _INLINE_TOKENS


def _picture(node: dict[str, Any]) -> str:
    """Give what stands where a picture is sent inline; anywhere else the same text is read as text."""
    shown = node.get("image_url")
    url = shown.get("url") if isinstance(shown, dict) else shown
    found = node.get("data") if kind_of(node) == "base64" else url
    return found if isinstance(found, str) else ""


def _is_coded(text: str) -> bool:
    """Say whether a long text is a picture in base64, and nothing else."""
    coded = text.partition(",")[2] if text.startswith("data:") else text
    return coded.startswith(_MAGIC) and _BASE64.fullmatch(coded) is not None


_MAGIC = ("iVBORw0KGgo", "/9j/", "R0lGOD", "UklGR")
"""PNG, JPEG, GIF and WebP, in base64."""
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]*+=*")
