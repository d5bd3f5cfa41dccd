"""Rules of the house that no linter knows; docs/development.md says why each is there."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BOT = ROOT / "bot" / "worktrain"
CODE = ("bot", "hooks", "scripts", "benchmarks")
SAMPLE = BOT / "demo" / "sample"
PURE = ("intake", "planning", "squads", "proof", "learning", "words")
"""The floor of rules; recorder, signals, preflight and experiments join it when they are built."""

MODULE_LINES = 250
FUNCTION_LINES = 45

Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules(*folders: str) -> list[Path]:
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in found if SAMPLE not in path.parents)


def rules() -> list[Path]:
    """List the modules of the rules and the values."""
    values = [path for path in BOT.glob("*.py") if path.name not in {"__init__.py", "__main__.py", "keys.py"}]
    return sorted([*values, *modules(*(f"bot/worktrain/{room}" for room in PURE))])


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def calls(tree: ast.AST) -> Iterator[str]:
    """Give the dotted name of everything that is called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            yield ast.unparse(node.func)


def imports(tree: ast.AST) -> Iterator[str]:
    """Give the first part of the name of everything that is imported."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0]


def test_a_module_fits_on_a_few_screens() -> None:
    long = {name_of(path): n for path in modules(*CODE) if (n := len(lines(path))) > MODULE_LINES}
    assert long == {}


def test_a_function_fits_on_a_screen() -> None:
    long = {
        f"{name_of(path)}:{node.lineno} {node.name}": size
        for path in modules(*CODE)
        for node in ast.walk(parsed(path))
        if isinstance(node, Function) and (size := (node.end_lineno or 0) - node.lineno + 1) > FUNCTION_LINES
    }
    assert long == {}


def test_importing_a_package_does_nothing() -> None:
    busy = [
        name_of(path)
        for path in modules("bot", "hooks")
        if path.name == "__init__.py"
        and (len(parsed(path).body) != 1 or ast.get_docstring(parsed(path)) is None)
    ]
    assert busy == []


def test_every_module_says_in_its_first_line_what_it_knows() -> None:
    assert [name_of(p) for p in modules(*CODE) if ast.get_docstring(parsed(p)) is None] == []


STARTS_A_PROGRAM = re.compile(
    r"(asyncio\.)?create_subprocess_(exec|shell)|\w*loop\.subprocess_(exec|shell)"
    r"|os\.(system|popen|fork|forkpty|posix_spawnp?|spawn\w+|exec\w+)"
)
IN_THE_SANDBOX = (
    "bot/worktrain/agents/player/",
    "bot/worktrain/agents/shim.py",
    "bot/worktrain/sandbox/starting/",
)
"""What runs as an agent inside the sandbox, or puts it up, and never in the bot's own process."""


def test_only_processes_starts_programs() -> None:
    starters = {
        name_of(path)
        for path in modules("bot", "hooks")
        if any(STARTS_A_PROGRAM.fullmatch(call) for call in calls(parsed(path)))
    }
    assert {name for name in starters if not name.startswith(IN_THE_SANDBOX)} == {
        "bot/worktrain/processes/child.py"
    }


@pytest.mark.parametrize("call", ["os.execvpe(a, b)", "asyncio.create_subprocess_exec(a)", "os.fork()"])
def test_starting_a_program_is_noticed(call: str) -> None:
    assert any(STARTS_A_PROGRAM.fullmatch(name) for name in calls(ast.parse(call)))


OUTSIDE = re.compile(
    r"(datetime\.)*(now|utcnow|today)|datetime\.\w+\.(now|utcnow|today)|time\.\w+|open|print|input"
    r"|(\w+\.)*(read_text|read_bytes|write_text|write_bytes|unlink|mkdir|iterdir|glob|rglob|exists|is_file|is_dir)"
)
READ_THE_OPERATORS_FILES = {f"bot/worktrain/{name}.py" for name in ("settings", "variables", "approver")}
"""Keys and tokens may lie in files that the environment names."""


def test_rules_ask_neither_the_clock_nor_the_disk() -> None:
    asking = {
        f"{name_of(path)}: {call}"
        for path in rules()
        for call in calls(parsed(path))
        if OUTSIDE.fullmatch(call) and name_of(path) not in READ_THE_OPERATORS_FILES
    }
    assert asking == set()


@pytest.mark.parametrize(
    "call", ["datetime.now(UTC)", "path.read_text()", "open(a)", "datetime.datetime.now()"]
)
def test_asking_the_clock_or_the_disk_is_noticed(call: str) -> None:
    assert any(OUTSIDE.fullmatch(name) for name in calls(ast.parse(call)))


def test_rules_need_no_package_but_pydantic() -> None:
    at_home = {*sys.stdlib_module_names, "worktrain", "pydantic"}
    foreign = {f"{name_of(p)}: {name}" for p in rules() for name in imports(parsed(p)) if name not in at_home}
    assert foreign == set()


MAY_CATCH_EVERYTHING = {
    "bot/worktrain/workflows/engine.py": "a job's bug must end visibly, as a failed run",
    "bot/worktrain/__main__.py": "a bug of the command line ends in a log file and exit status 70",
}


def swallows(handler: ast.ExceptHandler) -> bool:
    """Say whether it catches everything and keeps it; tidying up and raising again is no such thing."""
    wide = handler.type is None or ast.unparse(handler.type) in {"Exception", "BaseException"}
    last = handler.body[-1]
    return wide and not (isinstance(last, ast.Raise) and last.exc is None)


def test_nobody_swallows_what_they_do_not_know() -> None:
    wide = {
        name_of(path)
        for path in modules("bot", "hooks")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ExceptHandler) and swallows(node)
    }
    assert wide <= set(MAY_CATCH_EVERYTHING)


LEFT_OUT = re.compile(r"pytest\.(skip|xfail|importorskip)|(pytest\.)?mark\.(skip|skipif|xfail)")


def test_no_test_is_skipped_or_expected_to_fail() -> None:
    found = {
        f"{name_of(path)}: {ast.unparse(node)}"
        for path in modules("tests")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute) and LEFT_OUT.fullmatch(ast.unparse(node))
    }
    assert found == set()


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines()
