"""One identity's calls: addresses filled in, errors made ours, an expired token renewed once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeVar

from worktrain.github.answers import our_errors
from worktrain.github.api import Api
from worktrain.github.errors import Unanswered, Unauthorised
from worktrain.secrecy import redact

T = TypeVar("T")


class Tokens(Protocol):
    """Where a client gets its token from."""

    async def get(self) -> str: ...

    def forget(self, token: str) -> None: ...


class Client:
    """Calls with templates as in GitHub's documentation; `fixed` fills what is the same in all of them."""

    def __init__(
        self,
        api: Api,
        *,
        graphql_url: str = "",
        tokens: Tokens | None = None,
        fixed: dict[str, str] | None = None,
    ) -> None:
        self._api = api
        self._graphql_url = graphql_url
        self._tokens = tokens
        self._fixed = dict(fixed or {})

    @property
    def moved(self) -> bool:
        """Say whether GitHub led us on to the repository's new name."""
        return self._api.moved

    def rename(self, full_name: str) -> None:
        """Ask under this name from now on."""
        self._fixed["repo"] = full_name
        self._api.moved = False

    async def get(self, path: str, /, **values: Any) -> Any:
        """Give one item's JSON."""
        filled = self._filled(values)
        return await self._call(f"GET {path}", lambda: self._api.getitem(path, filled))

    async def pages(
        self, path: str, /, *, key: str = "items", until: Callable[[Any], bool] | None = None, **values: Any
    ) -> list[Any]:
        """Give the items of all pages; `key` is where a wrapped list is, `until` says at which to stop."""
        filled = self._filled({"per_page": 100, **values})
        return await self._call(f"GET {path}", lambda: self._walk(path, filled, key, until))

    async def _walk(
        self, path: str, filled: dict[str, Any], key: str, until: Callable[[Any], bool] | None
    ) -> list[Any]:
        """Go where GitHub's links lead, never twice to the same page."""
        rows: list[Any] = []
        seen: set[str | None] = {None}
        page: str | None = path
        while page not in seen:
            seen.add(page)
            data, page = await self._api.page(str(page), filled)
            for row in _listed(data, key):
                if until is not None and until(row):
                    return rows
                rows.append(row)
        return rows

    async def post(self, path: str, body: Any = b"", /, **values: Any) -> Any:
        """Create, and give what was created."""
        filled = self._filled(values)
        return await self._call(f"POST {path}", lambda: self._api.post(path, filled, data=body))

    async def patch(self, path: str, body: Any, /, **values: Any) -> Any:
        """Change, and give what it became."""
        filled = self._filled(values)
        return await self._call(f"PATCH {path}", lambda: self._api.patch(path, filled, data=body))

    async def put(self, path: str, body: Any, /, **values: Any) -> Any:
        """Do what the address says."""
        filled = self._filled(values)
        return await self._call(f"PUT {path}", lambda: self._api.put(path, filled, data=body))

    async def delete(self, path: str, /, **values: Any) -> None:
        """Remove."""
        filled = self._filled(values)
        await self._call(f"DELETE {path}", lambda: self._api.delete(path, filled))

    async def graphql(self, query: str, **variables: Any) -> Any:
        """Run a query or a mutation and give its `data`."""
        doing = query.split("(", 1)[0].strip()
        return await self._call(
            doing, lambda: self._api.graphql(query, endpoint=self._graphql_url, **variables)
        )

    def _filled(self, values: dict[str, Any]) -> dict[str, Any]:
        return {**self._fixed, **{name: value for name, value in values.items() if value is not None}}

    async def _call(self, doing: str, call: Callable[[], Awaitable[T]]) -> T:
        shown = await self._credential()
        try:
            return await self._once(doing, call)
        except Unauthorised:
            if self._tokens is not None and shown is not None:
                self._tokens.forget(shown)
            if await self._credential() == shown:
                raise
        return await self._once(doing, call)

    async def _credential(self) -> str | None:
        """Give what the next request will show; another one after a refusal is worth another try."""
        if self._tokens is not None:
            self._api.oauth_token = await self._tokens.get()
        return self._api.credential()

    async def _once(self, doing: str, call: Callable[[], Awaitable[T]]) -> T:
        with our_errors(doing, grant_at=self._api.manners.grants.url):
            answer = await call()
        if isinstance(answer, str):
            raise Unanswered(f"GitHub's answer is not JSON ({doing}).", why=redact(answer[:200])[:80])
        return answer


def _listed(data: Any, key: str) -> list[Any]:
    """Give the rows of a page, which GitHub wraps in some lists."""
    rows = data.get(key) if isinstance(data, dict) else data
    if not isinstance(rows, list):
        raise Unanswered("GitHub's answer is not the list that was asked for.", why=type(data).__name__)
    return rows
