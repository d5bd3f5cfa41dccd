"""People, bots, the roles they have in a repository, and the tokens they act with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from worktrain.errors import UsageError

Kind = Literal["User", "Bot", "Organization"]
Role = Literal["none", "read", "triage", "write", "maintain", "admin"]

ROLES: tuple[Role, ...] = get_args(Role)
"""From the weakest to the strongest."""

LEGACY: dict[Role, str] = {
    "none": "none",
    "read": "read",
    "triage": "read",
    "write": "write",
    "maintain": "write",
    "admin": "admin",
}
"""What the `permission` attribute says; only `role_name` knows triage and maintain."""


def at_least(role: Role, wanted: Role) -> bool:
    """Say whether the role includes the wanted one."""
    return ROLES.index(role) >= ROLES.index(wanted)


@dataclass(eq=False)
class User:
    """An account: a person, the bot of an App, or an organisation that owns repositories."""

    id: int
    login: str
    kind: Kind = "User"

    @property
    def noreply(self) -> str:
        """Give the address that links a commit to the account without showing a mailbox."""
        return f"{self.id}+{self.login}@users.noreply.github.com"


@dataclass(frozen=True, eq=False, kw_only=True)
class Grant:
    """What a fine-grained token allows: permissions by name, in these repositories (lower case) only."""

    permissions: Mapping[str, str]
    repositories: frozenset[str]


@dataclass(frozen=True, eq=False)
class PersonalToken:
    """What a person acts with over HTTP; without a grant, a classic token: it may what its owner may."""

    text: str
    user: User
    grant: Grant | None = None


class Accounts:
    """All accounts by login and id, and their personal tokens."""

    def __init__(self) -> None:
        self._by_login: dict[str, User] = {}
        self._tokens: dict[str, PersonalToken] = {}

    def add(self, user: User) -> User:
        if user.login.lower() in self._by_login:
            raise UsageError(f"The account {user.login} exists already.")
        self._by_login[user.login.lower()] = user
        return user

    def add_token(self, token: PersonalToken) -> None:
        self._tokens[token.text] = token

    def find(self, login: str) -> User | None:
        """Find by login; GitHub does not tell upper from lower case."""
        return self._by_login.get(login.lower())

    def get(self, login: str) -> User:
        user = self.find(login)
        if user is None:
            raise UsageError(f"There is no account {login}.", fix="Add it first.")
        return user

    def first_person(self) -> User | None:
        return next((user for user in self._by_login.values() if user.kind == "User"), None)

    def people(self) -> list[User]:
        return [user for user in self._by_login.values() if user.kind == "User"]

    def by_id(self, user_id: int) -> User | None:
        return next((user for user in self._by_login.values() if user.id == user_id), None)

    def by_email(self, email: str) -> User | None:
        """Find the account that a commit's no-reply address names."""
        return next((user for user in self._by_login.values() if user.noreply == email), None)

    def remove(self, user: User) -> None:
        """Forget an account and its tokens."""
        del self._by_login[user.login.lower()]
        self._tokens = {text: token for text, token in self._tokens.items() if token.user is not user}

    def personal_token(self, text: str) -> PersonalToken | None:
        return self._tokens.get(text)

    def token_of(self, user: User) -> str | None:
        """Give the classic token, with which the person's own hands act."""
        mine = (token for token in self._tokens.values() if token.user is user and token.grant is None)
        return next((token.text for token in mine), None)
