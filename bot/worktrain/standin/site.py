"""Addresses of the stand-in, laid out as on GitHub Enterprise Server."""

from __future__ import annotations

from urllib.parse import quote

from worktrain.standin.state.accounts import Accounts
from worktrain.standin.state.repositories import Repository


class Site:
    """The base address (known once the server listens) and the accounts that things link to."""

    def __init__(self, accounts: Accounts) -> None:
        self.url = ""
        self.accounts = accounts

    def api(self, path: str) -> str:
        return f"{self.url}/api/v3{path}"

    def repo_api(self, repository: Repository, path: str = "") -> str:
        return self.api(f"/repos/{repository.full_name}{path}")

    def html(self, repository: Repository, path: str = "") -> str:
        return f"{self.url}/{repository.full_name}{path}"

    def label_api(self, repository: Repository, name: str) -> str:
        return self.repo_api(repository, f"/labels/{quote(name, safe='')}")
