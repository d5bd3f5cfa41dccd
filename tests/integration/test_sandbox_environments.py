"""A repository's set-up runs once, and what it made tests the clone at hand."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from worktrain.processes.run import run
from worktrain.sandbox.box import Box, Sandbox
from worktrain.sandbox.building import Places, SetupError, build
from worktrain.sandbox.choose import choose
from worktrain.sandbox.cleaning import remove_tree
from worktrain.sandbox.environments import Environment, apply_generated, boxed, prepare
from worktrain.sandbox.plain import Plain
from worktrain.sandbox.running import run_in

PROJECT = """\
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"
[project]
name = "tiny"
version = "1"
[project.scripts]
tiny = "tiny:main"
[tool.setuptools.packages.find]
where = ["src"]
"""
SETUP = 'from setuptools import setup\nopen("src/tiny/_version.py", "w").write("VERSION = 7")\nsetup()\n'
TINY = "from tiny._version import VERSION\nanswer = {}\ndef main() -> None:\n    print(answer, VERSION)\n"
MARK = "python -c \"open('made.txt','a').write('x')\""
"""A set-up command that leaves one generated file, longer each time it runs in the same tree."""


@dataclass
class Bench:
    sandbox: Sandbox
    root: Path
    tmp: Path

    async def clone(self, name: str, **files: str) -> Path:
        """Make a checkout as the bot does: a git repository of its own."""
        folder = self.tmp / "clones" / name
        folder.mkdir(parents=True)
        for path, text in {".gitignore": "made.txt\n_version.py\n*.egg-info\n", **files}.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text)
        assert (await run(["git", "init", "-q"], cwd=folder, timeout=30)).exit_code == 0
        return folder

    async def prepare(self, checkout: Path, setup: str | None = MARK, timeout: float = 300) -> Environment:
        return await prepare(checkout, setup, sandbox=self.sandbox, root=self.root, timeout=timeout)

    async def say(self, environment: Environment, clone: Path, *argv: str) -> str:
        box = boxed(environment, self.sandbox, Box(work=clone))
        finished = await run_in(self.sandbox, argv, box, timeout=60)
        return (finished.stdout + finished.stderr).decode()


@pytest.fixture
async def bench(tmp_path: Path) -> Bench:
    return Bench(sandbox=await choose("bubblewrap"), root=tmp_path / "environments", tmp=tmp_path)


@pytest.fixture
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave pip out of virtual environments: making one then takes a tenth of the time."""

    async def make(sandbox: Sandbox, box: Box) -> None:
        inside = sandbox.inside(box)
        argv = (inside.python, "-m", "venv", "--without-pip", inside.environment)
        assert (await run_in(sandbox, argv, box, timeout=60)).exit_code == 0

    monkeypatch.setattr("worktrain.sandbox.building._make_virtual_environment", make)


async def project(bench: Bench, name: str, answer: int) -> Path:
    files = {"pyproject.toml": PROJECT, "setup.py": SETUP, "src/tiny/__init__.py": TINY.format(answer)}
    return await bench.clone(name, **files)


async def test_an_editable_install_tests_the_clone_at_hand(bench: Bench) -> None:
    base, change = await project(bench, "base", 1), await project(bench, "change", 2)
    environment = await bench.prepare(base, "python -m pip install -e .")
    assert environment.inputs == ("pyproject.toml", "setup.py")
    assert environment.python == "/env/bin/python"
    assert not (base / "src/tiny/_version.py").exists()
    assert "src/tiny/_version.py" in apply_generated(environment, change)
    assert await bench.say(environment, change, "tiny") == "2 7\n"
    code = "import tiny; print(tiny.answer, tiny.__file__)"
    assert await bench.say(environment, change, "python", "-c", code) == "2 /work/src/tiny/__init__.py\n"
    apply_generated(environment, base)
    assert await bench.say(environment, base, "tiny") == "1 7\n"
    assert "Read-only" in await bench.say(environment, base, "touch", "/env/new")


async def test_without_a_sandbox_each_clone_has_its_own(bench: Bench) -> None:
    bench.sandbox = Plain()
    base, change = await project(bench, "base", 1), await project(bench, "change", 2)
    first = await bench.prepare(base, "python -m pip install -e .")
    second = await bench.prepare(change, "python -m pip install -e .")
    assert first.path != second.path
    assert await bench.say(first, base, "tiny") == "1 7\n"
    assert await bench.say(second, change, "tiny") == "2 7\n"
    assert await bench.prepare(change, "python -m pip install -e .") == second
    remove_tree(change)
    again = await project(bench, "change", 3)
    assert await bench.prepare(again, "python -m pip install -e .") == second
    assert "src/tiny/_version.py" in apply_generated(second, again)
    assert await bench.say(second, again, "tiny") == "3 7\n"


