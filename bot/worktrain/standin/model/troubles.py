"""What can be wrong with a provider, and how each of them says so."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Trouble(StrEnum):
    WRONG_KEY = "wrong-key"
    NO_CREDIT = "no-credit"
    LIMITED = "limited"
    OVERLOADED = "overloaded"
    BROKEN = "broken"
    NEVER_ENDS = "never-ends"
    NONSENSE = "nonsense"
    TRUNCATED = "truncated"


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """An answer that is an error."""

    status: int
    kind: str
    message: str
    retry_after: int | None = None


# https://docs.claude.com/en/api/errors
ANTHROPIC = {
    Trouble.WRONG_KEY: Refusal(status=401, kind="authentication_error", message="invalid x-api-key"),
    Trouble.NO_CREDIT: Refusal(
        status=400,
        kind="invalid_request_error",
        message="Your credit balance is too low to access the Anthropic API.",
    ),
    Trouble.LIMITED: Refusal(status=429, kind="rate_limit_error", message="Too many.", retry_after=1),
    Trouble.OVERLOADED: Refusal(status=529, kind="overloaded_error", message="Overloaded"),
    Trouble.BROKEN: Refusal(status=500, kind="api_error", message="Internal server error"),
}
# https://platform.openai.com/docs/guides/error-codes
OPENAI = {
    Trouble.WRONG_KEY: Refusal(status=401, kind="invalid_api_key", message="Incorrect API key provided."),
    Trouble.NO_CREDIT: Refusal(
        status=429, kind="insufficient_quota", message="You exceeded your current quota."
    ),
    Trouble.LIMITED: Refusal(
        status=429, kind="rate_limit_exceeded", message="Rate limit reached.", retry_after=1
    ),
    Trouble.OVERLOADED: Refusal(status=503, kind="server_error", message="Overloaded"),
    Trouble.BROKEN: Refusal(status=500, kind="server_error", message="Internal server error"),
}
