"""The refusals that GitHub answers with, in its words."""

from __future__ import annotations

from typing import Any

DOCS = "https://docs.github.com/rest"


class Problem(Exception):  # noqa: N818 - it is an answer, not a failure of ours
    """An answer that is not a success."""

    def __init__(self, status: int, message: str, *errors: Any) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.errors = errors

    def body(self) -> dict[str, Any]:
        found: dict[str, Any] = {"message": self.message}
        if self.errors:
            found["errors"] = list(self.errors)
        return {**found, "documentation_url": DOCS, "status": str(self.status)}


def not_found() -> Problem:
    return Problem(404, "Not Found")


def bad_credentials() -> Problem:
    return Problem(401, "Bad credentials")


def needs_login() -> Problem:
    return Problem(401, "Requires authentication")


def not_for_apps() -> Problem:
    return Problem(403, "Resource not accessible by integration")


def not_for_people() -> Problem:
    return Problem(403, "You must authenticate via a GitHub App.")


def not_for_tokens() -> Problem:
    return Problem(403, "Resource not accessible by personal access token")


def weak_role(role: str) -> Problem:
    return Problem(403, f"Must have {role} rights to Repository.")


def invalid(resource: str, field: str, code: str, message: str | None = None) -> Problem:
    """Refuse one field; with a message the code is `custom`, as on GitHub."""
    error: dict[str, Any] = {"resource": resource, "code": code, "field": field}
    if message is not None:
        error["message"] = message
    return Problem(422, "Validation Failed", error)


def refused(resource: str, message: str) -> Problem:
    """Refuse the whole thing, for a reason of its own."""
    return Problem(422, "Validation Failed", {"resource": resource, "code": "custom", "message": message})


def unprocessable(message: str) -> Problem:
    return Problem(422, "Unprocessable Entity", message)
