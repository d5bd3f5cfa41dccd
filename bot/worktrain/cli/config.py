"""`worktrain config`: is the policy file good, what does it say, what may it say."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from worktrain.cli.options import json_option
from worktrain.cli.output import emit, hint, say, sign
from worktrain.config.extending import origins
from worktrain.config.load import load_config
from worktrain.config.places import PLACES, only_one
from worktrain.config.problems import InvalidFileError
from worktrain.config.schema import CONFIG_PATH, Config, config_schema
from worktrain.config.yaml import POLICY, parse
from worktrain.errors import ConfigError

_file = click.argument("file", type=click.Path(path_type=Path), default=Path(CONFIG_PATH))


@click.group()
def config() -> None:
    """Check a repository's policy, or show what it may hold."""


@config.command()
@_file
@click.option("--strict", is_flag=True, help="Count advice as a mistake.")
@json_option
@click.pass_context
def check(ctx: click.Context, file: Path, strict: bool, as_json: bool) -> None:
    """Check FILE (.github/worktrain.yml unless given); every mistake has its line and column.

    Exit status: 0 good, 3 not.
    """
    try:
        only_one(_places(file))
        policy, problems = load_config(_read(file), name=str(file)), []
    except InvalidFileError as exc:
        policy, problems = None, list(exc.problems)
    told = advice(policy) if policy else []
    good = policy is not None and not (strict and told)
    if as_json:
        body = {
            "file": str(file),
            "ok": good,
            "problems": [{"line": p.at.line, "column": p.at.column, "reason": p.reason} for p in problems],
            "advice": told,
            "policy_sha256": policy.digest() if policy else None,
        }
        emit("worktrain.config/1", body)
    else:
        for line in (*(f"{file}:{p.at.line}:{p.at.column}: {p.reason}" for p in problems), *_advised(told)):
            say(line)
        hint(_summary(file, problems=len(problems), advice=len(told), good=good))
    ctx.exit(0 if good else ConfigError.exit_code)


@config.command()
@_file
@click.option("--effective", is_flag=True, help="A line for each value, under its whole name.")
@click.option("--origin", is_flag=True, help="Say too who sets it: the file, a preset, the default.")
@json_option
def show(file: Path, effective: bool, origin: bool, as_json: bool) -> None:
    """Show every value that is in force with FILE, those of presets and the defaults too."""
    source = _read(file)
    policy = load_config(source, name=str(file))
    if (effective or origin) and not as_json:
        _each(policy, source, str(file), origin=origin)
        return
    values = policy.model_dump(mode="json")
    if as_json:
        emit("worktrain.policy/1", {"file": str(file), "policy_sha256": policy.digest(), "policy": values})
        return
    for name, value in values.items():
        say(f"{name}: {json.dumps(value, ensure_ascii=False)}")  # JSON is YAML: it can be pasted back


@config.command()
def schema() -> None:
    """Print the JSON Schema of the file, for editors."""
    say(json.dumps(config_schema(), indent=2))


def _places(file: Path) -> list[str]:
    """List the policy files of the checkout that a file is in; of a file elsewhere there is only itself."""
    if not file.absolute().as_posix().endswith(f"/{CONFIG_PATH}"):
        return []
    root = file.absolute().parents[1]
    return [path for path in PLACES if (root / path).exists()]


def _each(policy: Config, source: bytes, file: str, *, origin: bool) -> None:
    """Write a line for each value; an empty mapping has none."""
    known = origins(parse(source, file=file), file=file)
    for name, value in _flat(policy.model_dump(mode="json")):
        setters = [key for key in known if key == name or name.startswith(f"{key}.")]
        set_by = known[max(setters, key=len)] if setters else "default"
        say(f"{name}: {json.dumps(value, ensure_ascii=False)}" + (f"  # {set_by}" if origin else ""))


def _flat(values: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    for name, value in values.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def advice(policy: Config) -> list[str]:
    """List what is allowed, and yet probably not meant."""
    told = []
    if policy.commands.suite is None:
        told.append("commands.suite is not set: without it every issue ends with a question to a person")
    if policy.commands.test is None:
        told.append("commands.test is not set: without it no new test can be proven")
    if ".github/**" not in policy.protected:
        told.append("protected leaves out .github/**: a change to workflows would need no person")
    if policy.kill_switch:
        told.append("kill_switch is on: nothing starts")
    return told


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(POLICY.size + 1)
    except OSError as exc:
        raise ConfigError(
            f"{file} cannot be read.",
            why=str(exc.strerror),
            fix=f"Name the file, or run this where {CONFIG_PATH} is.",
        ) from exc


def _advised(told: list[str]) -> list[str]:
    return [f"{sign('!')} {text}" for text in told]


def _summary(file: Path, *, problems: int, advice: int, good: bool) -> str:
    if problems:
        return f"{file}: {problems} to mend"
    word = "good" if good else "not good"
    return f"{file}: {word}" + (f", with advice ({advice})" if advice else "")
