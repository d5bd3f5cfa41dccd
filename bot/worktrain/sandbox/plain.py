"""No sandbox: the program runs as the bot's user; only caps, a clean environment and its own folders."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from worktrain.sandbox import limits, operator
from worktrain.sandbox.box import Box, Inside, Launch


class Plain:
    """What an operator asks for with `none`; every proof made in it says "not isolated"."""

    name = "none"
    host_paths = True

    def inside(self, box: Box) -> Inside:
        """Give the host's own paths."""
        return host_paths(box)

    def launch(self, argv: Sequence[str], box: Box) -> Launch:
        """Prepare one start; `binds`, `work_read_only` and `network` bind nobody here."""
        with ExitStack() as stack:
            spare = stack.enter_context(tempfile.TemporaryDirectory(prefix="worktrain-"))
            env = {
                "PATH": os.environ.get("PATH", os.defpath),
                "HOME": self.inside(box).home or spare,
                "LANG": "C.UTF-8",
                **(operator_env(Path(spare)) if box.network else {}),
                **box.env,
            }
            return Launch(
                argv=limits.capped(tuple(argv), box, memory=True, processes=False),
                env=env,
                cwd=box.work,
                close=stack.pop_all().close,
            )


def host_paths(box: Box) -> Inside:
    """Give the paths of a box as the host knows them."""
    return Inside(
        work=_absolute(box.work),
        home=_absolute(box.home),
        out=_absolute(box.out),
        environment=_absolute(box.environment),
        python=sys.executable,
    )


def _absolute(path: Path | None) -> str:
    return "" if path is None else str(path.absolute())


def operator_env(folder: Path) -> dict[str, str]:
    """Give the operator's network settings, with pip's configuration as a file in the folder."""
    settings = operator.settings(os.environ)
    env = dict(settings.env)
    if settings.pip_config:
        file = folder / "pip.conf"
        file.write_text(settings.pip_config)
        env["PIP_CONFIG_FILE"] = str(file)
    return env