@pytest.mark.usefixtures("fast")
async def test_behind_landlock_each_clone_has_its_own_too(bench: Bench) -> None:
    bench.sandbox = await choose("landlock")
    clones = [await bench.clone(name) for name in ("one", "two")]
    first, second = [await bench.prepare(clone) for clone in clones]
    assert first.path != second.path
    for environment, clone in zip((first, second), clones, strict=True):
        code = "import sys; print(sys.prefix)"
        assert await bench.say(environment, clone, "python", "-c", code) == f"{environment.path}\n"
        assert (clone / "made.txt").read_text() == "x", "set-up ran in the clone itself"
        assert "Permission denied" in await bench.say(environment, clone, "touch", f"{environment.path}/new")


@pytest.mark.usefixtures("fast")
async def test_it_is_built_once_and_again_when_an_input_changes(bench: Bench) -> None:
    first = await bench.prepare(await bench.clone("one", **{"setup.cfg": "a", "code.py": "1"}))
    second = await bench.prepare(await bench.clone("two", **{"setup.cfg": "a", "code.py": "2"}))
    third = await bench.prepare(await bench.clone("three", **{"setup.cfg": "b", "code.py": "1"}))
    assert first == second
    assert third.key != first.key
    assert first.generated is not None
    assert (first.generated / "made.txt").read_text() == "x"


@pytest.mark.usefixtures("fast")
async def test_another_command_makes_another_environment(bench: Bench) -> None:
    clone = await bench.clone("one")
    assert (await bench.prepare(clone)).key != (await bench.prepare(clone, f"{MARK} ''")).key


@pytest.mark.usefixtures("fast")
async def test_a_script_that_the_command_names_is_an_input(bench: Bench) -> None:
    first = await bench.prepare(await bench.clone("one", **{"ci/prepare": "true"}), "sh ci/prepare")
    second = await bench.prepare(
        await bench.clone("two", **{"ci/prepare": "true # changed"}), "sh ci/prepare"
    )
    assert first.inputs == ("ci/prepare",)
    assert first.key != second.key


