"""The limits that GitHub's description has only in prose, or that people met; each with its source."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Limit:
    """A bound on one text or list in the body of some operations."""

    operations: str
    """An expression over `METHOD /template`."""
    at: str
    """Where in the body: keys joined by dots, `*` for each element of a list."""
    most: int
    source: str
    message: str


ISSUE = r"(POST|PATCH) .*/(issues|pulls)(/\{(issue|pull)_number\})?"
COMMENT = r"(POST|PATCH) .*/(issues|pulls)/(comments/\{comment_id\}|\{(issue|pull)_number\}/comments(/.*)?)"
REVIEW = r"(POST|PUT) .*/reviews(/\{review_id\}(/events)?)?"
CHECK = r"(POST|PATCH) .*/check-runs(/\{check_run_id\})?"

THREADS = "https://github.com/danger/danger/issues/424, https://github.com/docker/scout-action/issues/66"
CHECKS = "the prose of checks/create in GitHub's REST description"
LABELS = "https://docs.github.com/rest/issues/labels, and the form on github.com"

LIMITS = (
    Limit(
        operations=ISSUE, at="body", most=65_536, source=THREADS,
        message="body is too long (maximum is 65536 characters)",
    ),
    Limit(
        operations=COMMENT, at="body", most=65_536, source=THREADS,
        message="Body is too long (maximum is 65536 characters)",
    ),
    Limit(
        operations=REVIEW, at="body", most=65_536, source="assumed: the same as for comments",
        message="Body is too long (maximum is 65536 characters)",
    ),
    Limit(
        operations=REVIEW, at="comments.*.body", most=65_536, source="assumed: the same as for comments",
        message="Body is too long (maximum is 65536 characters)",
    ),
    Limit(
        operations=ISSUE, at="title", most=256, source="the answer of github.com, seen in issue threads",
        message="title is too long (maximum is 256 characters)",
    ),
    Limit(
        operations=ISSUE, at="labels", most=100, source="assumed: the form on github.com stops there",
        message="labels may hold 100 at most",
    ),
    Limit(
        operations=r"POST .*\{repo\}/labels", at="name", most=50, source=LABELS,
        message="name is too long (maximum is 50 characters)",
    ),
    Limit(
        operations=r"PATCH .*/labels/\{name\}", at="new_name", most=50, source=LABELS,
        message="name is too long (maximum is 50 characters)",
    ),
    Limit(
        operations=r"(POST|PATCH) .*\{repo\}/labels(/\{name\})?", at="description", most=100, source=LABELS,
        message="description is too long (maximum is 100 characters)",
    ),
    Limit(
        operations=CHECK, at="output.annotations", most=50, source=CHECKS,
        message="annotations may hold 50 a request",
    ),
    Limit(
        operations=CHECK, at="output.annotations.*.title", most=255, source=CHECKS,
        message="annotation title is too long (maximum is 255 characters)",
    ),
    Limit(
        operations=CHECK, at="output.annotations.*.message", most=65_536, source=CHECKS + " (64 KB)",
        message="annotation message is too long (maximum is 64 KB)",
    ),
    Limit(
        operations=CHECK, at="output.annotations.*.raw_details", most=65_536, source=CHECKS + " (64 KB)",
        message="annotation raw_details is too long (maximum is 64 KB)",
    ),
    Limit(
        operations=CHECK, at="output.summary", most=65_535, source=CHECKS,
        message="summary exceeds a maximum length of 65535",
    ),
    Limit(
        operations=CHECK, at="output.text", most=65_535, source=CHECKS,
        message="text exceeds a maximum length of 65535",
    ),
    Limit(
        operations=CHECK, at="actions", most=3, source=CHECKS, message="actions may hold 3 at most",
    ),
    Limit(
        operations=r"POST .*/statuses/\{sha\}", at="description", most=140,
        source="the answer of github.com, seen in issue threads",
        message="description is too long (maximum is 140 characters)",
    ),
    Limit(
        operations=r"(POST|PATCH) .*/milestones(/.*)?", at="title", most=255,
        source="assumed: the width of the column", message="title is too long (maximum is 255 characters)",
    ),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Shape:
    """A text that must look like this."""

    operations: str
    at: str
    pattern: str
    source: str
    message: str


SHAPES = (
    Shape(
        operations=COMMENT, at="body", pattern=r"(?s).*\S.*",
        source="the answer of github.com: a comment of white space is refused",
        message="Body can't be blank",
    ),
    Shape(
        operations=r"POST .*/(issues|pulls)", at="title", pattern=r"(?s).*\S.*",
        source="the answer of github.com", message="title can't be blank",
    ),
    Shape(
        operations=r"(POST|PATCH) .*\{repo\}/labels(/\{name\})?", at="color", pattern=r"[0-9a-fA-F]{6}",
        source="https://docs.github.com/rest/issues/labels: without the leading #",
        message="color is invalid",
    ),
    Shape(
        operations=r"(POST|PATCH) .*/git/refs(/\{ref\})?", at="sha", pattern=r"[0-9a-f]{40}",
        source="the answer of github.com", message="sha must be 40 hexadecimal digits",
    ),
)  # fmt: skip


CONCLUDED = re.compile(CHECK)
"""Where, says the prose of checks/create, `conclusion` is required with a `status` of `completed`."""


def over_limits(key: str, body: Any) -> Iterable[str]:
    """Say which limits of the operation the body breaks."""
    for limit in LIMITS:
        if re.fullmatch(limit.operations, key):
            found = list(_at(body, limit.at.split(".")))
            if any(isinstance(each, str | list) and len(each) > limit.most for each in found):
                yield limit.message
    if CONCLUDED.fullmatch(key) and _unconcluded(body):
        yield '"conclusion" wasn\'t supplied, though the status is completed.'
    for shape in SHAPES:
        if re.fullmatch(shape.operations, key):
            texts = [each for each in _at(body, shape.at.split(".")) if isinstance(each, str)]
            if any(re.fullmatch(shape.pattern, text) is None for text in texts):
                yield shape.message


def _unconcluded(body: Any) -> bool:
    return isinstance(body, dict) and body.get("status") == "completed" and "conclusion" not in body


def _at(value: Any, path: list[str]) -> Iterable[Any]:
    """Give what stands at a path; nothing where a key is missing."""
    if not path:
        yield value
    elif path[0] == "*" and isinstance(value, list):
        for each in value:
            yield from _at(each, path[1:])
    elif isinstance(value, dict) and path[0] in value:
        yield from _at(value[path[0]], path[1:])
