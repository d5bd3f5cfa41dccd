"""The commands by name, imported when they are called, and the one place where errors become exit codes."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Mapping
from types import MappingProxyType

import click

from worktrain.__main__ import tell
from worktrain.errors import WorkTrainError

COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "config": "worktrain.cli.config:config",
        "demo": "worktrain.cli.demo:demo",
        "doctor": "worktrain.cli.doctor:doctor",
        "events": "worktrain.cli.events:events",
        "plan": "worktrain.cli.plan:plan",
        "proof": "worktrain.cli.proof:proof",
        "runs": "worktrain.cli.runs:runs",
        "serve": "worktrain.cli.serve:serve",
        "status": "worktrain.cli.status:status",
        "stop": "worktrain.cli.stop:stop",
    }
)


class Lazy(click.Group):
    """A group that imports a command when somebody asks for it: a fast start for all others."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        target = COMMANDS.get(cmd_name)
        if target is None:
            return None
        module, _, name = target.partition(":")
        found = getattr(importlib.import_module(module), name)
        assert isinstance(found, click.Command)
        return found


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="worktrain", prog_name="worktrain")
def worktrain() -> None:
    """From a labelled issue to a merged, proven pull request.

    To get started: worktrain demo
    """


def run(argv: list[str]) -> int:
    """Run one command; known errors become a sentence and a code, a bug keeps its traceback."""
    try:
        result = worktrain.main(args=argv, prog_name="worktrain", standalone_mode=False)
    except click.exceptions.Abort:
        return 130
    except click.ClickException as exc:
        exc.show()
        return 2
    except WorkTrainError as exc:
        sys.stderr.write(_told(exc, as_json="--json" in argv) + "\n")
        return exc.exit_code
    except KeyboardInterrupt:
        return 130
    return result if isinstance(result, int) else 0


def _told(error: WorkTrainError, *, as_json: bool) -> str:
    if not as_json:
        return tell(error)
    code = type(error).__name__
    body = {"code": code, "message": error.what, "why": error.why, "hint": error.fix}
    return json.dumps({"error": {**body, "retryable": error.exit_code == 6}})
