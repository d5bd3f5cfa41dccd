"""The webhook: does what GitHub sends arrive?"""

from __future__ import annotations

from worktrain.cli.checkups.check import Check, bad, ok, skipped, warning
from worktrain.github.checkup import Hook

TURNED_AWAY = " 401"
"""How GitHub's word for a delivery ends whose signature we did not accept: `Invalid HTTP Response: 401`."""


def webhook(hook: Hook | None, settings_url: str, *, polling: bool) -> Check:
    """Look at where GitHub sends to, and how its last delivery ended."""
    if hook is None or not hook.url:
        if polling:
            return ok("webhook", "none; GitHub is asked every few seconds")
        return bad("webhook", "the App has no webhook address", settings_url)
    if polling:
        return skipped("webhook", f"{hook.url}; GitHub is asked as well")
    if hook.status is None:
        return warning("webhook", f"nothing was sent to {hook.url} yet", f"{settings_url}/advanced")
    if hook.status == "OK":
        return ok("webhook", f"the last delivery arrived ({hook.at})")
    if hook.status.endswith(TURNED_AWAY):
        found = f"the last delivery ({hook.at}) was signed with another webhook secret than ours"
        return bad("webhook", found, f"export WORKTRAIN_WEBHOOK_SECRET=…, as it stands at {settings_url}")
    return bad("webhook", f"the last delivery failed: {hook.status} ({hook.at})", f"{settings_url}/advanced")
