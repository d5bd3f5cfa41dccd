"""The file in which a driven agent says how its work ended: the one word of it that counts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from worktrain.agents.left_files import read_plain
from worktrain.agents.vocabulary import Object, Question, Result, Short, Text

NAME = "outcome.json"
LARGEST = 1024 * 1024
"""Bytes; a thousand tests and two hundred findings stay far below."""


_NAMED = 80
"""Characters of the place of a mistake: a key is whatever the agent wrote."""


class Left(BaseModel):
    """The file's keys; `docs/agents.md` says which role uses which."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    summary: Text = ""
    declares: Annotated[list[Short], Field(max_length=5_000)] | None = None
    tests: list[Short] = Field(default_factory=list, max_length=1_000)
    verdict: Short | None = None
    findings: list[Object] = Field(default_factory=list, max_length=200)
    question: Annotated[str, Field(min_length=1, max_length=4_000)] | None = None


def read(path: Path) -> Result | Question | str:
    """Give the outcome or the question that stands in the file; a sentence says why there is none."""
    data = read_plain(path, most=LARGEST)
    if isinstance(data, str):
        return f"Its {NAME} {data}."
    try:
        left = Left.model_validate_json(data)
    except ValidationError as exc:
        first = exc.errors(include_url=False, include_input=False)[0]
        where = "".join(filter(str.isprintable, ".".join(map(str, first["loc"]))))[:_NAMED]
        return f"Its {NAME} cannot be used: {f'{where}: ' if where else ''}{first['msg']}."
    if left.question is not None:
        return Question(event="ask", question=left.question)
    return Result(event="outcome", **left.model_dump(exclude={"question"}, exclude_unset=True))
