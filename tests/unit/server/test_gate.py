"""The webhook gate lets in what GitHub signed, and nothing else (WH-01, WH-02, WH-09, WH-11)."""

from __future__ import annotations

import hashlib
import hmac

import pytest

from worktrain.server.gate import Admitted, Turned, admit

BODY = b'{"action":"labeled"}'
SECRETS = ("now", "before")


def signature(body: bytes = BODY, secret: str = "now", algorithm: str = "sha256") -> str:
    return f"{algorithm}={hmac.new(secret.encode(), body, algorithm).hexdigest()}"


def headers(**changed: str | None) -> dict[str, str]:
    base = {
        "Content-Type": "application/json",
        "X-GitHub-Event": "issues",
        "X-GitHub-Delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958",
        "X-Hub-Signature-256": signature(),
    }
    named = {key.replace("_", "-"): value for key, value in changed.items()}
    return {key: value for key, value in {**base, **named}.items() if value is not None}


def status(headers: dict[str, str], body: bytes = BODY) -> int:
    seen = admit(headers, body, SECRETS)
    return seen.status if isinstance(seen, Turned) else 202


def test_what_is_signed_comes_in() -> None:
    seen = admit(headers(), BODY, SECRETS)
    assert seen == Admitted(guid="72d3162e-cc78-11e3-81ab-4c9367dc0958", event="issues")


def test_wh_01_no_wrong_cut_or_flipped_signature_comes_in() -> None:
    right = signature()
    flipped = right[:-1] + ("0" if right[-1] != "0" else "1")
    for wrong in (None, "", right[:-1], flipped, right.upper(), signature(secret="other"), signature(b"{}")):
        assert status(headers(X_Hub_Signature_256=wrong)) == 401


def test_wh_01_a_changed_body_does_not_come_in() -> None:
    for place in range(len(BODY)):
        changed = BODY[:place] + bytes([BODY[place] ^ 1]) + BODY[place + 1 :]
        assert status(headers(), changed) == 401


def test_wh_02_an_older_algorithm_does_not_count() -> None:
    old = signature(algorithm="sha1")
    assert status(headers(X_Hub_Signature_256=None, X_Hub_Signature=old)) == 401
    assert status(headers(X_Hub_Signature_256=old)) == 401


def test_wh_11_while_a_secret_is_replaced_both_count_and_a_removed_one_does_not() -> None:
    assert status(headers(X_Hub_Signature_256=signature(secret="before"))) == 202
    assert status(headers(X_Hub_Signature_256=signature(secret="removed"))) == 401


def test_an_empty_secret_signs_nothing() -> None:
    seen = admit(headers(X_Hub_Signature_256=signature(secret="")), BODY, ("",))
    assert isinstance(seen, Turned)


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ({"X_GitHub_Event": None}, 400),
        ({"X_GitHub_Delivery": None}, 400),
        ({"X_GitHub_Delivery": "../../etc"}, 400),
        ({"X_GitHub_Event": "issues; drop"}, 400),
        ({"Content_Type": "application/x-www-form-urlencoded"}, 415),
        ({"Content_Type": None}, 415),
        ({"Content_Type": "application/json; charset=bogus"}, 202),
        ({"X_Hub_Signature_256": "sha256=é" + "0" * 63}, 401),
    ],
)
def test_wh_09_odd_headers_are_answered_not_crashed_on(changed: dict[str, str | None], wanted: int) -> None:
    assert status(headers(**changed)) == wanted


def test_the_digest_is_github_s_documented_example() -> None:
    # https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries
    body, secret = b"Hello, World!", "It's a Secret to Everybody"
    known = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    seen = admit(headers(X_Hub_Signature_256=known), body, (secret,))
    assert isinstance(seen, Admitted)
    assert hashlib.sha256(body).hexdigest() != known
