"""A GitHub that answers only what a test expects, in that order."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from worktrain.github.api import Answer, Api
from worktrain.github.client import Client
from worktrain.github.manners.shared import Manners
from worktrain.github.repository import Repository

BASE = "https://api.example"


@dataclass
class Expected:
    method: str
    address: str
    status: int = 200
    answer: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    raises: BaseException | None = None
    raw: bytes | None = None
    meanwhile: Callable[[], None] | None = None


@dataclass
class Sent:
    method: str
    address: str
    headers: Mapping[str, str]
    body: Any


class Time:
    """Goes on only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 50.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


class ScriptedApi(Api):
    """Fails the test on a call that nobody expected."""

    def __init__(self, *, manners: Manners | None = None, **kwargs: Any) -> None:
        self.time = Time()
        mine = manners or Manners(pace=0, clock=self.time.clock, sleep=self.time.sleep)
        super().__init__("worktrain", base_url=BASE, manners=mine, **kwargs)
        self.expected: list[Expected] = []
        self.sent: list[Sent] = []

    def expect(self, method: str, address: str, answer: Any = None, **more: Any) -> None:
        self.expected.append(Expected(method, address, answer=answer, **more))

    async def carry(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        address = url.removeprefix(BASE)
        assert self.expected, f"nobody expected {method} {address}"
        wanted = self.expected.pop(0)
        assert (method, address) == (wanted.method, wanted.address)
        self.sent.append(Sent(method, address, headers, json.loads(body) if body else None))
        if wanted.meanwhile is not None:
            wanted.meanwhile()
        if wanted.raises is not None:
            raise wanted.raises
        kind = {"content-type": "application/json; charset=utf-8"}
        raw = json.dumps(wanted.answer).encode() if wanted.raw is None else wanted.raw
        return wanted.status, {**kind, **wanted.headers}, raw

    async def sleep(self, seconds: float) -> None:
        raise AssertionError(f"nobody sleeps {seconds} s past the gate")


class CountedTokens:
    """Gives token-1, and the next one after each that was refused."""

    def __init__(self) -> None:
        self.number = 1

    async def get(self) -> str:
        return f"token-{self.number}"

    def forget(self, token: str) -> None:
        if token == f"token-{self.number}":
            self.number += 1


@pytest.fixture
def api() -> Iterator[ScriptedApi]:
    scripted = ScriptedApi(repository_id=7)
    yield scripted
    assert scripted.expected == [], "expected, but never asked"


@pytest.fixture
def tokens() -> CountedTokens:
    return CountedTokens()


@pytest.fixture
def client(api: ScriptedApi, tokens: CountedTokens) -> Client:
    return Client(api, graphql_url=f"{BASE}/graphql", tokens=tokens, fixed={"repo": "acme/shop"})


@pytest.fixture
def repository(client: Client, tokens: CountedTokens) -> Repository:
    async def identity() -> tuple[str, int, str]:
        return "train", 99, "train[bot]"

    return Repository(
        client,
        tokens=tokens,
        full_name="acme/shop",
        repository_id=7,
        installation_id=5,
        app_id=3,
        identity=identity,
    )
