"""What we answer in a provider's place: its own shape of an error, so that its clients understand and end."""

from __future__ import annotations

import json


class Refusal(Exception):  # noqa: N818 — not an error of ours: the request gets another answer
    """A request is not sent on; `sentence` says why, to the agent and to the audit."""

    def __init__(self, status: int, sentence: str, *, what: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence
        self.what = what


def body(kind: str, status: int, sentence: str) -> bytes:
    """Write the refusal as this provider writes errors.

    Shapes: https://platform.claude.com/docs/en/api/errors and
    https://developers.openai.com/api/docs/guides/error-codes
    """
    type_ = _TYPES.get(status, "invalid_request_error")
    message = f"WorkTrain: {sentence}"
    if kind == "anthropic":
        return json.dumps({"type": "error", "error": {"type": type_, "message": message}}).encode()
    error = {"message": message, "type": type_, "param": None, "code": "worktrain_refused"}
    return json.dumps({"error": error}).encode()


def headers(status: int) -> dict[str, str]:
    """Say what the body is; and keep the providers' own libraries from trying again where it cannot help."""
    again = status == 429 or status >= 500
    return {"content-type": "application/json", "x-should-retry": "true" if again else "false"}


_TYPES = {
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    413: "request_too_large",
    502: "api_error",
}
