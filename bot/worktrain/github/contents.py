"""Read one file of a repository without git: of a branch, or of a commit that nobody has to fetch."""

from __future__ import annotations

import base64
import binascii

from worktrain.github.client import Client
from worktrain.github.errors import Gone
from worktrain.github.reads import Reads


class Contents(Reads):
    """One repository's files."""

    async def file(self, path: str, *, ref: str) -> bytes | None:
        """Give a file of at most 1 MB at a branch or commit; None if there is none."""
        return await read_file(self.client, path, ref=ref)


async def read_file(client: Client, path: str, *, ref: str) -> bytes | None:
    """Give a file of at most 1 MB at a branch; None if there is none there.

    https://docs.github.com/rest/repos/contents#get-repository-content
    """
    try:
        row = await client.get("/repos/{+repo}/contents/{+path}{?ref}", path=path, ref=ref)
    except Gone:
        return None
    if not isinstance(row, dict) or row.get("encoding") != "base64":
        return None
    try:
        return base64.b64decode(row["content"])
    except (KeyError, binascii.Error):
        return None
