"""What our App was not granted, told before any work runs into it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from worktrain.github.app import App
from worktrain.github.manifest import Needs, needs
from worktrain.github.registration import settings_url


async def shortcomings(app: App) -> list[str]:
    """Look at the App and its installations; give a sentence for each that lacks something."""
    wanted = needs()
    if wanted is None:
        return []
    row, installations = await app.as_registered()
    page = urlsplit(row["html_url"])
    url = settings_url(row, f"{page.scheme}://{page.netloc}")
    app.grants.url = f"{url}/permissions"
    return sentences(row, installations, wanted, url)


def sentences(
    app: Mapping[str, Any], installations: Sequence[Mapping[str, Any]], wanted: Needs, url: str
) -> list[str]:
    """Name what is lacking and the page that mends it; what the App lacks, its installations lack too."""
    lacking = wanted.lacking(app["permissions"])
    if lacking:
        return [f"The GitHub App lacks {', '.join(lacking)}; grant it at {url}/permissions."]
    found = []
    silent = sorted(wanted.events - set(app["events"]))
    if silent:
        found.append(
            f"The GitHub App is not told of {', '.join(silent)}; subscribe to it at {url}/permissions."
        )
    for each in installations:
        missing = [] if each.get("suspended_at") else wanted.lacking(each["permissions"])
        if missing:
            account = (each.get("account") or {}).get("login", each["id"])
            where = each.get("html_url") or url
            found.append(f"{account} has not accepted {', '.join(missing)}; accept it at {where}.")
    return found
