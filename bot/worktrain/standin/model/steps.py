"""Turn a session's script into steps: words and one call each, as a model would take them."""

from __future__ import annotations

import base64
import json
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from worktrain.agents.scripts import Ask, Choose, Patch, Read, Run, Say, Script, Turn, Use, Wait, Write
from worktrain.sessions import Claim
from worktrain.standin.model.talk import Deed, NewFile, Shell

_CHUNK = 48 * 1024
"""Bytes of a file per command: the kernel takes 128 KiB in one argument."""
_READ = 256 * 1024
DONE = "worktrain-step-done"
"""Said by a command whose failure ends the session."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """What one answer of the model holds."""

    deed: Deed
    words: tuple[str, ...] = ()
    seconds: float = 0.0
    input_tokens: int = 0
    output_tokens: int = 0
    failure: str = ""
    """Why the session ends if the command does not say that it is done."""
    question: str | None = None
    last: bool = False
    """Whether the program rests after it."""


@dataclass
class _Gathered:
    """What waits for the next call, to be said together with it."""

    words: list[str] = field(default_factory=list)
    seconds: float = 0.0
    input_tokens: int = 0
    output_tokens: int = 0

    def onto(self, step: Step) -> Step:
        done = replace(
            step,
            words=tuple(self.words),
            seconds=self.seconds,
            input_tokens=self.input_tokens,
            output_tokens=self.output_tokens,
        )
        self.__init__()  # type: ignore[misc]
        return done


def steps(script: Script, *, text: str, outcome: str) -> tuple[Step, ...]:
    """Give the steps of a script; `text` decides its branches, `outcome` is the path of the file to leave."""
    gathered, found = _Gathered(), []
    for turn in _flat(script.turns, text):
        match turn:
            case Say():
                gathered.words.append(turn.text)
            case Wait():
                gathered.seconds += turn.seconds
            case Use():
                gathered.input_tokens += turn.input_tokens
                gathered.output_tokens += turn.output_tokens
            case _:
                found += [gathered.onto(step) for step in _steps(turn, outcome)]
    left = NewFile(path=outcome, text=json.dumps(said_at_the_end(script.claim)))
    found.append(gathered.onto(Step(deed=left, last=True)))
    return tuple(found)


def said_at_the_end(claim: Claim) -> dict[str, object]:
    """Give what stands in the outcome file."""
    return claim.model_dump(mode="json", exclude_unset=True)


def _flat(turns: Iterable[Turn], text: str) -> Iterator[Turn]:
    for turn in turns:
        if isinstance(turn, Choose):
            yield from _flat(turn.then if turn.text in text else turn.otherwise, text)
        else:
            yield turn


def _steps(turn: Turn, outcome: str) -> Iterator[Step]:
    match turn:
        case Read():
            yield Step(deed=Shell(command=f"head -c {_READ} -- {shlex.quote(turn.path)}"))
        case Run():
            words = turn.command if isinstance(turn.command, str) else shlex.join(turn.command)
            yield Step(deed=Shell(command=words))
        case Write():
            yield from _written(turn.path, turn.data, f"{turn.path} cannot be written.")
        case Patch():
            yield from _patched(turn)
        case Ask():
            left = NewFile(path=outcome, text=json.dumps({"question": turn.question}))
            yield Step(deed=left, question=turn.question, last=True)


def _patched(turn: Patch) -> Iterator[Step]:
    file, failure = "${TMPDIR:-/tmp}/worktrain.patch", f"The patch {turn.name} does not apply."
    *first, last = _pieces(turn.data)
    for place, piece in enumerate(first):
        yield _shell(f"{_decoded(piece)} {'>>' if place else '>'} {file}", failure)
    if first:
        command = f"{_decoded(last)} >> {file} && git apply --whitespace=nowarn {file}"
    else:
        command = f"{_decoded(last)} | git apply --whitespace=nowarn -"
    yield _shell(command, failure)


def _written(path: str, data: bytes, failure: str) -> Iterator[Step]:
    file, folder = shlex.quote(path), shlex.quote(str(PurePosixPath(path).parent))
    for place, piece in enumerate(_pieces(data)):
        before = "" if place else f"mkdir -p -- {folder} && "
        yield _shell(f"{before}{_decoded(piece)} {'>>' if place else '>'} {file}", failure)


def _shell(command: str, failure: str) -> Step:
    return Step(deed=Shell(command=f"{command} && echo {DONE}"), failure=failure)


def _pieces(data: bytes) -> list[bytes]:
    return [data[start : start + _CHUNK] for start in range(0, len(data), _CHUNK)] or [b""]


def _decoded(piece: bytes) -> str:
    return f"printf %s {shlex.quote(base64.b64encode(piece).decode())} | base64 -d"
