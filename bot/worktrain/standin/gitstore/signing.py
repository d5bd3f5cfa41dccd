"""Commits that GitHub makes carry its signature: the same commit again, with a signature header."""

from __future__ import annotations

import hashlib
from pathlib import Path

from worktrain.standin.gitstore.plumbing import git, line


async def signed_commit(bare: Path, sha: str) -> str:
    """Write the commit anew with a signature and give its id; the signature itself means nothing."""
    raw = await git(bare, "cat-file", "commit", sha)
    headers, _, message = raw.partition(b"\n\n")
    seal = hashlib.sha256(raw).hexdigest().encode()
    header = b"gpgsig -----BEGIN PGP SIGNATURE-----\n \n " + seal + b"\n -----END PGP SIGNATURE-----"
    written = headers + b"\n" + header + b"\n\n" + message
    return await line(bare, "hash-object", "-t", "commit", "-w", "--stdin", stdin=written)
