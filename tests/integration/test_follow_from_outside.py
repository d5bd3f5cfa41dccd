"""`runs show --follow` sees, from a process of its own, what an App writes while it looks."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.unit.cli.conftest import REPOSITORY, moved, opened
from tests.unit.cli.test_cli_follow import at, heard

from worktrain.events import Where
from worktrain.states import Happening
from worktrain.store.remembered import Remembered


def test_what_is_written_meanwhile_is_shown_and_ctrl_c_ends_it_with_130(tmp_path: Path) -> None:
    known = Remembered(tmp_path)
    known.repositories.put(
        Where(repository="acme/shop", repository_id=REPOSITORY, default_branch="main", installation_id=3)
    )
    opened(known, 1, "Slugs collide")
    moved(known, 1, Happening.PLAN, Happening.START)
    words = ("-m", "worktrain", "runs", "show", "1", "--follow", "--data", str(tmp_path))
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONUTF8": "1"}
    with subprocess.Popen([sys.executable, *words], env=env, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert "developing" in [other.stdout.readline() for _ in range(3)][-1]
        heard(tmp_path, "wt-7-1-1-reviewer-1", at(11, "say", text="hello from here"))
        assert "hello from here" in other.stdout.readline()
        other.send_signal(signal.SIGINT)
        assert other.wait(20) == 130
    known.close()
