"""Play one session: a puppet, or the script's turns and then its outcome."""

from __future__ import annotations

import json
import sys

from worktrain.agents.player.job import Job, take
from worktrain.agents.player.progress import begin, keep
from worktrain.agents.player.puppets.play import play_puppet
from worktrain.agents.player.turns.play import flattened, play_turn
from worktrain.agents.player.voice import Failure, tell


def main() -> None:
    """Read the job from stdin and play it to its end."""
    job = take(json.load(sys.stdin))
    try:
        if job.script["puppet"]:
            play_puppet(job.script["puppet"], job)
        else:
            play(job)
    except Failure as failure:
        tell("failed", reason=str(failure))


def play(job: Job) -> None:
    """Play the turns that are left; a question that nobody has answered ends the session."""
    turns = flattened(job.script["turns"], job.text)
    start, answered = begin(job, turns)
    for index in range(start, len(turns)):
        turn = turns[index]
        if turn["kind"] == "ask" and index >= answered:
            keep(job, index, asked=True)
            tell("ask", question=turn["question"])
            return
        play_turn(turn, job)
        keep(job, index + 1)
    tell("outcome", **job.script["claim"])
