"""The reviewer's own App is named wholly or not at all, and is never the author's."""

from __future__ import annotations

from pathlib import Path

import pytest

from worktrain.approver import ID, KEY, ReviewerApp, reviewer_app
from worktrain.errors import AuthError, UsageError
from worktrain.settings import from_environ

WHO = {"WORKTRAIN_APP_ID": "7", "WORKTRAIN_PRIVATE_KEY": "k", "WORKTRAIN_WEBHOOK_SECRET": "s"}


def test_nobody_needs_one(tmp_path: Path) -> None:
    assert from_environ({**WHO, "WORKTRAIN_DATA": str(tmp_path)}).reviewer is None


def test_the_key_may_lie_in_a_file_and_never_shows(tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_text("secret key")
    found = from_environ({**WHO, ID: "8", f"{KEY}_FILE": str(tmp_path / "key.pem")})
    assert found.reviewer == ReviewerApp(app_id=8, private_key="secret key")
    assert "secret key" not in repr(found)


def test_a_key_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(AuthError, match="nowhere"):
        from_environ({**WHO, ID: "8", f"{KEY}_FILE": str(tmp_path / "nowhere")})


@pytest.mark.parametrize(("number", "key", "missing"), [("8", "", KEY), ("", "secret", ID)])
def test_half_of_it_is_refused(number: str, key: str, missing: str) -> None:
    with pytest.raises(AuthError) as refused:
        reviewer_app({ID: number, KEY: key}, author=7)
    assert missing in refused.value.why


@pytest.mark.parametrize("number", ["7", "x", "-8"])
def test_it_must_be_another_app(number: str) -> None:
    with pytest.raises(UsageError, match="another App"):
        reviewer_app({ID: number, KEY: "secret"}, author=7)
