"""The commands by name, imported when they are called, and the one place where errors become exit codes."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Mapping
from types import MappingProxyType

import click

from worktrain.cli.failures import ABORTED, PIPE_CLOSED, told, usage
from worktrain.errors import WorkTrainError

COMMANDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "backup": (
            "worktrain.cli.backup:backup",
            "Copy what cannot be made again into the new folder TO, also while the App runs.",
        ),
        "config": ("worktrain.cli.config:config", "Check a repository's policy, or show what it may hold."),
        "demo": ("worktrain.cli.demo:demo", "Watch the whole loop on a GitHub of your own, on this machine."),
        "doctor": (
            "worktrain.cli.doctor:doctor",
            "Find out what is missing on this machine and on GitHub, and how to mend it.",
        ),
        "events": ("worktrain.cli.events:events", "See what GitHub told the App, and what came of it."),
        "init": (
            "worktrain.cli.init:init",
            "Look at the checkout in PATH and write what WorkTrain needs there.",
        ),
        "plan": ("worktrain.cli.plan:plan", "Show what starts now, what waits, and for whom."),
        "proof": ("worktrain.cli.proof:proof", "Verify a proof, or show what it says."),
        "resume": ("worktrain.cli.resume:resume", "Let work start again after `worktrain stop --all`."),
        "runs": ("worktrain.cli.runs:runs", "See the attempts at issues: sessions, verdicts, costs."),
        "serve": (
            "worktrain.cli.serve:serve",
            "Run the App: take webhooks, plan, lead squads, prove, merge.",
        ),
        "standin": (
            "worktrain.cli.standin:standin",
            "Serve a GitHub of your own with the repository in FOLDER, to try on.",
        ),
        "status": ("worktrain.cli.status:status", "Show where every issue stands now."),
        "stop": ("worktrain.cli.stop:stop", "End the work on an issue, or on all of them."),
    }
)
"""Where each command stands, and its line in the help, which is written without importing it."""


class Lazy(click.Group):
    """A group that imports a command when somebody asks for it: a fast start for all others."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        found = getattr(importlib.import_module(module), name)
        assert isinstance(found, click.Command)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])


@click.group(
    cls=Lazy,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="worktrain", prog_name="worktrain")
@click.pass_context
def worktrain(ctx: click.Context) -> None:
    """From a labelled issue to a merged, proven pull request.

    To get started: worktrain demo
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def run(argv: list[str], *, started: float | None = None) -> int:
    """Run one command; known errors become a sentence and a code, a bug keeps its traceback."""
    as_json = "--json" in argv
    try:
        result = worktrain.main(args=argv, prog_name="worktrain", standalone_mode=False, obj=started)
        sys.stdout.flush()
    except click.exceptions.NoArgsIsHelpError as exc:
        exc.show()
        return exc.exit_code
    except click.ClickException as exc:
        sys.stderr.write(told(usage(exc), as_json=as_json) + "\n")
        return exc.exit_code
    except WorkTrainError as exc:
        sys.stderr.write(told(exc, as_json=as_json) + "\n")
        return exc.exit_code
    except (click.exceptions.Abort, KeyboardInterrupt):
        return ABORTED
    except BrokenPipeError:
        return _pipe_closed()
    return result if isinstance(result, int) else 0


def _pipe_closed() -> int:
    """End quietly when whoever reads us has read enough; the interpreter must not flush once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return PIPE_CLOSED
