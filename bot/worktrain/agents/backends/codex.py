"""The backend `codex`: Codex, headless (https://developers.openai.com/codex/noninteractive)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from worktrain.agents.driving.driver import Driver, Start
from worktrain.agents.driving.programs import Wanted
from worktrain.agents.left_files import files_below, remove
from worktrain.agents.listening import Heard, Understand
from worktrain.agents.vocabulary import Event, Say, Tool, UsageTold, document, shortened

_CONVERSATION = re.compile(r"rollout-.*-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.jsonl")


def _native(launcher: Path) -> Iterable[Path]:
    """Look where npm puts the native program: beside the launcher's package, or below it."""
    for folder in launcher.parents:
        for scope in (folder / "node_modules/@openai", folder.parent / "@openai", folder):
            yield from sorted(scope.glob("codex-linux-*/vendor/*/bin/codex"))


class Codex:
    """How Codex is found, started, understood and continued."""

    wanted = Wanted(
        backend="codex",
        command="codex",
        oldest=(0, 169, 0),
        native=_native,
        install="https://developers.openai.com/codex/cli",
    )
    provider = "openai"
    reads_proc = False
    ignored = (".codex", ".agents")

    def bound(self, program: Path) -> tuple[Path, str]:
        """Show the folder with the helpers that lie beside the program, if it came with them."""
        folder = program.parent.parent
        whole = program.parent.name == "bin" and folder.parent.name == "vendor"
        return (folder, "bin/codex") if whole else (program, "")

    def argv(self, start: Start) -> tuple[str, ...]:
        """Say every setting on the command line: no file of a repository or a home has a word in it."""
        again = ("resume", start.conversation) if start.conversation else ()
        return (
            start.program,
            "exec",
            *again,
            *("--json", "--ignore-user-config", "--ignore-rules", "--skip-git-repo-check"),
            "--dangerously-bypass-approvals-and-sandbox",  # the box is the sandbox
            *(word for setting in _settings(start) for word in ("-c", setting)),
            *(("-m", start.model) if start.model else ()),
            "-",
        )

    def env(self, start: Start) -> Mapping[str, str]:
        return {"CODEX_HOME": f"{start.home}/.codex"}

    def prepare(self, home: Path) -> None:
        """Make the folder of its own; what an earlier part of the session left in its place goes."""
        own = home / ".codex"
        if own.is_symlink() or not own.is_dir():
            remove(own)
            own.mkdir()

    def understand(self) -> Understand:
        return understand

    def conversation(self, session: str, home: Path) -> str | None:  # noqa: ARG002 - a home is one session's
        left = files_below(home, ".codex", "sessions")
        found = (_CONVERSATION.fullmatch(path.name) for path in left)
        names = [match[1] for match in found if match]
        return names[0] if len(names) == 1 else None


DRIVER: Driver = Codex()


def _settings(start: Start) -> Iterator[str]:
    provider = {
        "name": "worktrain",
        "base_url": start.address + "/v1",
        "env_key": "OPENAI_API_KEY",
        "wire_api": "responses",
    }
    yield 'model_provider="worktrain"'
    yield from (f"model_providers.worktrain.{key}={json.dumps(value)}" for key, value in provider.items())
    yield "project_doc_max_bytes=0"
    yield "skills.include_instructions=false"
    yield from (f"features.{name}=false" for name in ("hooks", "plugins", "apps"))
    yield 'web_search="disabled"'
    yield "check_for_update_on_startup=false"
    yield "analytics.enabled=false"
    yield "feedback.enabled=false"
    yield "features.enable_request_compression=false"  # the proxy reads what it lets through


def understand(line: bytes) -> Heard | None:
    """Translate one line; what we have no word for says nothing, what is no JSON object is foreign."""
    try:
        said = document(line)
        events = tuple(_events(said["type"], said))
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError):
        return None
    return Heard(events=events, turns=sum(not isinstance(event, UsageTold) for event in events))


def _events(kind: str, said: dict[str, Any]) -> Iterator[Event]:
    if kind == "item.completed":
        yield from _item(said["item"])
    elif kind == "turn.completed":
        usage = said["usage"]
        fresh = max(0, int(usage["input_tokens"]) - int(usage.get("cached_input_tokens") or 0))
        yield UsageTold(event="usage", input_tokens=fresh, output_tokens=int(usage["output_tokens"]))
    elif kind == "turn.failed":
        yield Say(event="say", text=shortened(said["error"]["message"]))


def _item(item: dict[str, Any]) -> Iterator[Event]:
    kind = item["type"]
    if kind == "agent_message":
        yield Say(event="say", text=shortened(item["text"]))
    elif kind == "command_execution":
        output = shortened(item.get("aggregated_output") or "")
        given = {"command": item["command"]}
        yield Tool(event="tool", name="exec_command", input=given, exit_code=item["exit_code"], output=output)
    elif kind == "file_change":
        given = {"changes": item.get("changes", [])}
        code = 0 if item.get("status") == "completed" else 1
        yield Tool(event="tool", name="apply_patch", input=given, exit_code=code)
