"""What the operator reads on the terminal and in the log about GitHub's manners."""

from __future__ import annotations

from datetime import datetime


def clock_is_off(seconds: float) -> str:
    """Say by how much, in which direction, what we do about it, and how to mend it."""
    by = f"{abs(seconds) / 60:.0f} minutes" if abs(seconds) >= 120 else f"{abs(seconds):.0f} seconds"
    side = "ahead of" if seconds > 0 else "behind"
    return (
        f"This machine's clock is {by} {side} GitHub's; WorkTrain goes by GitHub's. "
        "Set it: sudo timedatectl set-ntp true"
    )


def waiting(until: datetime) -> str:
    """Say until when nothing is asked, and that nobody needs to do anything."""
    return f"waiting until {until:%H:%MZ} because of GitHub's rate limit, will resume"
