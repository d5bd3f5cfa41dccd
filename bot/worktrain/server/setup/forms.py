"""What arrives from a form: texts, and the one file that somebody may choose instead of pasting it."""

from __future__ import annotations

from aiohttp import web
from aiohttp.web_request import FileField

LARGEST_FILE = 64 * 1024
"""A private key has two kilobytes."""


async def texts(request: web.Request) -> dict[str, str]:
    """Give the fields by name; a file counts as its text."""
    found = {}
    for name, value in (await request.post()).items():
        if isinstance(value, FileField):
            found[name] = value.file.read(LARGEST_FILE).decode("utf-8", "replace")
        elif isinstance(value, str):
            found[name] = value
    return found
