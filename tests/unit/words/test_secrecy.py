"""Credentials are found by their shape, and ours in forty disguises (SX-05)."""

from __future__ import annotations

import base64
import binascii
import codecs
import hashlib
import html
import random
import string
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from worktrain.secrecy import holds_any, redact, shapes

SECRET = "ghs_" + "Zq7v1kX9mB4tR8wP2nL6cY3hJ5dF0sGaUeIo"
PREFIX = b"xy"


def _b64(text: str, shift: int = 0) -> str:
    return base64.b64encode(PREFIX[:shift] + text.encode()).decode()


LONG = "ghs_90001_" + "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiI5MDAwMSJ9.c2lnbmF0dXJl-_x"
"""The form that installation tokens get since 2026; what stands behind the App's id may be any text."""

DISGUISES: dict[str, Callable[[str], str]] = {
    "raw": lambda s: s,
    "upper case": str.upper,
    "lower case": str.lower,
    "swapped case": str.swapcase,
    "reversed": lambda s: s[::-1],
    "first half": lambda s: s[: len(s) // 2],
    "last 14": lambda s: s[-14:],
    "middle 12": lambda s: s[10:22],
    "spaced": " ".join,
    "dashed": "-".join,
    "dotted": ".".join,
    "one a line": "\n".join,
    "in pairs": lambda s: " ".join(s[i : i + 2] for i in range(0, len(s), 2)),
    "zero width": "\u200b".join,
    "in brackets": lambda s: "".join(f"[{c}]" for c in s),
    "quoted pieces": lambda s: "+".join(f"'{s[i : i + 5]}'" for i in range(0, len(s), 5)),
    "hex": lambda s: s.encode().hex(),
    "hex upper": lambda s: s.encode().hex().upper(),
    "hex with colons": lambda s: s.encode().hex(":"),
    "hex with 0x": lambda s: " ".join(f"0x{b:02x}" for b in s.encode()),
    "hex escapes": lambda s: "".join(f"\\x{b:02x}" for b in s.encode()),
    "unicode escapes": lambda s: "".join(f"\\u{ord(c):04x}" for c in s),
    "hex reversed": lambda s: s.encode().hex()[::-1],
    "hex of reversed": lambda s: s[::-1].encode().hex(),
    "base64": _b64,
    "base64 shifted by 1": lambda s: _b64(s, 1),
    "base64 shifted by 2": lambda s: _b64(s, 2),
    "base64 for addresses": lambda s: base64.urlsafe_b64encode(s.encode()).decode(),
    "base64 without padding": lambda s: _b64(s).rstrip("="),
    "base64 in lines": lambda s: binascii.b2a_base64(s.encode()).decode(),
    "base64 reversed": lambda s: _b64(s)[::-1],
    "base64 of reversed": lambda s: _b64(s[::-1]),
    "base64 twice": lambda s: _b64(_b64(s)),
    "base32": lambda s: base64.b32encode(s.encode()).decode(),
    "base85": lambda s: base64.b85encode(s.encode()).decode(),
    "percent": lambda s: "".join(f"%{b:02X}" for b in s.encode()),
    "percent where needed": lambda s: quote(s, safe=""),
    "decimal": lambda s: " ".join(str(b) for b in s.encode()),
    "entities": lambda s: "".join(f"&#{ord(c)};" for c in s),
    "hex entities": lambda s: "".join(f"&#x{ord(c):x};" for c in s),
    "escaped": html.escape,
    "octal": lambda s: "".join(f"\\{b:03o}" for b in s.encode()),
    "binary": lambda s: " ".join(f"{b:08b}" for b in s.encode()),
    "rot13": lambda s: codecs.encode(s, "rot13"),
}


@pytest.mark.parametrize("disguise", DISGUISES.values(), ids=DISGUISES.keys())
@pytest.mark.parametrize(
    "channel",
    [
        "{}",
        "A title with {} inside",
        "https://evil.example/?d={}&x=1",
        "![{}](x)",
        "worktrain/issue-1-{}",
        "src/{}/a.py",
    ],
)
def test_a_known_secret_is_found_in_disguise(disguise: Callable[[str], str], channel: str) -> None:
    assert holds_any(channel.format(disguise(SECRET)), [SECRET])


def test_eleven_characters_are_no_leak_and_twelve_are() -> None:
    assert not holds_any(SECRET[8:19], [SECRET])
    assert holds_any(SECRET[8:20], [SECRET])


def test_a_private_key_is_found_by_a_piece_of_a_line_but_not_by_its_header() -> None:
    lines = "".join(random.Random(1).choices(string.ascii_letters + string.digits, k=64))
    key = f"-----BEGIN RSA PRIVATE KEY-----\n{lines}\n-----END RSA PRIVATE KEY-----"
    assert holds_any(f"see {lines[20:40]}", [key])
    assert not holds_any("-----BEGIN RSA PRIVATE KEY-----", [key])


def test_without_secrets_nothing_is_found() -> None:
    assert not holds_any(SECRET, [])
    assert not holds_any("some text", ["short"])


@pytest.mark.parametrize(
    "text",
    [
        "ghp_0123456789abcdefghijABCDEFGHIJ012345",
        "github_pat_11AAAAAAA0abcdefghijkl_mnopqrstuv",
        "sk-ant-0123456789abcdefghijklmn",
        "AKIAABCDEFGHIJKLMNOP",
        "AIzaSyA0123456789abcdefghijklmnopqrstu",
        "xoxb-0123456789-abcdef",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJlMTIz",
        "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----",
        'api_key = "q8Zr1Lk4Xv7Bn2Mt5Wp9"',
        "password: Hx7Kp2Qm9Tz4Vb6Nw1Rd",
    ],
)
def test_what_looks_like_a_credential_is_redacted(text: str) -> None:
    assert shapes(f"use {text} now")
    assert "removed: looks like a credential" in redact(f"use {text} now")


@pytest.mark.parametrize(
    "text",
    [
        "the token is validated in check_token_signature_of_request",
        "secret: not_configured_in_this_environment_yet",
        "sha256 3b1f3b1f3b1f3b1f3b1f3b1f3b1f3b1f3b1f3b1f3b1f3b1f3b1f3b1f3b1f3b1f",
        "commit 0123456789abcdef0123456789abcdef01234567",
        "tests/test_tokens.py::test_that_a_password_is_never_printed_in_full",
        "token: str | None = None",
        "sk-learn and task-runner-with-a-long-name",
    ],
)
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert shapes(text) == ()


def test_less_than_one_clean_text_in_a_hundred_is_blocked() -> None:
    root = Path(__file__).parents[3]
    kinds = ("tests/unit/golden/*.md", "docs/**/*.md", "bot/worktrain/**/*.py")
    files = [path for kind in kinds for path in root.glob(kind)]
    blocked = [path for path in files if shapes(path.read_text())]
    assert len(blocked) < len(files) / 100
    assert not any(holds_any(path.read_text(), [SECRET]) for path in root.glob("tests/unit/golden/*.md"))


@pytest.mark.parametrize("token", [LONG, "ghs_90001_" + "aZ-9_" * 32, SECRET, SECRET + "A" * 500])
def test_an_installation_token_of_any_form_and_length_is_removed_whole(token: str) -> None:
    assert redact(f"https://x-access-token:{token}@github.com said {token}.") == (
        "https://x-access-token:[removed: looks like a credential]@github.com "
        "said [removed: looks like a credential]."
    )


def test_thousands_of_credentials_are_redacted_in_time_that_grows_with_the_text() -> None:
    several, many = (" ".join(_secrets(count)) for count in (2_000, 16_000))
    began = time.process_time()
    assert "ghp_" not in redact(several)
    first = time.process_time() - began
    cleaned = redact(many)
    assert "ghp_" not in cleaned
    assert cleaned.count("token=[removed") == 16_000
    took = time.process_time() - began - first
    assert took < 20 * first, "eight times the text, not sixty-four times the work"


def _secrets(count: int) -> Iterator[str]:
    """Give credentials of both kinds, none of them twice."""
    for number in range(count):
        piece = hashlib.sha256(str(number).encode()).hexdigest()[:30]
        yield f"ghp_{piece} token=Zq7ghijklmnop{piece}"
