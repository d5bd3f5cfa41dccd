"""The documentation says what is so: generated parts are fresh, links lead somewhere, names exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from scripts import write_docs

from worktrain.cli.root import COMMANDS
from worktrain.config.backends import backends
from worktrain.demo.scenario.load import load
from worktrain.states import NEXT, State

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), ROOT / "tests" / "README.md"])

LINK = re.compile(r"\]\((?!https?://|#)([^)#]+)")
NAMED = re.compile(r"`((?:[\w.-]+/)+[\w.-]+\.(?:py|md|sql|json|toml|yml|yaml))`")
"""A path with a folder in it; a bare file name may be anybody's."""

NOT_OURS = re.compile(r"\.github/worktrain\.(yml|keys)|tests/test_slug|blog/|teashop/|helpers/|proofs/")
"""What an example names, or what another repository has."""

COMMAND = re.compile(r"(?m)^\$ (?:\S*/)?worktrain (\w+)")
TARGET = re.compile(r"\bmake (?:-s )?([a-z]+)\b")


def pages() -> list[tuple[str, str]]:
    return [(path.relative_to(ROOT).as_posix(), path.read_text("utf-8")) for path in PAGES]


def test_the_generated_parts_are_as_the_code_has_them() -> None:
    assert write_docs.stale() == [], "run: .venv/bin/python scripts/write_docs.py"


def test_a_generated_part_that_is_stale_is_noticed() -> None:
    page = (DOCS / "design.md").read_text("utf-8")
    changed = page.replace("the review wants changes", "the reviewer has a bad day")
    assert changed != page
    assert write_docs.with_parts(changed) == page


def test_the_diagram_draws_every_row_of_the_table() -> None:
    diagram = write_docs.state_diagram()
    boxes = dict(re.findall(r'state "(.*)" as (\w+)', diagram))
    drawn = {(a, c) for a, b, c in re.findall(r"(\w+) --> (\w+): (.*)", diagram)}
    named = {box: text for text, box in boxes.items()}
    for source, happening in NEXT:
        arrows = [named.get(a, a) for a, c in drawn if c == happening.value]
        word = source.replace("_", " ")
        assert any(a in {source, "any state that is not over"} or word in a for a in arrows), (
            source,
            happening,
        )


def test_every_backend_has_its_page() -> None:
    pages = {path.stem for path in (DOCS / "backends").glob("*.md")}
    assert pages == {*backends(), "command"}


def test_every_state_is_drawn() -> None:
    assert [state for state in State if state not in write_docs.state_diagram()] == []


@pytest.mark.parametrize("name", [name for name, _ in pages()])
def test_links_lead_somewhere(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    folder = (ROOT / name).parent
    assert [link for link in LINK.findall(text) if not (folder / link).exists()] == []


@pytest.mark.parametrize("name", [name for name, _ in pages()])
def test_files_that_a_page_names_are_there(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    roots = (ROOT, ROOT / "bot" / "worktrain", (ROOT / name).parent)
    named = [path for path in NAMED.findall(text) if not NOT_OURS.match(path)]
    assert [path for path in named if not any((root / path).exists() for root in roots)] == []


def test_commands_that_the_pages_show_exist() -> None:
    shown = {command for _, text in pages() for command in COMMAND.findall(text)}
    assert shown - COMMANDS.keys() == set()


def test_targets_that_the_pages_make_exist() -> None:
    targets = set(re.findall(r"(?m)^([a-z]+):", (ROOT / "Makefile").read_text("utf-8")))
    fences = [fence for _, text in pages() for fence in re.findall(r"```console\n(.*?)```", text, re.DOTALL)]
    assert {target for fence in fences for target in TARGET.findall(fence)} - targets == set()


def test_every_room_is_in_the_table_of_rooms() -> None:
    bot = ROOT / "bot" / "worktrain"
    rooms = {path.name for path in bot.iterdir() if (path / "__init__.py").exists()}
    values = {path.stem for path in bot.glob("*.py")} - {"__init__", "__main__"}
    table = (DOCS / "design.md").read_text("utf-8").partition("## Rooms")[2].partition("\n## ")[0]
    words = set(re.findall(r"`([a-z]+)/?`", table))
    assert rooms | values == words & (rooms | values)


def test_the_glossary_is_in_the_order_of_the_alphabet() -> None:
    words = re.findall(r"(?m)^\| \*\*(.+?)\*\*", (DOCS / "glossary.md").read_text("utf-8"))
    assert words == sorted(words, key=str.lower)
    assert len(words) == len(set(words))


def test_every_variable_that_the_operator_may_set_is_documented() -> None:
    of_the_demo = {"WORKTRAIN_SCENARIO", "WORKTRAIN_SCRIPT_URL", "WORKTRAIN_KILL_AFTER"}
    read = set(re.findall(r"WORKTRAIN_\w+", (ROOT / "bot/worktrain/settings.py").read_text("utf-8")))
    page = (DOCS / "configuration.md").read_text("utf-8")
    assert {name for name in read - of_the_demo if f"`{name}`" not in page} - {"WORKTRAIN_"} == set()


def test_the_scenario_of_the_documentation_can_be_read(tmp_path: Path) -> None:
    text = (DOCS / "scenarios.md").read_text("utf-8")
    first, acts = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    (tmp_path / "repo").mkdir()
    (tmp_path / "repo" / "README.md").write_text("A blog.\n")
    for name in ("fix.patch", "test.patch", "late.patch"):
        (tmp_path / name).write_text("--- a/a\n+++ b/a\n")
    (tmp_path / "scenario.yaml").write_text(first + acts)
    assert load(tmp_path).engagements[0].expect == {"slug": "merged"}


def test_decisions_are_numbered_and_listed() -> None:
    folder = DOCS / "decisions"
    files = sorted(path.name for path in folder.glob("0*.md"))
    assert [name[:4] for name in files] == [f"{number:04}" for number in range(1, len(files) + 1)]
    listed = re.findall(r"\]\((0[^)]+)\)", (folder / "README.md").read_text("utf-8"))
    assert listed == files
