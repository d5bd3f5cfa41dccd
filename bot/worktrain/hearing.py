"""How GitHub is heard: by webhooks, by asking again and again; and a person's token instead of an App."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from worktrain.credentials import FOLDER
from worktrain.errors import AuthError, UsageError

OWNER_FILE = "owner.json"
USUAL = 15.0
"""Seconds between two looks, where no webhook tells us."""

_REPOSITORY = re.compile(r"[\w-]+/(?!\.\.?$)[\w.-]+")


@dataclass(frozen=True, kw_only=True)
class Hearing:
    """`seconds` lie between two looks, 0: nobody looks; a `token` is used in these `repositories` only."""

    seconds: float = 0.0
    token: str = field(default="", repr=False)
    repositories: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class KeptToken:
    """A token as set-up leaves it in the data folder, and where it is good."""

    github_url: str
    token: str = field(repr=False)
    repositories: tuple[str, ...]

    def facts(self) -> str:
        """Give it as JSON."""
        return json.dumps(
            {"github_url": self.github_url, "token": self.token, "repositories": list(self.repositories)},
            indent=1,
        )


def kept_token(text: str) -> KeptToken:
    """Read what set-up left."""
    try:
        facts = json.loads(text)
        return KeptToken(
            github_url=str(facts["github_url"]),
            token=str(facts["token"]),
            repositories=tuple(map(str, facts["repositories"])),
        )
    except (ValueError, KeyError, TypeError) as exc:
        raise AuthError(
            f"The token in {FOLDER}/{OWNER_FILE} of the data folder cannot be read.",
            why=str(exc) or type(exc).__name__,
            fix="Start `worktrain serve --setup` to connect again.",
        ) from exc


def hearing(
    environ: Mapping[str, str], *, app: bool, told: bool, token: str = "", kept: KeptToken | None = None
) -> Hearing:
    """Clean the variables; `app`: we are a GitHub App, `told`: it has a webhook secret.

    `token` comes from the environment and wins over one that set-up `kept`.
    """
    if not token and kept is not None and not app:
        seconds = _seconds(environ, told=False)
        return Hearing(seconds=seconds, token=kept.token, repositories=kept.repositories)
    if not token:
        return Hearing(seconds=_seconds(environ, told=told or not app))
    if app:
        raise UsageError(
            "WorkTrain is told to be a GitHub App and a person at once.",
            why="there are an App's credentials, and WORKTRAIN_TOKEN is set",
            fix="Unset one of them; the App is the better choice for everything but a first try.",
        )
    repositories = names_in(environ.get("WORKTRAIN_REPOSITORIES", ""))
    return Hearing(seconds=_seconds(environ, told=False), token=token, repositories=repositories)


def _seconds(environ: Mapping[str, str], *, told: bool) -> float:
    text = environ.get("WORKTRAIN_POLL_SECONDS") or ("0" if told else str(USUAL))
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not (0 < seconds < 86_400 or (told and seconds == 0)):
        raise UsageError(
            f"WORKTRAIN_POLL_SECONDS is {text!r}.",
            why="it must be a number of seconds"
            + ("" if told else "; without webhooks GitHub must be asked"),
            fix="Set it to 15, or leave it out.",
        )
    return seconds


def names_in(text: str) -> tuple[str, ...]:
    """Read repositories: owner/name each, with commas or spaces between them."""
    names = tuple(text.replace(",", " ").split())
    wrong = next((name for name in names if not _REPOSITORY.fullmatch(name)), None)
    if names and wrong is None:
        return names
    raise AuthError(
        "WorkTrain does not know in which repositories the token is to be used.",
        why="WORKTRAIN_REPOSITORIES is not set" if wrong is None else f"{wrong!r} is not owner/name",
        fix="Set WORKTRAIN_REPOSITORIES to owner/name, several with commas between them.",
    )
