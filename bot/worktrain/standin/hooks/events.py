"""The events an App can subscribe to, each with the permission that it needs."""

from __future__ import annotations

# https://docs.github.com/webhooks/webhook-events-and-payloads ("Availability" of each event)
EVENTS = {
    "check_run": "checks",
    "check_suite": "checks",
    "create": "contents",
    "delete": "contents",
    "issue_comment": "issues",
    "issues": "issues",
    "label": "metadata",
    "merge_group": "merge_queues",
    "milestone": "issues",
    "pull_request": "pull_requests",
    "pull_request_review": "pull_requests",
    "pull_request_review_comment": "pull_requests",
    "pull_request_review_thread": "pull_requests",
    "push": "contents",
    "repository": "metadata",
    "status": "statuses",
    "workflow_run": "actions",
}

ALWAYS = frozenset({"installation", "installation_repositories", "ping"})
"""These come without asking."""
