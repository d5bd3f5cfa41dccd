"""The commands as people read them: the help reply and the documentation's table say the same."""

from __future__ import annotations

from worktrain.commands import REGISTRY, Command

INTRODUCTION = (
    "Write a command as the first line of a comment on the issue or on its pull request. Everything else in "
    "a comment is talk. A command is obeyed when whoever writes it has write permission on the repository at "
    "that moment; bots are never obeyed. The bot acknowledges with a reaction, not with a comment."
)


def table() -> str:
    """List the commands, those that are used most first."""
    ordered = sorted(REGISTRY, key=lambda command: not command.featured)
    rows = [f"| {_cell(command.usage)} | {command.description} |" for command in ordered]
    return "\n".join(["| Command | What it does |", "|---|---|", *rows])


def page() -> str:
    """Write `docs/commands.md`."""
    return "\n\n".join(["# Commands", INTRODUCTION, table(), *map(_entry, REGISTRY)]) + "\n"


def _entry(command: Command) -> str:
    examples = "\n".join(command.examples)
    return (
        f"## {command.verb}\n\n{command.description}\n\nWho can use it: people with `{command.who_can_use}` "
        f"permission.\n\n```text\n{examples}\n```"
    )


def _cell(usage: str) -> str:
    return f"`{usage}`"
