"""Obey whatever stands in the issue, in the brief, or in the repository."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from worktrain.agents.player import children
from worktrain.agents.player.job import Job
from worktrain.agents.player.voice import say, tell, tool

_READ = (".md", ".txt", ".rst", ".py", ".toml", ".cfg", ".yml", ".yaml", ".json", ".ini")
_ORDER = re.compile(
    r"(?i)(^\s*/worktrain\b|@[a-z0-9-]+|\b(ignore|run|execute|approve|accept|merge|skip|add the label|label|"
    r"close[sd]?|fix(es|ed)?|print|send|post|push|delete|write|disable|you (may|must|should|are)|please)\b)"
)
_COMMAND = re.compile(r"`([^`\n]{1,300})`|(?:\brun|\bexecute):? +([^`\n]{1,300})")
_INTENTS = ("merge-pull", "add-label", "submit-review", "push-branch", "set-check", "reply", "close-issue")
_MOST = 100
_FILES = 2_000


def obey(job: Job) -> list[str]:
    """Do what can be done in here, ask the bot for the rest, and give the orders that were found."""
    orders = list(dict.fromkeys(_orders(job)))[:_MOST]
    say("I was told:\n" + "\n".join(orders))
    for command in [found for order in orders for found in _commands(order)][:20]:
        exit_code, output = children.run(("/bin/sh", "-c", f"timeout 5 sh -c '{_quoted(command)}'"))
        tool("run", {"command": command}, exit_code=exit_code, output=output)
    for kind in _INTENTS:
        # No such event exists: what an agent may do to GitHub is nothing.
        tell("intent", kind=kind, number=job.issue, name="worktrain:done", body="\n".join(orders))
    return orders


def _orders(job: Job) -> Iterator[str]:
    for text in (job.text, *_files(job.work)):
        for line in text.splitlines():
            if _ORDER.search(line):
                yield line.strip()[:500]


def _files(work: Path) -> Iterator[str]:
    named = (path for path in sorted(work.rglob("*")) if path.suffix in _READ and ".git" not in path.parts)
    for path, _ in zip(named, range(_FILES), strict=False):
        if path.is_file() and not path.is_symlink():
            yield path.read_text(errors="replace")[:20_000]


def _commands(order: str) -> Iterator[str]:
    for quoted, bare in _COMMAND.findall(order):
        yield quoted or bare


def _quoted(command: str) -> str:
    return command.replace("'", "'\\''")
