"""The GitHub App: are there credentials, does GitHub accept them, do they allow what we do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from worktrain.cli.checkups.check import Check, bad, ok, skipped, warning
from worktrain.cli.checkups.data import exposed
from worktrain.cli.checkups.hook import webhook
from worktrain.cli.checkups.polling import polling
from worktrain.errors import AuthError, RemoteError, WorkTrainError
from worktrain.github.checkup import Identity, Installed, Looked, look
from worktrain.github.manifest import Needs, needs
from worktrain.settings import Settings, from_environ

SHORT_SECRET = 16
MOST_SKEW = 60.0
"""Seconds; GitHub refuses an App's token whose time lies in its future, and we date it 60 s back."""
SET_CLOCK = "sudo timedatectl set-ntp true"


async def app(environ: Mapping[str, str], *, now: datetime) -> list[Check]:
    """Look at all of it, as far as the environment leads; `now` with a time zone."""
    url = environ.get("WORKTRAIN_GITHUB_URL", "https://github.com").rstrip("/")
    try:
        settings = from_environ(environ, unregistered=True)
    except WorkTrainError as exc:
        fix = exc.fix if not isinstance(exc, AuthError) else f"{exc.fix} {url}/settings/apps"
        return [bad("credentials", f"{exc.what} {exc.why}".strip(), fix)]
    if not settings.registered:
        found = "no App is connected yet; `worktrain serve` does it by clicks"
        return [skipped("credentials", found, f"worktrain serve, or {url}/settings/apps/new")]
    if settings.hearing.token:
        found = f"a personal token, for {', '.join(settings.hearing.repositories)}"
        return [ok("credentials", found), *polling(settings)]
    looked = await look(
        api_url=settings.api_url,
        github_url=settings.github_url,
        app_id=settings.app_id,
        private_key=settings.private_key,
    )
    checks = [*_secrets(settings, environ), _reached(settings, looked), *_clock(looked, now)]
    if looked.identity is not None:
        checks += [*_grants(looked.identity, needs()), *_installations(looked.identity, needs())]
        asks = settings.hearing.seconds > 0
        checks.append(webhook(looked.hook, looked.identity.settings_url, polling=asks))
        checks += polling(settings)
    return checks


def _secrets(settings: Settings, environ: Mapping[str, str]) -> list[Check]:
    checks = []
    if any(len(secret) < SHORT_SECRET for secret in settings.webhook_secrets):
        found = f"it is shorter than {SHORT_SECRET} characters and could be guessed"
        checks.append(warning("webhook secret", found, "openssl rand -hex 32"))
    file = environ.get("WORKTRAIN_PRIVATE_KEY_FILE")
    if file and not environ.get("WORKTRAIN_PRIVATE_KEY") and exposed(Path(file)):
        checks.append(warning("private key", f"{file} can be read by others", f"chmod 600 {file}"))
    return checks


def _reached(settings: Settings, looked: Looked) -> Check:
    if looked.identity is not None:
        return ok("credentials", f"{looked.identity.slug} at {settings.github_url}")
    assert looked.error is not None, "without an identity there is an error"
    found = f"{looked.error.what} {looked.error.why}".strip()
    if isinstance(looked.error, RemoteError):
        return bad("credentials", found, f"curl -sSI {settings.api_url}/")
    return bad("credentials", found, f"{settings.github_url}/settings/apps")


def _clock(looked: Looked, now: datetime) -> list[Check]:
    if looked.date is None:
        return []
    skew = abs((now - looked.date).total_seconds())
    if skew > MOST_SKEW:
        return [bad("clock", f"{skew:.0f} s from GitHub's; git, TLS and logs go by it", SET_CLOCK)]
    return [ok("clock", f"{skew:.0f} s from GitHub's")]


def _grants(identity: Identity, wanted: Needs | None) -> list[Check]:
    if wanted is None:
        return [skipped("permissions", "not compared: the package came without app.yml")]
    url = f"{identity.settings_url}/permissions"
    lacking = wanted.lacking(identity.permissions)
    silent = sorted(wanted.events - identity.events)
    return [
        bad("permissions", f"lacks {', '.join(lacking)}", url)
        if lacking
        else ok("permissions", f"all {len(wanted.permissions)}"),
        bad("events", f"not subscribed to {', '.join(silent)}", url)
        if silent
        else ok("events", f"all {len(wanted.events)}"),
    ]


def _installations(identity: Identity, wanted: Needs | None) -> list[Check]:
    if not identity.installations:
        found = "the App is installed nowhere"
        return [bad("installations", found, f"{identity.settings_url}/installations")]
    doubts = [check for each in identity.installations if (check := _installation(each, wanted))]
    names = ", ".join(each.account for each in identity.installations[:5])
    return doubts or [ok("installations", names)]


def _installation(installed: Installed, wanted: Needs | None) -> Check | None:
    name = f"on {installed.account}"
    if installed.suspended:
        return warning(name, "the installation is suspended", installed.url)
    lacking = wanted.lacking(installed.permissions) if wanted else []
    if lacking:
        return bad(name, f"has not accepted {', '.join(lacking)}", installed.url)
    return None
