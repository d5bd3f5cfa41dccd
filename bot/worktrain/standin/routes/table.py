"""Every REST operation that the stand-in serves."""

from __future__ import annotations

from worktrain.standin.call import Route
from worktrain.standin.routes import (
    apps,
    branches,
    checks,
    comments,
    contents,
    deliveries,
    git_data,
    issues,
    labels,
    manifests,
    milestones,
    pulls,
    rate_limit,
    reactions,
    repositories,
    reviews,
    users,
)

ROUTES: tuple[Route, ...] = (
    *apps.ROUTES,
    *manifests.ROUTES,
    *deliveries.ROUTES,
    *users.ROUTES,
    *repositories.ROUTES,
    *branches.ROUTES,
    *contents.ROUTES,
    *git_data.ROUTES,
    *issues.ROUTES,
    *labels.ROUTES,
    *comments.ROUTES,
    *milestones.ROUTES,
    *reactions.ROUTES,
    *pulls.ROUTES,
    *reviews.ROUTES,
    *checks.ROUTES,
    *rate_limit.ROUTES,
)
