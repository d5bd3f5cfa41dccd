"""The bounded YAML reader: what it takes, what it refuses, and where it says the trouble is."""

from __future__ import annotations

import contextlib
import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worktrain.config.nodes import plain
from worktrain.config.problems import InvalidFileError
from worktrain.config.yaml import SCENARIO, Bounds, parse

BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "\n".join(
    f"{new}: &{new} [{','.join(['*' + old] * 9)}]" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


def reason(text: str | bytes, *, bounds: Bounds | None = None) -> str:
    with pytest.raises(InvalidFileError) as caught:
        parse(text, file="f.yml", bounds=bounds or Bounds())
    assert caught.value.exit_code == 3
    return str(caught.value)


HOSTILE = {
    "python tag": ("a: !!python/object/apply:os.system ['x']", "f.yml:1:4: a tag"),
    "alias bomb": (BOMB, "f.yml:4:11: more than 2000 values"),
    "a megabyte": ("a: " + "x" * 2**20, "f.yml:1:1: larger than 64 KiB"),
    "deep flow": ("[" * 5000, "f.yml:1:22: nested deeper than 20 levels"),
    "deep block": ("- " * 5000, "f.yml:1:43: nested deeper than 20 levels"),
    "deep mappings": ("{a: " * 3000, "f.yml:1:85: nested deeper than 20 levels"),
    "duplicate key": ("merge: no\nmerge: yes", 'f.yml:2:1: key "merge" twice; it already stands in line 1'),
    "merge key": ("a: &a {b: 1}\nc: {<<: *a}", "f.yml:2:5: merge keys are not supported"),
    "number as key": ("1: 2", 'f.yml:1:1: a key must be text; write "1" in quotes'),
    "list as key": ("? [a]\n: b", "f.yml:1:3: a key must be text"),
    "itself": ("a: &a [*a]", 'f.yml:1:8: "*a" stands for nothing, or for itself'),
    "two documents": ("a: 1\n---\nb: 2", "f.yml:2:1: a second document"),
    "not utf-8": (b"a: 1\nb: \xff", "f.yml:2:1: not UTF-8 text"),
    "nul": ('a: "\\0"', "f.yml:1:4: a character that may not stand in text"),
    "half a character": ('a: "\\ud800"', "f.yml:1:"),
    "no character": ('a: "\\UFFFFFFFF"', "f.yml:1:"),
    "control character": ("a: \x01\n", "f.yml:1:4: not YAML"),
    "open quote": ("a: 1\nb: 'x", "f.yml:2:6: not YAML"),
    "infinite": ("a: .inf", 'f.yml:1:4: ".inf" is no number'),
    "five thousand digits": ("a: " + "9" * 5000, "f.yml:1:4: "),
    "too many values": ("- x\n" * 3000, "f.yml:2000:3: more than 2000 values"),
    "too many aliases": ("- &a x\n" + "- *a\n" * 51, "f.yml:52:3: more than 50 aliases"),
}


@pytest.mark.parametrize(("text", "expected"), HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_yaml_is_refused_with_its_place(text: str | bytes, expected: str) -> None:
    assert reason(text).startswith(expected)


@pytest.mark.parametrize("text", [text for text, _ in HOSTILE.values()], ids=HOSTILE.keys())
def test_hostile_yaml_costs_little(text: str | bytes) -> None:
    reason("a: 'warm up")
    tracemalloc.start()
    started = time.process_time()
    reason(text)
    seconds = time.process_time() - started
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert seconds < 0.1
    assert peak < 20 * 2**20


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("on", "on"),
        ("no", "no"),
        ("yes", "yes"),
        ("true", True),
        ("False", False),
        ("2026-12-01", "2026-12-01"),
        ("12:30:00", "12:30:00"),
        ("1e3", 1000.0),
        ("010", 10),
        ("0o10", 8),
        ("0x1F", 31),
        ("1_000", "1_000"),
        (".5", 0.5),
        ("~", None),
        ("", None),
        ('"1"', "1"),
        ("'true'", "true"),
        ("tRUE", "tRUE"),
        ("1.2.3", "1.2.3"),
    ],
)
def test_words_mean_what_yaml_1_2_says(word: str, value: object) -> None:
    assert plain(parse(f"a: {word}", file="f")) == {"a": value}


def test_on_and_no_are_keys_like_others() -> None:
    assert plain(parse("on: 1\nno: 2", file="f")) == {"on": 1, "no": 2}


def test_an_alias_repeats_what_it_stands_for() -> None:
    assert plain(parse("a: &x {b: [1]}\nc: *x", file="f")) == {"a": {"b": [1]}, "c": {"b": [1]}}


def test_an_empty_file_is_nothing() -> None:
    assert plain(parse("", file="f")) is None
    assert plain(parse("# only a word\n", file="f")) is None


def test_a_number_keeps_how_it_was_written() -> None:
    node = parse("1.10", file="f")
    assert (node.value, node.text) == (1.1, "1.10")


def test_larger_bounds_let_a_scenario_through() -> None:
    text = "- x\n" * 3000
    assert "more than" in reason(text)
    assert len(parse(text, file="f", bounds=SCENARIO).value or ()) == 3000  # type: ignore[arg-type]


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(st.text(max_size=200), st.binary(max_size=200), st.text("ab:-[]{}&*!|>'\"#\n ,?", max_size=80))
)
def test_any_bytes_give_a_value_or_a_typed_error(source: str | bytes) -> None:
    with contextlib.suppress(InvalidFileError):
        plain(parse(source, file="f"))
