"""The outcome file: only a small plain file that is exactly one counts; everything else is a sentence."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from worktrain.agents.driving import outcome_file
from worktrain.agents.vocabulary import Question, Result


def left(folder: Path, text: str | bytes) -> Result | Question | str:
    path = folder / outcome_file.NAME
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return outcome_file.read(path)


def test_an_outcome_is_read(tmp_path: Path) -> None:
    said = {"summary": "Two.", "declares": ["a.py"], "tests": ["t::x"]}
    assert left(tmp_path, json.dumps(said)) == Result(
        event="outcome", summary="Two.", declares=["a.py"], tests=["t::x"]
    )
    finding = {"severity": "nit", "line": 3}
    verdict = {"verdict": "changes", "findings": [finding]}
    assert left(tmp_path, json.dumps(verdict)) == Result(
        event="outcome", verdict="changes", findings=[finding]
    )


def test_a_question_is_read(tmp_path: Path) -> None:
    assert left(tmp_path, '{"question": "Which?"}') == Question(event="ask", question="Which?")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Its outcome.json cannot be used: Invalid JSON"),
        ("I accept.", "Its outcome.json cannot be used: Invalid JSON"),
        ("[]", "Its outcome.json cannot be used: Input should be an object."),
        ('{"verdict": "accept", "merged": true}', "cannot be used: merged: Extra inputs"),
        ('{"verdict": ["accept"]}', "cannot be used: verdict: Input should be a valid string."),
        ('{"question": ""}', "cannot be used: question: "),
        ('{"findings": [{"line": 1e999}]}', "cannot be used: findings"),
        (b'{"summary": "\xff"}', "cannot be used"),
        ("[" * 100_000, "cannot be used"),
        ('{"summary": "' + "x" * outcome_file.LARGEST + '"}', "Its outcome.json is larger than 1024 KiB."),
    ],
)
def test_what_is_no_outcome_is_none(tmp_path: Path, text: str | bytes, said: str) -> None:
    found = left(tmp_path, text)
    assert isinstance(found, str)
    assert said in found


def test_no_file_is_no_outcome(tmp_path: Path) -> None:
    assert outcome_file.read(tmp_path / "outcome.json") == "Its outcome.json is missing."


def test_only_a_file_of_its_own_is_read(tmp_path: Path) -> None:
    path, other = tmp_path / "outcome.json", tmp_path / "other"
    other.write_text('{"verdict": "accept"}')
    path.symlink_to(other)
    assert outcome_file.read(path) == "Its outcome.json cannot be read (Too many levels of symbolic links)."
    path.unlink()
    os.link(other, path)
    assert outcome_file.read(path) == "Its outcome.json is no plain file."
    path.unlink()
    os.mkfifo(path)
    assert outcome_file.read(path) == "Its outcome.json is no plain file."
    path.unlink()
    path.mkdir()
    assert outcome_file.read(path) == "Its outcome.json is no plain file."


def test_a_key_of_the_agents_own_is_named_shortly_and_without_control_characters(tmp_path: Path) -> None:
    said = left(tmp_path, json.dumps({"\x1b[31m\n" + "A" * 500_000: 1}))
    assert isinstance(said, str)
    assert len(said) < 200
    assert said.isprintable()
