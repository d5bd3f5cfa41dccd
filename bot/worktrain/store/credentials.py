"""Keep credentials and providers' keys in the data folder: for their owner only, whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from worktrain.credentials import FILE, FOLDER, Credentials
from worktrain.hearing import OWNER_FILE, KeptToken
from worktrain.providers import key_file


def keep(data: Path, credentials: Credentials) -> None:
    """Write the key first, then the file that points to it: a crash leaves the old App or the new one."""
    folder = _folder(data)
    _write(folder / credentials.key_file, credentials.private_key)
    _write(folder / FILE, credentials.facts() + "\n")
    (folder / OWNER_FILE).unlink(missing_ok=True)


def keep_token(data: Path, token: KeptToken) -> None:
    """Write a token in the App's place; after a crash in between the App still counts."""
    folder = _folder(data)
    _write(folder / OWNER_FILE, token.facts() + "\n")
    (folder / FILE).unlink(missing_ok=True)


def keep_key(data: Path, kind: str, key: str) -> None:
    """Write the key of a provider of models, in the place of the one that was there."""
    _write(_folder(data) / key_file(kind), key + "\n")


def remove_key(data: Path, kind: str) -> None:
    """Forget the key of a provider."""
    (data / FOLDER / key_file(kind)).unlink(missing_ok=True)


def _folder(data: Path) -> Path:
    """Make the folder that nobody else may look into."""
    folder = data / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


def _write(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    _settle(path.parent)


def _settle(folder: Path) -> None:
    """Make the renaming itself durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