@pytest.mark.usefixtures("fast")
async def test_several_at_once_build_once(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    built = []

    async def counted(
        checkout: Path, setup: str, *, sandbox: Sandbox, places: Places, timeout: float
    ) -> None:
        built.append(checkout)
        await build(checkout, setup, sandbox=sandbox, places=places, timeout=timeout)

    monkeypatch.setattr("worktrain.sandbox.environments.build", counted)
    clones = [await bench.clone(str(number)) for number in range(4)]
    found = await asyncio.gather(*(bench.prepare(clone) for clone in clones))
    assert len(set(found)) == 1
    assert len(built) == 1


@pytest.mark.usefixtures("fast")
async def test_a_half_built_environment_is_never_used(bench: Bench) -> None:
    clone = await bench.clone("one")
    whole = await bench.prepare(clone)
    assert whole.path is not None
    (whole.path.parent / "ready").unlink()
    (whole.path / "bin" / "python").unlink()
    again = await bench.prepare(clone)
    assert again == whole
    assert (whole.path / "bin" / "python").is_symlink()


@pytest.mark.usefixtures("fast")
async def test_a_failing_set_up_says_what_happened_and_leaves_nothing(bench: Bench) -> None:
    clone = await bench.clone("one")
    command = "python -c \"print('one'); raise SystemExit('no compiler')\""
    with pytest.raises(
        SetupError, match=r"failed with exit code 1\. \(one\nno compiler\) Correct commands.setup"
    ):
        await bench.prepare(clone, command)
    assert [path.suffix for path in bench.root.iterdir()] == [".lock"]


@pytest.mark.usefixtures("fast")
async def test_a_set_up_that_hangs_is_ended(bench: Bench) -> None:
    began = time.monotonic()
    with pytest.raises(SetupError, match=r"did not end within 0\.5 seconds"):
        await bench.prepare(await bench.clone("one"), "sleep 75.01", timeout=0.5)
    assert time.monotonic() - began < 10


@pytest.mark.usefixtures("fast")
async def test_a_cancelled_set_up_leaves_nothing(bench: Bench) -> None:
    task = asyncio.ensure_future(bench.prepare(await bench.clone("one"), "sleep 75.02"))
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(task, 1.5)
    assert [path.suffix for path in bench.root.iterdir()] == [".lock"]


@pytest.mark.usefixtures("fast")
async def test_set_up_gets_a_copy_of_the_checkout_and_no_neighbour(bench: Bench) -> None:
    clone = await bench.clone("one", **{"code.py": "1"})
    await bench.clone("neighbour")
    code = f"import os; open('code.py','w').write('2'); assert not os.path.exists('{bench.tmp}')"
    await bench.prepare(clone, f'python -c "{code}"')
    assert (clone / "code.py").read_text() == "1"


async def test_without_set_up_the_interpreter_that_runs_worktrain_is_used(bench: Bench) -> None:
    environment = await bench.prepare(await bench.clone("one"), None)
    assert (environment.path, environment.generated, environment.inputs) == (None, None, ())
    clone = await bench.clone("two", **{"test_one.py": "def test_one(): pass\n"})
    assert "1 passed" in await bench.say(environment, clone, "python", "-m", "pytest", "-q")
    assert "1 passed" in await bench.say(environment, clone, "pytest", "-q")
    assert apply_generated(environment, clone) == ()
    assert not (clone / "__pycache__").exists()


async def test_plugins_beside_worktrain_have_no_say_in_tests_without_set_up(bench: Bench) -> None:
    environment = await bench.prepare(await bench.clone("one"), None)
    strict = {"pytest.ini": "[pytest]\nfilterwarnings = error\n", "test_one.py": "def test_one(): pass\n"}
    clone = await bench.clone("two", **strict)
    said = await bench.say(environment, clone, "python", "-m", "pytest")
    assert "1 passed" in said
    assert "plugins:" not in said


def kept(tmp_path: Path) -> Environment:
    generated = tmp_path / "generated"
    (generated / "pkg").mkdir(parents=True)
    (generated / "pkg" / "_version.py").write_text("new")
    (generated / "link").symlink_to("pkg")
    return Environment(path=tmp_path, python="", generated=generated, key="", inputs=())


def test_generated_files_never_replace_what_a_clone_has(tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    (clone / "pkg").mkdir(parents=True)
    (clone / "pkg" / "_version.py").write_text("own")
    assert apply_generated(kept(tmp_path), clone) == ("link",)
    assert (clone / "pkg" / "_version.py").read_text() == "own"
    assert (clone / "link").readlink() == Path("pkg")


def test_generated_files_never_follow_a_link_out_of_a_hostile_clone(tmp_path: Path) -> None:
    clone, outside = tmp_path / "clone", tmp_path / "outside"
    clone.mkdir()
    outside.mkdir()
    (clone / "pkg").symlink_to(outside)
    apply_generated(kept(tmp_path), clone)
    assert list(outside.iterdir()) == []


@pytest.mark.usefixtures("fast")
async def test_set_up_cannot_smuggle_links_or_caches_into_clones(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    links = f"ln -s {tmp_path} out/up; ln -s {tmp_path} dir"
    script = f"mkdir -p __pycache__ out; echo a > __pycache__/a; {links}; echo b > out/b"
    files = {".gitignore": "__pycache__\nout\ndir\n", "prepare": script}
    environment = await bench.prepare(await bench.clone("one", **files), "sh prepare")
    clone = await bench.clone("two", **files)
    assert sorted(apply_generated(environment, clone)) == ["dir", "out/b", "out/up"]
    assert (clone / "out" / "up").is_symlink()
    assert not (clone / "__pycache__").exists()


def test_what_a_program_locked_away_can_be_removed(tmp_path: Path) -> None:
    (tmp_path / "tree" / "inner" / "deep").mkdir(parents=True)
    (tmp_path / "tree" / "up").symlink_to(tmp_path)
    (tmp_path / "tree" / "inner" / "deep" / "file").touch()
    for folder in ("tree/inner/deep", "tree/inner", "tree"):
        (tmp_path / folder).chmod(0)
    remove_tree(tmp_path / "tree")
    remove_tree(tmp_path / "missing")
    assert list(tmp_path.iterdir()) == []


async def test_variables_of_the_box_win_over_the_environments(bench: Bench) -> None:
    environment = Environment(path=bench.tmp, python="", generated=None, key="", inputs=())
    box = boxed(environment, bench.sandbox, Box(work=bench.tmp, env={"VIRTUAL_ENV": "mine"}))
    assert box.env["VIRTUAL_ENV"] == "mine"
    assert box.env["PATH"].startswith("/env/bin:")
    assert replace(box, env={}).environment == bench.tmp
    assert not box.environment_writable
