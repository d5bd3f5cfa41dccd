"""What an agent left is looked at without following it out of its folders, and not without end."""

from __future__ import annotations

from pathlib import Path

import pytest

from worktrain.agents import left_files
from worktrain.agents.backends.claude_code import DRIVER as CLAUDE_CODE
from worktrain.agents.backends.codex import DRIVER as CODEX
from worktrain.agents.left_files import files_below

NAME = "rollout-2026-01-01T00-00-00-0199a213-81c0-7800-8aa1-bbab2a035a53.jsonl"


def test_links_are_given_and_never_followed(tmp_path: Path) -> None:
    outside, top = tmp_path / "outside", tmp_path / "top"
    (outside / "deep").mkdir(parents=True)
    (outside / "deep/secret").touch()
    (top / "a").mkdir(parents=True)
    (top / "a/file").touch()
    (top / "a/link").symlink_to(outside)
    (top / "b").symlink_to(outside)
    assert set(files_below(top, "a")) == {top / "a/file", top / "a/link"}
    assert list(files_below(top, "b")) == [top / "b"]
    assert list(files_below(top, "b", "deep")) == [top / "b"]
    assert list(files_below(top, "c")) == []


def test_only_so_much_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(20):
        (tmp_path / f"d{number}").mkdir()
        (tmp_path / f"d{number}/f").touch()
    assert len(list(files_below(tmp_path))) == 20
    monkeypatch.setattr(left_files, "LOOKED", 25)
    assert len(list(files_below(tmp_path))) == 5


def test_a_conversation_that_lies_elsewhere_does_not_go_on(tmp_path: Path) -> None:
    outside, home = tmp_path / "outside", tmp_path / "home"
    (outside / "2026/01/01").mkdir(parents=True)
    (outside / "2026/01/01" / NAME).touch()
    (home / ".codex").mkdir(parents=True)
    (home / ".codex/sessions").symlink_to(outside)
    assert CODEX.conversation("s", home) is None
    (home / ".codex/sessions").unlink()
    outside.rename(home / ".codex/sessions")
    assert CODEX.conversation("s", home) == "0199a213-81c0-7800-8aa1-bbab2a035a53"
    assert CLAUDE_CODE.conversation("s", home) is None


@pytest.mark.parametrize("kind", ["file", "link", "dangling"])
def test_a_home_that_an_agent_spoilt_can_be_laid_out_again(tmp_path: Path, kind: str) -> None:
    home, outside = tmp_path / "home", tmp_path / "outside"
    home.mkdir()
    if kind == "file":
        (home / ".codex").touch()
    else:
        (home / ".codex").symlink_to(outside)
    if kind == "link":
        outside.mkdir()
    CODEX.prepare(home)
    assert (home / ".codex").is_dir()
    assert not (home / ".codex").is_symlink()
    assert outside.exists() == (kind == "link")
