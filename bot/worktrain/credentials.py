"""What makes us our GitHub App, as it lies in the data folder: a file of facts and a file with the key."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

FOLDER = "credentials"
FILE = "app.json"


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """One registered App; secrets never show in a repr."""

    github_url: str
    app_id: int
    slug: str
    html_url: str
    settings_url: str
    private_key: str = field(repr=False)
    webhook_secrets: tuple[str, ...] = field(default=(), repr=False)
    webhook_url: str | None = None
    """Where GitHub reaches us; none if it cannot, and we ask it instead."""

    @property
    def key_file(self) -> str:
        """Name the file of the private key; another App's key never takes its place."""
        return f"app-{self.app_id}.pem"

    def facts(self) -> str:
        """Give everything but the private key as JSON."""
        return json.dumps(
            {
                "github_url": self.github_url,
                "app_id": self.app_id,
                "slug": self.slug,
                "html_url": self.html_url,
                "settings_url": self.settings_url,
                "webhook_secrets": list(self.webhook_secrets),
                "webhook_url": self.webhook_url,
                "private_key_file": self.key_file,
            },
            indent=1,
        )


def credentials(facts: dict[str, Any], *, private_key: str) -> Credentials:
    """Put them together again; KeyError or TypeError if the file was not written by us."""
    return Credentials(
        github_url=str(facts["github_url"]),
        app_id=int(facts["app_id"]),
        slug=str(facts["slug"]),
        html_url=str(facts["html_url"]),
        settings_url=str(facts["settings_url"]),
        private_key=private_key,
        webhook_secrets=tuple(map(str, facts["webhook_secrets"])),
        webhook_url=facts["webhook_url"],
    )
