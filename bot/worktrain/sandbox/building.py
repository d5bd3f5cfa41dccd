"""Make one environment: a virtual environment, then the repository's set-up command in it."""

from __future__ import annotations

import asyncio
import shlex
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from worktrain.errors import WorkTrainError
from worktrain.processes.run import Finished
from worktrain.sandbox.box import Box, Sandbox
from worktrain.sandbox.cleaning import remove_tree
from worktrain.sandbox.generated import keep_generated
from worktrain.sandbox.interpreter import base_python
from worktrain.sandbox.running import run_in

_VENV_SECONDS = 300.0
TEMPORARY = "temporary"
"""On disk, below the home: wheels are unpacked there, and /tmp is memory."""
_TAIL_LINES = 20
_TAIL_LENGTH = 2000
_SHELL_WORDS = frozenset(("&&", "||", ";", "|", ">", ">>", "<", "&"))


class SetupError(WorkTrainError):
    """The repository's set-up command did not make an environment."""


@dataclass(frozen=True, kw_only=True)
class Places:
    """The folders of one environment on the host."""

    folder: Path

    @property
    def environment(self) -> Path:
        return self.folder / "env"

    @property
    def generated(self) -> Path:
        return self.folder / "generated"

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def copy(self) -> Path:
        return self.folder / "work"


async def build(checkout: Path, setup: str, *, sandbox: Sandbox, places: Places, timeout: float) -> None:
    """Build in the folder; where boxes have paths of their own, from a copy at the usual one."""
    words = split(setup)
    copied = not sandbox.host_paths
    places.environment.mkdir(parents=True)
    (places.home / TEMPORARY).mkdir(parents=True)
    if copied:
        await asyncio.to_thread(shutil.copytree, checkout, places.copy, symlinks=True)
    box = Box(
        work=places.copy if copied else checkout,
        home=places.home,
        environment=places.environment,
        environment_writable=True,
        memory_mb=4096,
        processes=512,
        file_mb=8192,
        disk_mb=20_480,
    )
    await _make_virtual_environment(sandbox, box)
    await _run_setup(sandbox, box, words, timeout)
    await keep_generated(sandbox, box, places.generated)
    if copied:
        await asyncio.to_thread(remove_tree, places.copy)
    await asyncio.to_thread(remove_tree, places.home)


def split(setup: str) -> list[str]:
    """Split a command into words; what only a shell understands is refused, since there is none."""
    try:
        words = shlex.split(setup)
    except ValueError as exc:
        raise SetupError("commands.setup cannot be split into words.", why=str(exc), fix=_FIX) from exc
    strange = sorted(_SHELL_WORDS.intersection(words))
    if strange or not words:
        why = f"no shell reads it, so {' '.join(strange)} would be an argument" if strange else "it is empty"
        raise SetupError(
            "commands.setup is not one command.", why=why, fix="Put the steps into a script and name that."
        )
    return words


def environment_variables(sandbox: Sandbox, box: Box) -> dict[str, str]:
    """Make `python` and the environment's own programs the first to be found.

    Without an environment, pytest is all that is promised beside WorkTrain: plugins that happen to lie there
    too must not have a say in the tests (https://docs.pytest.org/en/stable/reference/reference.html#envvar-PYTEST_DISABLE_PLUGIN_AUTOLOAD).
    """
    inside = sandbox.inside(box)
    root = inside.environment or str(Path(inside.python).parent.parent)
    path = (f"{root}/bin", "/usr/local/bin", "/usr/bin", "/bin")
    variables = {"PATH": ":".join(path), "PYTHONDONTWRITEBYTECODE": "1"}
    own = {"VIRTUAL_ENV": root} if inside.environment else {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return variables | own


async def _make_virtual_environment(sandbox: Sandbox, box: Box) -> None:
    # From the interpreter below all virtual environments: its path is the same inside and outside.
    argv = (base_python(), "-m", "venv", sandbox.inside(box).environment)
    finished = await run_in(sandbox, argv, box, timeout=_VENV_SECONDS)
    if finished.exit_code != 0 or finished.timed_out:
        raise SetupError(
            "No virtual environment can be made for commands.setup.",
            why=tail(finished),
            fix="Install Python's venv and ensurepip modules (python3-venv on Debian) where WorkTrain runs.",
        )


async def _run_setup(sandbox: Sandbox, box: Box, words: Sequence[str], timeout: float) -> None:
    inside = sandbox.inside(box)
    env = environment_variables(sandbox, box) | {"TMPDIR": str(Path(inside.home, TEMPORARY))}
    finished = await run_in(sandbox, words, replace(box, network=True, env=env), timeout=timeout)
    if finished.timed_out:
        raise SetupError(
            f"commands.setup did not end within {timeout:g} seconds.", why=tail(finished), fix=_FIX
        )
    if finished.exit_code != 0:
        raise SetupError(
            f"commands.setup failed with exit code {finished.exit_code}.", why=tail(finished), fix=_FIX
        )


_FIX = "Correct commands.setup in .github/worktrain.yml, or the files that it reads."


def tail(finished: Finished) -> str:
    """Give the last lines of what a program said."""
    said = (finished.stdout + b"\n" + finished.stderr).decode(errors="replace")
    lines = [line for line in said.splitlines() if line.strip()]
    return "\n".join(lines[-_TAIL_LINES:])[-_TAIL_LENGTH:] or "it said nothing"
