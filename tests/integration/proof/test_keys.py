"""The App's proof key: made once, kept by its owner, trusted by a file that people can read."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from worktrain import keys
from worktrain.errors import AuthError, ConfigError


def test_a_key_is_made_once_and_then_loaded(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "proof.pem"
    first, second = keys.load_or_make(path), keys.load_or_make(path)
    assert first.keyid == second.keyid
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["proof.pem"]


def test_what_it_signs_its_public_half_verifies(tmp_path: Path) -> None:
    key, other = keys.load_or_make(tmp_path / "a"), keys.load_or_make(tmp_path / "b")
    signature = key.sign(b"message")
    assert key.public().verify(b"message", signature)
    assert not key.public().verify(b"another", signature)
    assert not key.public().verify(b"message", signature[:-1])
    assert not key.public().verify(b"message", b"")
    assert not other.public().verify(b"message", signature)


def test_the_private_half_never_shows(tmp_path: Path) -> None:
    key = keys.load_or_make(tmp_path / "a")
    assert repr(key) == f"ProofKey({key.keyid})"


def test_a_keys_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    made = (
        keys.load_or_make(tmp_path / "a").public("App 7, since 2026"),
        keys.load_or_make(tmp_path / "b").public(),
    )
    assert keys.parse(keys.text(made)) == made
    assert keys.parse("# ours\n\n" + keys.text(made[:1])) == made[:1]
    assert list(keys.by_id(made)) == [key.keyid for key in made]


@pytest.mark.parametrize(
    "line",
    [
        "rsa AAAA x",
        "ed25519",
        "ed25519 !!!",
        "ed25519 AAAA",
        "ed25519  ",
        "-----BEGIN PUBLIC KEY-----",
        "ed25519 ü",
    ],
)
def test_a_line_that_is_no_key_is_named(line: str) -> None:
    with pytest.raises(ConfigError, match=r"worktrain\.keys:2"):
        keys.parse(f"# ours\n{line}\n")


@pytest.mark.parametrize("content", [b"", b"garbage", b"\xff"])
def test_a_file_that_is_no_private_key_is_said_so(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "k").write_bytes(content)
    with pytest.raises(AuthError, match="cannot be read"):
        keys.load(tmp_path / "k")


def test_a_key_of_another_kind_is_said_so(tmp_path: Path) -> None:
    rsa = generate_private_key(65537, 2048)
    (tmp_path / "k").write_bytes(rsa.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with pytest.raises(AuthError, match="not an ed25519 key"):
        keys.load(tmp_path / "k")
