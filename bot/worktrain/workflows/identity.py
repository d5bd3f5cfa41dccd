"""Who this process is on GitHub, decided once from the settings, and what must never be said aloud."""

from __future__ import annotations

from worktrain.github.app import App
from worktrain.github.approver import Approver
from worktrain.github.hub import Hub
from worktrain.github.owner import Owner
from worktrain.settings import Settings


def hub_of(settings: Settings) -> Hub:
    """Be the App, or whoever owns the token; nothing is opened on the network yet."""
    if settings.hearing.token:
        return Owner(
            api_url=settings.api_url,
            graphql_url=settings.graphql_url,
            token=settings.hearing.token,
            repositories=settings.hearing.repositories,
            pace=settings.pace,
        )
    return App(
        api_url=settings.api_url,
        graphql_url=settings.graphql_url,
        app_id=settings.app_id,
        private_key=settings.private_key,
        pace=settings.pace,
    )


def approver_of(settings: Settings) -> Approver | None:
    """Be the second App too, where the operator has one."""
    if settings.reviewer is None:
        return None
    return Approver(
        api_url=settings.api_url,
        graphql_url=settings.graphql_url,
        app_id=settings.reviewer.app_id,
        private_key=settings.reviewer.private_key,
        pace=settings.pace,
    )


def secrets_of(settings: Settings) -> tuple[str, ...]:
    """Give what the write gate lets into no text."""
    second = settings.reviewer.private_key if settings.reviewer else ""
    known = (
        *settings.webhook_secrets,
        settings.private_key,
        second,
        settings.hearing.token,
        *settings.providers.secrets,
    )
    return tuple(secret for secret in known if secret)
