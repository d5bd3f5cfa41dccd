"""Which file plays which puppet."""

from __future__ import annotations

from collections.abc import Callable

from worktrain.agents.player.job import Job
from worktrain.agents.player.puppets.crash import crash
from worktrain.agents.player.puppets.escape import escape
from worktrain.agents.player.puppets.evil_dev import evil_dev
from worktrain.agents.player.puppets.exfil import exfil
from worktrain.agents.player.puppets.flood import flood
from worktrain.agents.player.puppets.fork_bomb import fork_bomb
from worktrain.agents.player.puppets.garbage import garbage
from worktrain.agents.player.puppets.hang import hang
from worktrain.agents.player.puppets.honest import honest
from worktrain.agents.player.puppets.liar import liar
from worktrain.agents.player.puppets.lying_reviewer import lying_reviewer
from worktrain.agents.player.puppets.test_deleter import delete_tests

_PUPPETS: dict[str, Callable[[Job], None]] = {
    "honest": honest,
    "hang": hang,
    "crash": crash,
    "garbage": garbage,
    "flood": flood,
    "liar": liar,
    "escape": escape,
    "exfil": exfil,
    "test-deleter": delete_tests,
    "fork-bomb": fork_bomb,
    "evil-dev": evil_dev,
    "lying-reviewer": lying_reviewer,
}


def play_puppet(name: str, job: Job) -> None:
    _PUPPETS[name](job)
