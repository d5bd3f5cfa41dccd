"""The token on its way to git: in the environment of one process, and out of everything that is said."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass, field

from worktrain.secrecy import holds_any
from worktrain.secrecy import redact as shapes_redacted

_USERINFO = re.compile(r"://[^/\s@]+@")
_LEFT_OUT = "(what was said is left out: it held a piece of the token)"
_HEADER = re.compile(r"(?i)(authorization:\s*)\S+(?:[ \t]+\S+)?")


@dataclass(frozen=True, kw_only=True)
class Credential:
    """An installation token for one repository's address."""

    url: str
    token: str = field(repr=False)

    def as_config(self) -> tuple[str, str]:
        """Give the setting that makes git send the token to this address only."""
        # https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app
        return f"http.{self.url}.extraHeader", f"Authorization: Basic {self._basic}"

    @property
    def _basic(self) -> str:
        return b64encode(f"x-access-token:{self.token}".encode()).decode()

    def redact(self, text: str) -> str:
        """Take the token out of what a server said; text that still holds a piece of it is left out whole."""
        for form in (self.token, self._basic):
            text = text.replace(form, "***")
        return _LEFT_OUT if holds_any(text, (self.token, self._basic)) else text


def redact(text: str, credential: Credential | None) -> str:
    """Take out the token, and anything else that looks like a credential."""
    text = credential.redact(text) if credential else text
    return shapes_redacted(_HEADER.sub(r"\1***", _USERINFO.sub("://***@", text)))
