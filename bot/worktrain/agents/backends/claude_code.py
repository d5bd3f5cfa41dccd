"""The backend `claude-code`: Claude Code, headless (https://code.claude.com/docs/en/headless)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from worktrain.agents.driving.driver import Driver, Start
from worktrain.agents.driving.programs import Wanted
from worktrain.agents.left_files import files_below
from worktrain.agents.listening import Heard, Understand
from worktrain.agents.vocabulary import Event, Say, Tool, UsageTold, document, shortened

_UNREACHABLE = "WebFetch,WebSearch"
"""The box has no network, and a search that the provider makes would carry the code's words out."""


def _native(launcher: Path) -> Iterable[Path]:
    """Look where npm puts the native program: beside the launcher, or below it."""
    for folder in launcher.parents:
        for scope in (folder / "node_modules/@anthropic-ai", folder.parent / "@anthropic-ai", folder):
            yield from sorted(scope.glob("claude-code-linux-*/claude"))


class ClaudeCode:
    """How Claude Code is found, started, understood and continued."""

    wanted = Wanted(
        backend="claude-code",
        command="claude",
        oldest=(2, 1, 197),
        native=_native,
        install="https://code.claude.com/docs/en/setup",
    )
    provider = "anthropic"
    reads_proc = True
    ignored = (".claude", ".mcp.json")

    def bound(self, program: Path) -> tuple[Path, str]:
        return program, ""

    def argv(self, start: Start) -> tuple[str, ...]:
        """Ask for JSON lines, and for nothing of what a repository or a home could say about settings."""
        model = ("--model", start.model) if start.model else ()
        conversation = _conversation(start.session)
        which = ("--resume", start.conversation) if start.conversation else ("--session-id", conversation)
        return (
            start.program,
            "--print",
            *("--output-format", "stream-json", "--verbose"),
            *("--permission-mode", "bypassPermissions"),
            *("--safe-mode", "--setting-sources", "", "--strict-mcp-config"),
            *("--disallowedTools", _UNREACHABLE),
            *("--add-dir", start.out),
            *which,
            *model,
        )

    def prepare(self, home: Path) -> None:
        """Leave the home as it is: the program makes what it needs."""

    def env(self, start: Start) -> Mapping[str, str]:
        """Where models are asked, it reads from ANTHROPIC_BASE_URL."""
        return {
            "CLAUDE_CONFIG_DIR": f"{start.home}/.claude",
            "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
            "DISABLE_AUTOUPDATER": "1",
            "DISABLE_TELEMETRY": "1",
            "DISABLE_ERROR_REPORTING": "1",
            "IS_SANDBOX": "1",  # as the mapped root of the box it would not work unasked otherwise
        }

    def understand(self) -> Understand:
        return _Words().understand

    def conversation(self, session: str, home: Path) -> str | None:
        name = _conversation(session)
        left = files_below(home, ".claude", "projects")
        return name if any(path.name == f"{name}.jsonl" for path in left) else None


DRIVER: Driver = ClaudeCode()


def _conversation(session: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"worktrain:{session}"))


@dataclass
class _Words:
    """One session's stream: tools are told when their result is there, tokens as messages come."""

    calls: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    messages: set[str] = field(default_factory=set)
    input_tokens: int = 0
    output_tokens: int = 0

    def understand(self, line: bytes) -> Heard | None:
        """Translate one line; what we have no word for says nothing, what is no JSON object is foreign."""
        try:
            said = document(line)
            kind = said["type"]
            before = len(self.messages)
            events = tuple(self._events(kind, said))
        except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError):
            return None
        return Heard(events=events, turns=len(self.messages) - before)

    def _events(self, kind: str, said: dict[str, Any]) -> Iterator[Event]:
        if kind == "assistant":
            yield from self._assistant(said["message"])
        elif kind == "user":
            content = said["message"]["content"]
            yield from self._results(content if isinstance(content, list) else [])
        elif kind == "result":
            yield from self._end(said)

    def _assistant(self, message: dict[str, Any]) -> Iterator[Event]:
        if message["id"] not in self.messages:
            self.messages.add(message["id"])
            yield from self._used(message.get("usage") or {})
        for block in message["content"]:
            if block["type"] == "text" and block["text"].strip():
                yield Say(event="say", text=shortened(block["text"]))
            elif block["type"] == "tool_use":
                self.calls[block["id"]] = (block["name"], block["input"])

    def _results(self, content: list[dict[str, Any]]) -> Iterator[Event]:
        for block in content:
            if block["type"] == "tool_result" and block["tool_use_id"] in self.calls:
                name, given = self.calls.pop(block["tool_use_id"])
                output = _text(block.get("content"))
                code = _exit_code(output) if block.get("is_error") else 0
                yield Tool(event="tool", name=name, input=given, exit_code=code, output=shortened(output))

    def _used(self, usage: Mapping[str, Any]) -> Iterator[Event]:
        told = _tokens(usage)
        self.input_tokens += told[0]
        self.output_tokens += told[1]
        if any(told):
            yield UsageTold(event="usage", input_tokens=told[0], output_tokens=told[1])

    def _end(self, said: dict[str, Any]) -> Iterator[Event]:
        """Tell what the sum of the messages lacks: their own figures are from their beginnings."""
        total = _tokens(said.get("usage") or {})
        yield UsageTold(
            event="usage",
            input_tokens=max(0, total[0] - self.input_tokens),
            output_tokens=max(0, total[1] - self.output_tokens),
            usd=float(said.get("total_cost_usd") or 0.0),
        )


def _tokens(usage: Mapping[str, Any]) -> tuple[int, int]:
    """Give input and output; what is read from the provider's cache counts as nothing, as in the proxy."""
    kinds = ("input_tokens", "cache_creation_input_tokens")
    return sum(int(usage.get(kind) or 0) for kind in kinds), int(usage.get("output_tokens") or 0)


def _text(content: object) -> str:
    if isinstance(content, list):
        return "\n".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    return content if isinstance(content, str) else ""


def _exit_code(output: str) -> int:
    """Read the code that stands at the beginning of a failed command's output."""
    words = output.split(maxsplit=3)
    found = words[2] if words[:2] == ["Exit", "code"] else ""
    return int(found) if found.isdigit() else 1
