"""The operator's settings, read once from the environment; secrets never show in a repr."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from worktrain.approver import ReviewerApp, reviewer_app
from worktrain.config.backends import backends, program_variable
from worktrain.credentials import FILE, FOLDER, Credentials, credentials
from worktrain.errors import AuthError, UsageError
from worktrain.hearing import OWNER_FILE, Hearing, KeptToken, hearing, kept_token
from worktrain.providers import USUAL, Providers, key_file, providers
from worktrain.variables import number, place, text_of

_WHO = ("WORKTRAIN_APP_ID", "WORKTRAIN_PRIVATE_KEY", "WORKTRAIN_PRIVATE_KEY_FILE")


class _Identity(NamedTuple):
    """Which App we are, or whose token we have, and on which GitHub."""

    app_id: int = 0
    private_key: str = ""
    webhook_secrets: tuple[str, ...] = ()
    github_url: str = "https://github.com"
    token: KeptToken | None = None


@dataclass(frozen=True, kw_only=True)
class Settings:
    """One process's environment, cleaned."""

    app_id: int = 0
    private_key: str = field(default="", repr=False)
    webhook_secrets: tuple[str, ...] = field(default=(), repr=False)
    github_url: str = "https://github.com"
    data: Path = Path("worktrain-data")
    host: str = "127.0.0.1"
    port: int = 8321
    sandbox: str = "auto"
    pace: float = 1.0
    proof_key: Path | None = None
    scenario: Path | None = None
    script_url: str | None = None
    kill_after: tuple[str, ...] = ()
    sweep_seconds: float = 300.0
    hearing: Hearing = field(default_factory=Hearing)
    providers: Providers = field(default_factory=Providers)
    reviewer: ReviewerApp | None = None
    usd_per_day: float = 50.0
    prices: Path | None = None
    """The operator's own prices of models; they win over those that we ship."""
    programs: Mapping[str, str] = field(default_factory=dict)
    """Where an agent's command-line program is, by backend; found on PATH unless said."""
    agents: str | None = None
    """The one backend that plays every role, whatever policies say."""

    @property
    def registered(self) -> bool:
        """Say whether we know who we are: a GitHub App, or the owner of a token."""
        return self.app_id != 0 or bool(self.hearing.token)

    @property
    def api_url(self) -> str:
        """Give the REST root: GitHub Enterprise Server keeps it under /api/v3."""
        host = urlsplit(self.github_url).hostname or ""
        if host == "github.com" or host.endswith(".ghe.com"):  # the latter with data residency
            return self.github_url.replace("://", "://api.", 1)
        return f"{self.github_url}/api/v3"

    @property
    def graphql_url(self) -> str:
        """Give the GraphQL endpoint, which lies beside the REST root."""
        return f"{self.api_url.removesuffix('/v3')}/graphql"

    @property
    def on_loopback(self) -> bool:
        return urlsplit(self.github_url).hostname in {"127.0.0.1", "localhost", "::1"}


def from_environ(environ: Mapping[str, str], *, unregistered: bool = False) -> Settings:
    """Clean the WORKTRAIN_* variables; who we are may also lie in the data folder, but these win.

    One error names all that is missing, unless an App that is not registered yet will do.
    """
    return _cleaned(environ, _identity(environ, unregistered=unregistered))


def without_app(environ: Mapping[str, str]) -> Settings:
    """Clean the variables for set-up, which is about to connect an App, whatever there was before."""
    named = [name for name in (*_WHO, "WORKTRAIN_TOKEN", "WORKTRAIN_TOKEN_FILE") if environ.get(name)]
    if named:
        raise UsageError(
            "The environment says already who WorkTrain is on GitHub.",
            why="what it says wins over what set-up would store",
            fix=f"Unset {', '.join(named)} to connect another App.",
        )
    return _cleaned(environ, _Identity())


def _cleaned(environ: Mapping[str, str], identity: _Identity) -> Settings:
    return Settings(
        app_id=identity.app_id,
        private_key=identity.private_key,
        webhook_secrets=identity.webhook_secrets,
        github_url=environ.get("WORKTRAIN_GITHUB_URL", identity.github_url).rstrip("/"),
        data=_data(environ),
        host=environ.get("WORKTRAIN_HOST", "127.0.0.1"),
        port=int(number(environ, "WORKTRAIN_PORT", "8321")),
        sandbox=environ.get("WORKTRAIN_SANDBOX", "auto"),
        pace=number(environ, "WORKTRAIN_PACE", "1"),
        proof_key=place(environ, "WORKTRAIN_PROOF_KEY"),
        scenario=place(environ, "WORKTRAIN_SCENARIO"),
        agents=environ.get("WORKTRAIN_AGENTS") or None,
        script_url=environ.get("WORKTRAIN_SCRIPT_URL"),
        kill_after=tuple(filter(None, environ.get("WORKTRAIN_KILL_AFTER", "").split(","))),
        sweep_seconds=number(environ, "WORKTRAIN_SWEEP_SECONDS", "300"),
        hearing=_hearing(environ, identity),
        providers=providers(environ, stored_keys(_data(environ))),
        reviewer=reviewer_app(environ, author=identity.app_id),
        usd_per_day=number(environ, "WORKTRAIN_USD_PER_DAY", "50"),
        prices=place(environ, "WORKTRAIN_PRICES"),
        programs={
            backend: environ[program_variable(backend)]
            for backend in backends()
            if environ.get(program_variable(backend))
        },
    )


