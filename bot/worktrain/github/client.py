"""One identity's calls: addresses filled in, errors made ours, an expired token renewed once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeVar

from worktrain.github.answers import our_errors
from worktrain.github.api import Api
from worktrain.github.errors import Unanswered, Unauthorised

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
        self._fixed = fixed or {}

    async def get(self, path: str, /, **values: Any) -> Any:
        """Give one item's JSON."""
        filled = self._filled(values)
        return await self._call(f"GET {path}", lambda: self._api.getitem(path, filled))

    async def pages(
        self, path: str, /, *, key: str = "items", until: Callable[[Any], bool] | None = None, **values: Any
    ) -> list[Any]:
        """Give the items of all pages; `key` is where a wrapped list is, `until` says at which to stop."""
        filled = self._filled({"per_page": 100, **values})

        async def call() -> list[Any]:
            rows = []
            async for row in self._api.getiter(path, filled, iterable_key=key):
                if until is not None and until(row):
                    break
                rows.append(row)
            return rows

        return await self._call(f"GET {path}", call)

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
        try:
            return await self._once(doing, call)
        except Unauthorised:
            if self._tokens is None or self._api.oauth_token is None:
                raise
            self._tokens.forget(self._api.oauth_token)
        return await self._once(doing, call)

    async def _once(self, doing: str, call: Callable[[], Awaitable[T]]) -> T:
        if self._tokens is not None:
            self._api.oauth_token = await self._tokens.get()
        with our_errors(doing):
            answer = await call()
        if isinstance(answer, str):
            raise Unanswered(f"GitHub's answer is not JSON ({doing}).", why=answer[:80])
        return answer
