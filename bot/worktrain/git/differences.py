"""Read what `git diff-tree -z` prints; pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from worktrain.git.values import Change
from worktrain.ids import Sha


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One raw difference between two trees; the path is bytes, as git keeps it."""

    path: bytes
    status: str
    old_mode: str
    new_mode: str
    new: Sha


def entries(output: bytes) -> list[Entry]:
    """Read `--raw -z`."""
    fields = iter(output.split(b"\0"))
    return [_entry(field, next(fields)) for field in fields if field]


def changes(output: bytes) -> tuple[Change, ...]:
    """Read `--raw --numstat -z`: first every path's modes, then every path's counts."""
    found: dict[bytes, Change] = {}
    fields = iter(output.split(b"\0"))
    for field in fields:
        if field.startswith(b":"):
            entry = _entry(field, next(fields))
            found[entry.path] = _change(entry)
        elif field:
            added, removed, path = field.split(b"\t", 2)
            found[path] = _counted(found[path], added, removed)
    return tuple(found.values())


def _entry(field: bytes, path: bytes) -> Entry:
    old_mode, new_mode, _, new, status = field[1:].decode().split(" ")
    return Entry(path=path, status=status[0], old_mode=old_mode, new_mode=new_mode, new=Sha(new))


def _change(entry: Entry) -> Change:
    path = entry.path.decode("utf-8", "replace")
    return Change(path=path, status=entry.status, old_mode=entry.old_mode, new_mode=entry.new_mode)


def _counted(change: Change, added: bytes, removed: bytes) -> Change:
    if added == b"-":
        return replace(change, binary=True)
    return replace(change, added=int(added), removed=int(removed))