def _data(environ: Mapping[str, str]) -> Path:
    return Path(environ.get("WORKTRAIN_DATA", "worktrain-data")).absolute()


def _identity(environ: Mapping[str, str], *, unregistered: bool) -> _Identity:
    """Give the App's id, key and webhook secrets: several count while one is being replaced."""
    said = environ.get("WORKTRAIN_WEBHOOK_SECRET", "")
    secrets = tuple(filter(None, said.split(",")))
    if any(environ.get(name) for name in _WHO):
        _demand(environ)
        app_id = int(number(environ, "WORKTRAIN_APP_ID", "0"))
        return _Identity(app_id, _private_key(environ), secrets)
    if _token(environ):
        return _Identity()
    kept = stored(_data(environ))
    if kept is not None:
        return _Identity(kept.app_id, kept.private_key, secrets or kept.webhook_secrets, kept.github_url)
    token = stored_token(_data(environ))
    if token is None and (said or not unregistered):
        _demand(environ)
    return _Identity(github_url=token.github_url, token=token) if token else _Identity()


def _hearing(environ: Mapping[str, str], identity: _Identity) -> Hearing:
    app, told = identity.app_id != 0, bool(identity.webhook_secrets)
    return hearing(environ, app=app, told=told, token=_token(environ), kept=identity.token)


def _token(environ: Mapping[str, str]) -> str:
    return environ.get("WORKTRAIN_TOKEN", "").strip() or text_of(environ, "WORKTRAIN_TOKEN_FILE")


def stored_token(data: Path) -> KeptToken | None:
    """Read the token that set-up left in the data folder; None if there is none."""
    file = data / FOLDER / OWNER_FILE
    return kept_token(file.read_text("utf-8")) if file.is_file() else None


def _demand(environ: Mapping[str, str]) -> None:
    missing = [name for name in ("WORKTRAIN_APP_ID", "WORKTRAIN_WEBHOOK_SECRET") if not environ.get(name)]
    if environ.get("WORKTRAIN_POLL_SECONDS") and "WORKTRAIN_WEBHOOK_SECRET" in missing:
        missing.remove("WORKTRAIN_WEBHOOK_SECRET")  # GitHub is asked; it need not tell
    if not (environ.get("WORKTRAIN_PRIVATE_KEY") or environ.get("WORKTRAIN_PRIVATE_KEY_FILE")):
        missing.append("WORKTRAIN_PRIVATE_KEY or WORKTRAIN_PRIVATE_KEY_FILE")
    if missing:
        raise AuthError(
            "WorkTrain does not know which GitHub App it is.",
            why=f"not set: {', '.join(missing)}",
            fix="Run `worktrain serve` without any of them to set one up, or set them in the environment.",
        )


def stored(data: Path) -> Credentials | None:
    """Read what set-up left in the data folder; None if there is nothing."""
    file = data / FOLDER / FILE
    try:
        facts = json.loads(file.read_text("utf-8"))
        key = (file.parent / facts["private_key_file"]).read_text("utf-8")
        return credentials(facts, private_key=key)
    except FileNotFoundError as exc:
        if Path(str(exc.filename)) == file:
            return None
        problem: Exception = exc
    except (OSError, ValueError, KeyError, TypeError) as exc:
        problem = exc
    raise AuthError(
        f"The App's credentials in {file.parent} cannot be read.",
        why=str(problem) or type(problem).__name__,
        fix="Start `worktrain serve --setup` to connect the App again.",
    ) from problem


def stored_keys(data: Path) -> dict[str, str]:
    """Read the providers' keys that set-up stored, by kind."""
    files = {kind: data / FOLDER / key_file(kind) for kind in USUAL}
    try:
        return {kind: file.read_text("utf-8").strip() for kind, file in files.items() if file.is_file()}
    except (OSError, ValueError) as exc:
        raise AuthError(
            f"A provider's key in {data / FOLDER} cannot be read.",
            why=str(exc) or type(exc).__name__,
            fix="Remove the file; the set-up page takes the key again.",
        ) from exc


def _private_key(environ: Mapping[str, str]) -> str:
    if environ.get("WORKTRAIN_PRIVATE_KEY"):
        return environ["WORKTRAIN_PRIVATE_KEY"]
    path = Path(environ["WORKTRAIN_PRIVATE_KEY_FILE"])
    try:
        return path.read_text()
    except OSError as exc:
        raise AuthError(
            f"The App's private key cannot be read from {path}.",
            why=str(exc.strerror),
            fix="Download a private key from your GitHub App's settings page and point to it.",
        ) from exc
