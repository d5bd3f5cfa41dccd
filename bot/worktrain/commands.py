"""What people may tell the bot in a comment: the registry of `/worktrain <verb>`, and its parser."""

from __future__ import annotations

import difflib
import re

from pydantic import Field

from worktrain.sessions import Value

_FIRST_LINE = re.compile(r" {0,3}/worktrain(?:[ \t]+(?P<verb>\S+)(?:[ \t](?P<rest>.*))?)?[ \t]*")


class Command(Value):
    """One verb; the parser, the help reply, the documentation and the web page all read this."""

    verb: str
    usage: str
    description: str
    examples: tuple[str, ...]
    who_can_use: str = Field("write", description="the least permission on the repository")
    featured: bool = Field(False, description="shown first in help")
    takes_text: bool = Field(False, description="the lines after the first belong to the argument")


class Call(Value):
    """A command that somebody wrote; the argument is verbatim, only its outer blanks are gone."""

    verb: str
    argument: str = ""

    @property
    def words(self) -> tuple[str, str]:
        """Split the argument into its first word and the rest."""
        first, _, rest = self.argument.partition(" ")
        return first, rest.strip()


class Unknown(Value):
    """A line that speaks to us with a verb that we do not have."""

    verb: str
    suggestion: str | None = None


REGISTRY: tuple[Command, ...] = (
    Command(
        verb="run",
        usage="/worktrain run",
        description="Start work on this issue, as the label `worktrain:ready` does.",
        examples=("/worktrain run",),
        featured=True,
    ),
    Command(
        verb="plan",
        usage="/worktrain plan",
        description="Show what would start now, what would wait, and why; nothing is started.",
        examples=("/worktrain plan",),
    ),
    Command(
        verb="stop",
        usage="/worktrain stop",
        description="End the run within seconds; its branch and pull request stay.",
        examples=("/worktrain stop",),
        featured=True,
    ),
    Command(
        verb="pause",
        usage="/worktrain pause",
        description="Start no further session of this issue; one that is at work may end.",
        examples=("/worktrain pause",),
    ),
    Command(
        verb="resume",
        usage="/worktrain resume",
        description="Go on after a pause, after a person pushed to the branch, or with money again.",
        examples=("/worktrain resume",),
    ),
    Command(
        verb="retry",
        usage="/worktrain retry",
        description="Start a new attempt; it is told why the earlier ones ended.",
        examples=("/worktrain retry",),
        featured=True,
    ),
    Command(
        verb="review",
        usage="/worktrain review",
        description="Let a new reviewer session look at the current head.",
        examples=("/worktrain review",),
    ),
    Command(
        verb="answer",
        usage="/worktrain answer <text>",
        description="Answer the question that the run waits for; the same session goes on.",
        examples=("/worktrain answer same minute",),
        featured=True,
        takes_text=True,
    ),
    Command(
        verb="approve",
        usage="/worktrain approve [<comment>]",
        description="Accept what the run asks about; your approval goes on the record.",
        examples=("/worktrain approve", "/worktrain approve the migration is reviewed"),
        featured=True,
        takes_text=True,
    ),
    Command(
        verb="dismiss",
        usage="/worktrain dismiss <finding> <reason>",
        description="Say that a finding is wrong or accepted; it stays dismissed in later rounds.",
        examples=("/worktrain dismiss F2 by design",),
        featured=True,
        takes_text=True,
    ),
    Command(
        verb="explain",
        usage="/worktrain explain <finding>",
        description="Show a finding in full, and why it does or does not block.",
        examples=("/worktrain explain F1",),
    ),
    Command(
        verb="status",
        usage="/worktrain status",
        description="Say where this issue stands and what it waits for.",
        examples=("/worktrain status",),
    ),
    Command(
        verb="tell",
        usage="/worktrain tell <text>",
        description="Give the agents a hint that the next session reads.",
        examples=("/worktrain tell the parser lives in core/lexer.py",),
        takes_text=True,
    ),
    Command(
        verb="help",
        usage="/worktrain help",
        description="List the commands.",
        examples=("/worktrain help",),
    ),
)

BY_VERB: dict[str, Command] = {command.verb: command for command in REGISTRY}


def parse(body: str) -> Call | Unknown | None:
    """Read the first line that is not blank; anything else in a comment is talk.

    A quotation, a fence, an indented line and a command in the middle of a text are never commands.
    """
    lines = body.splitlines()
    start = next((number for number, line in enumerate(lines) if line.strip()), None)
    match = _FIRST_LINE.fullmatch(lines[start]) if start is not None else None
    if match is None or start is None:
        return None
    verb = (match["verb"] or "help").lower()
    command = BY_VERB.get(verb)
    if command is None:
        close = difflib.get_close_matches(verb, list(BY_VERB), n=1)
        return Unknown(verb=verb[:40], suggestion=close[0] if close else None)
    said = [match["rest"] or "", *(lines[start + 1 :] if command.takes_text else [])]
    return Call(verb=verb, argument="\n".join(said).strip())
