"""The App's proof key (ed25519), and the public keys that a repository trusts."""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from worktrain.errors import AuthError, ConfigError


@dataclass(frozen=True, kw_only=True)
class PublicKey:
    """One line of `.github/worktrain.keys`."""

    raw: bytes
    comment: str = ""

    @property
    def keyid(self) -> str:
        """Name the key: `ed25519:` and 32 hex digits of the SHA-256 of its raw bytes."""
        return f"ed25519:{hashlib.sha256(self.raw).hexdigest()[:32]}"

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Say whether this key made this signature of this message."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except InvalidSignature:
            return False
        return True

    def line(self) -> str:
        return f"ed25519 {base64.b64encode(self.raw).decode()} {self.comment}".rstrip()


@dataclass(frozen=True)
class ProofKey:
    """The private half; it stays with the App and never shows in a repr."""

    private: Ed25519PrivateKey

    def __repr__(self) -> str:
        return f"ProofKey({self.keyid})"

    @property
    def keyid(self) -> str:
        return self.public().keyid

    def public(self, comment: str = "") -> PublicKey:
        raw = self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return PublicKey(raw=raw, comment=comment)

    def sign(self, message: bytes) -> bytes:
        return self.private.sign(message)


def load_or_make(path: Path) -> ProofKey:
    """Load the key, or make it where there is none: PEM (PKCS #8), readable by its owner only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _make(path)
    return load(path)


def load(path: Path) -> ProofKey:
    """Load the App's private proof key from a PEM file."""
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as exc:
        raise AuthError(
            f"The proof key cannot be read from {path}.",
            why=str(exc) or type(exc).__name__,
            fix="Point WORKTRAIN_PROOF_KEY to an ed25519 key in PEM form, or to a path where none is yet.",
        ) from exc
    if not isinstance(key, Ed25519PrivateKey):
        raise AuthError(
            f"The proof key in {path} is not an ed25519 key.",
            fix="Make one with: openssl genpkey -algorithm ed25519",
        )
    return ProofKey(key)


def parse(text: str, *, source: str = ".github/worktrain.keys") -> tuple[PublicKey, ...]:
    """Read public keys, one a line: `ed25519 BASE64 COMMENT`; `#` begins a remark."""
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1)]
    return tuple(_key(line, f"{source}:{number}") for number, line in lines if line and line[0] != "#")


def text(keys: tuple[PublicKey, ...]) -> str:
    """Write a keys file."""
    return "".join(f"{key.line()}\n" for key in keys)


def by_id(keys: tuple[PublicKey, ...]) -> dict[str, Callable[[bytes, bytes], bool]]:
    """Give what `proof.dsse` asks for: a way to verify, by the key's name."""
    return {key.keyid: key.verify for key in keys}


def _key(line: str, where: str) -> PublicKey:
    kind, _, rest = line.partition(" ")
    encoded, _, comment = rest.strip().partition(" ")
    try:
        raw = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if kind != "ed25519" or len(raw) != 32:
        raise ConfigError(
            f"{where} is not a public key.", fix="A line is: ed25519, a space, 32 bytes as base64, a remark."
        )
    return PublicKey(raw=raw, comment=comment.strip())


def _make(path: Path) -> None:
    """Write a new key under another name first, so that a crash leaves no half a key."""
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)
    try:
        os.link(draft, path)  # unlike a rename, this never replaces a key that another process made first
    except FileExistsError:
        pass
    finally:
        draft.unlink()
