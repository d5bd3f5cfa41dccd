"""The files that `worktrain init` wants in a checkout, beside what is there."""

from __future__ import annotations

import difflib
import json
import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from worktrain import keys
from worktrain.config.schema import CONFIG_PATH, KEYS_PATH, config_schema
from worktrain.errors import ConfigError
from worktrain.keys import PublicKey

SCHEMA_PATH = ".github/worktrain.schema.json"


class Standing(StrEnum):
    """How a wanted file stands to the one that is there."""

    NEW = "new"
    SAME = "unchanged"
    DIFFERENT = "different"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One file: what it should hold, what it holds now, and how it is made whole."""

    path: str
    text: str
    now: str | None

    @property
    def standing(self) -> Standing:
        if self.now is None:
            return Standing.NEW
        return Standing.SAME if self.now == self.text else Standing.DIFFERENT

    def difference(self) -> str:
        """Show what would change."""
        before, after = (self.now or "").splitlines(), self.text.splitlines()
        lines = difflib.unified_diff(
            before, after, f"{self.path} (now)", f"{self.path} (wanted)", lineterm=""
        )
        return "\n".join(lines)


def wanted(root: Path, *, policy: str, key: PublicKey | None, schema: bool) -> list[Wanted]:
    """List the files; without a key, which a dry run does not make, the keys are left alone."""
    found = [_wanted(root, CONFIG_PATH, policy)]
    if key is not None:
        found.append(_wanted(root, KEYS_PATH, _with_key(_now(root, KEYS_PATH) or "", key)))
    if schema:
        found.append(_wanted(root, SCHEMA_PATH, json.dumps(config_schema(), indent=1) + "\n"))
    return found


def write(root: Path, file: Wanted) -> None:
    """Write a file whole or not at all."""
    path = _inside(root, file.path)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.unlink(missing_ok=True)
        with draft.open("x", encoding="utf-8") as new:  # never through a link that somebody put there
            new.write(file.text)
        draft.replace(path)
    except OSError as exc:
        raise ConfigError(f"{path} cannot be written.", why=str(exc.strerror), fix=f"ls -ld {root}") from exc
    finally:
        draft.unlink(missing_ok=True)


def _wanted(root: Path, path: str, text: str) -> Wanted:
    return Wanted(path=path, text=text, now=_now(root, path))


def _now(root: Path, path: str) -> str | None:
    file = _inside(root, path)
    try:
        return file.read_text("utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeError) as exc:
        raise ConfigError(
            f"{file} cannot be read.", why=str(exc), fix=f"Move it away: mv {path} {path}.old"
        ) from exc


def _inside(root: Path, path: str) -> Path:
    """Give the file's place; a link that leads out of the checkout is not followed."""
    file = root / path
    if not file.resolve().is_relative_to(root.resolve()):
        raise ConfigError(f"{file} leads out of the checkout.", why="it is, or lies behind, a symbolic link")
    return file


def _with_key(text: str, key: PublicKey) -> str:
    """Put our line at the end; other lines stay: without their keys, older proofs could not be verified."""
    if any(each.raw == key.raw for each in keys.parse(text)):
        return text
    before = (
        f"{text.rstrip()}\n"
        if text.strip()
        else "# Who may sign proofs in this repository, one key a line.\n"
    )
    return f"{before}{key.line()}\n"
