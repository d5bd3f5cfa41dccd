"""The providers of models and their keys, as they are known now: a key may come or go while we run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from worktrain.variables import text_of

USUAL = {"anthropic": "https://api.anthropic.com", "openai": "https://api.openai.com"}
"""Where models of each kind are asked, unless the operator says otherwise."""
NAMES = {"anthropic": "Anthropic", "openai": "OpenAI"}
KEYS_AT = {
    "anthropic": "https://platform.claude.com/settings/keys",
    "openai": "https://platform.openai.com/api-keys",
}
"""Where people make keys."""


@dataclass(frozen=True, kw_only=True)
class Provider:
    """Where models of one kind are asked, and with whose key."""

    url: str
    key: str = field(repr=False)
    kept: bool = False
    """Whether the key lies in our data folder; otherwise the environment says it, and wins."""


class Providers(Mapping[str, Provider]):
    """Those that have a key, by kind. Whoever holds this sees at once what is connected and removed."""

    def __init__(
        self, found: Mapping[str, Provider] | None = None, *, urls: Mapping[str, str] | None = None
    ) -> None:
        self._found = dict(found or {})
        self._urls = {**USUAL, **(urls or {})}
        self._secrets = tuple(each.key for each in self._found.values())

    def __getitem__(self, kind: str) -> Provider:
        return self._found[kind]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def __repr__(self) -> str:
        return f"Providers({sorted(self._found)})"

    @property
    def secrets(self) -> tuple[str, ...]:
        """Give every key that was known since the start; those that were removed may still be good."""
        return self._secrets

    def with_key(self, kind: str, key: str) -> Provider:
        """Give the provider as it would be asked with this key."""
        return Provider(url=self._urls[kind], key=key, kept=True)

    def connect(self, kind: str, provider: Provider) -> None:
        # replaced as a whole: sessions read it from another thread
        self._secrets = (*self._secrets, provider.key)
        self._found = {**self._found, kind: provider}

    def remove(self, kind: str) -> None:
        self._found = {name: each for name, each in self._found.items() if name != kind}


def providers(environ: Mapping[str, str], kept: Mapping[str, str]) -> Providers:
    """Read keys and addresses from the environment; `kept` are keys that set-up stored, which count less."""
    found, urls = {}, {}
    for kind, usual in USUAL.items():
        urls[kind] = environ.get(f"WORKTRAIN_{kind.upper()}_URL", usual).rstrip("/")
        name = variable(kind)
        key = environ.get(name) or text_of(environ, f"{name}_FILE")
        if key or kind in kept:
            found[kind] = Provider(url=urls[kind], key=key or kept[kind], kept=not key)
    return Providers(found, urls=urls)


def variable(kind: str) -> str:
    """Name the variable of a provider's key."""
    return f"WORKTRAIN_{kind.upper()}_API_KEY"


def key_file(kind: str) -> str:
    """Name the file of a stored key, beside the App's."""
    return f"{kind}.key"
