"""Read the head of a bundle: https://git-scm.com/docs/gitformat-bundle; pure."""

from __future__ import annotations

from dataclasses import dataclass

from worktrain.git.failures import BundleRefused
from worktrain.ids import Sha, is_sha

MAX_HEADER = 64 * 1024
_SIGNATURE = b"# v2 git bundle\n"


@dataclass(frozen=True, kw_only=True)
class Header:
    """The one head that counts, and where the pack begins."""

    head: Sha
    length: int


def parse(content: bytes) -> Header:
    """Find `HEAD` and the pack; every other ref that a bundle names is left where it is."""
    end = content.find(b"\n\n", 0, MAX_HEADER)
    if not content.startswith(_SIGNATURE) or end < 0:
        raise BundleRefused("The agent left something that is no git bundle.")
    rows = content[len(_SIGNATURE) : end].decode("utf-8", "replace").split("\n")
    heads = {row[:40] for row in rows if row[40:] == " HEAD"}
    if len(heads) != 1 or not all(is_sha(head) for head in heads):
        raise BundleRefused("The agent's bundle does not name one HEAD.")
    return Header(head=Sha(heads.pop()), length=end + 2)
