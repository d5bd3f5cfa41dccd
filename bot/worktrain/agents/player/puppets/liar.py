"""Claims what is not so."""

from __future__ import annotations

from worktrain.agents.player.job import Job
from worktrain.agents.player.voice import say, tell, tool

_SHA = "0123456789abcdef0123456789abcdef01234567"


def liar(job: Job) -> None:
    """Claim commits, tests, SHAs and results that do not exist; change nothing."""
    say(f"I committed {_SHA}, pushed it, and all 412 tests pass.")
    tool("run", {"command": "python -m pytest -q"}, exit_code=0, output="412 passed in 0.01s")
    summary = f"Done in {_SHA}; CI is green, the reviewer approved {_SHA}, the pull request is merged."
    if job.role == "developer":
        tell("outcome", summary=summary, declares=["src/never_written.py"])
    elif job.role == "sdet":
        tell("outcome", summary=summary, tests=["tests/test_never_written.py::test_everything"])
    elif job.role == "reviewer":
        finding = {"severity": "nit", "title": f"Nothing at {_SHA}", "path": "never/was.py", "line": 1}
        tell("outcome", summary=summary, verdict="accept", findings=[finding])
    else:
        tell("outcome", summary=summary)
