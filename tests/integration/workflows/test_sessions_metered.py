"""A session's money: the proxy's count replaces the agent's, and a cap that is nobody's fault only pauses."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from tests.integration.models.conftest import ASK, KEY, FakeProvider, message, serving
from tests.integration.workflows.conftest import (
    DELIVERED,
    DEVELOPER,
    MARIA,
    WHERE,
    Office,
    delivered,
    pull_now,
)

from worktrain.agents.protocol import ModelAccess, Workspace
from worktrain.briefs import Brief
from worktrain.commands import Call
from worktrain.config.schema import Config, Limits
from worktrain.events import Commented
from worktrain.models.proxy import Proxy
from worktrain.providers import Provider, Providers
from worktrain.records import Record
from worktrain.sandbox.environments import Environment
from worktrain.sessions import End, Outcome, Role, Usage
from worktrain.states import State
from worktrain.workflows import assembly
from worktrain.workflows.acts.commands.context import Said
from worktrain.workflows.acts.commands.steering import resume
from worktrain.workflows.identity import secrets_of
from worktrain.workflows.mending.pauses import BECAUSE, go_on
from worktrain.workflows.mending.sweep import sweep
from worktrain.workflows.squad import session
from worktrain.workflows.squad.halts import AttemptFailed, PersonMustDecide
from worktrain.workflows.squad.questions import ask

CLAIMED = Usage(input_tokens=1, output_tokens=1, usd=0.0, turns=3, seconds=2.0)
DEAR = message(input_tokens=200_000, output_tokens=1000)
"""Costs 1.025 US dollars."""


@dataclass
class Asking:
    """A backend whose agent asks its model so many times, and ends by itself when it is refused."""

    times: int = 1
    name: str = "asking"
    statuses: list[int] = field(default_factory=list)
    access: ModelAccess | None = None

    async def run(
        self,
        brief: Brief,
        workspace: Workspace,
        *,
        stop: asyncio.Event,
        tell: Callable[[dict[str, object]], None],
    ) -> Outcome:
        self.access = workspace.model
        self.statuses = []
        for _ in range(self.times if workspace.model is not None else 0):
            self.statuses.append(await self._ask(workspace.model))
        fine = all(status == 200 for status in self.statuses)
        return Outcome(
            session=brief.session,
            role=brief.role,
            end=End.FINISHED if fine else End.CRASHED,
            reason="" if fine else "exit code 1",
            usage=CLAIMED,
            backend=self.name,
            isolation="bubblewrap",
            transcript=str(workspace.transcript),
        )

    async def _ask(self, access: ModelAccess | None) -> int:
        assert access is not None
        connector = aiohttp.UnixConnector(str(access.socket))
        async with (
            aiohttp.ClientSession(connector=connector) as client,
            client.post("http://model/v1/messages", json=ASK, headers={"x-api-key": access.token}) as answer,
        ):
            return answer.status


@pytest.fixture
async def provider() -> AsyncIterator[FakeProvider]:
    fake = FakeProvider()
    async with serving(fake.serve) as fake.url:
        yield fake


@pytest.fixture
def agent(office: Office, provider: FakeProvider, monkeypatch: pytest.MonkeyPatch) -> Iterator[Asking]:
    made = Asking()

    async def clone(_mirror: object, _commit: str, work: Path, *, branch: str) -> None:
        (work / branch).mkdir(parents=True)

    async def environment(*_: object, **__: object) -> Environment:
        return Environment(path=None, python="python", generated=None, key="", inputs=())

    monkeypatch.setattr(session, "clone_for_session", clone)
    monkeypatch.setattr(session, "environment_at", environment)
    monkeypatch.setattr(session, "apply_generated", lambda *_: None)
    monkeypatch.setattr(session, "test_env", lambda *_: {})
    office.tools.backend = lambda *_: made
    connect(office, provider)
    yield made
    assert office.tools.models is not None
    office.tools.models.close()


def connect(office: Office, provider: FakeProvider) -> None:
    if office.tools.models is not None:
        office.tools.models.close()
    providers = Providers({"anthropic": Provider(url=provider.url, key=KEY)})
    data = office.tools.settings.data
    office.tools.models = Proxy(providers, spending=office.known.spending, data=data)


async def held(office: Office, *, role: Role = Role.REVIEWER, **limits: Any) -> tuple[Record, Outcome]:
    item = office.item()
    config = Config(limits=Limits(**limits))
    return await session.hold(
        office.tools, office.place, item, item.record, role, head=DEVELOPER, config=config
    )


def reviewing(office: Office) -> None:
    office.opened(*DELIVERED, **delivered(sessions=(), verdicts=(), sdet_head=None))


async def test_what_was_metered_replaces_what_the_agent_claims(office: Office, agent: Asking) -> None:
    reviewing(office)
    agent.times = 2
    record, outcome = await held(office)
    row = record.sessions[-1]
    assert outcome.usage == row.usage
    assert (row.usage.input_tokens, row.usage.output_tokens) == (200, 20)
    assert row.usage.usd == pytest.approx(0.0015)
    assert (row.usage.turns, row.usage.seconds) == (CLAIMED.turns, CLAIMED.seconds)
    assert row.model == "claude-opus-4-5"


async def test_without_a_provider_there_is_no_line_and_the_claim_stands(
    office: Office, agent: Asking
) -> None:
    reviewing(office)
    assert office.tools.models is not None
    models, office.tools.models = office.tools.models, None
    record, _ = await held(office)
    office.tools.models = models
    assert agent.access is None
    assert record.sessions[-1].usage == CLAIMED


async def test_a_session_over_its_own_cap_has_failed(
    office: Office, agent: Asking, provider: FakeProvider
) -> None:
    reviewing(office)
    provider.says(200, DEAR)
    agent.times = 3
    with pytest.raises(AttemptFailed, match="AttemptFailed") as halt:
        await held(office, usd=2.0)
    assert agent.statuses[-1] == 400
    assert "went over its limits: This session has used" in halt.value.reason
    assert "`limits.usd`" in halt.value.reason
    assert halt.value.record.sessions[-1].end is End.OVER_LIMIT


async def test_an_issue_over_its_cap_asks_a_person_and_uses_up_no_attempt(
    office: Office, agent: Asking, provider: FakeProvider
) -> None:
    reviewing(office)
    provider.says(200, DEAR)
    agent.times = 3
    with pytest.raises(PersonMustDecide) as halt:
        await held(office, issue_usd=2.0)
    assert halt.value.asked.kind == "issue-cap"
    assert "`limits.issue_usd`" in halt.value.asked.question


async def paused_for_today(office: Office, agent: Asking, provider: FakeProvider) -> None:
    """Let today's money run out while the reviewer is at work, and let the issue rest."""
    reviewing(office)
    object.__setattr__(office.tools.settings, "usd_per_day", 2.0)
    provider.says(200, DEAR)
    agent.times = 3
    with pytest.raises(PersonMustDecide) as halt:
        await held(office)
    assert halt.value.asked.kind == "day-cap"
    assert "WORKTRAIN_USD_PER_DAY" in halt.value.asked.question
    ask(office.known.items, office.item(), halt.value.record, halt.value.asked)


async def test_a_days_money_that_is_used_up_rests_until_there_is_some_again(
    office: Office, agent: Asking, provider: FakeProvider
) -> None:
    await paused_for_today(office, agent, provider)
    await go_on(office.tools, office.place, office.item())
    assert office.item().state is State.NEEDS_HUMAN, "nothing changed since"
    object.__setattr__(office.tools.settings, "usd_per_day", 60.0)
    await go_on(office.tools, office.place, office.item())
    assert office.item().state is State.REVIEWING
    assert office.item().attempt == 1
    agent.times = 1
    record, outcome = await held(office)
    assert outcome.end is End.FINISHED
    assert len(record.sessions) == 1


async def test_a_new_day_has_new_money(office: Office, agent: Asking, provider: FakeProvider) -> None:
    await paused_for_today(office, agent, provider)
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    office.known.spending._clock = lambda: tomorrow.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    await go_on(office.tools, office.place, office.item())
    assert office.item().state is State.REVIEWING


async def test_the_sweep_goes_on_with_what_was_paused(
    office: Office, agent: Asking, provider: FakeProvider
) -> None:
    await paused_for_today(office, agent, provider)
    await sweep(office.tools, {})
    assert office.item().state is State.NEEDS_HUMAN
    object.__setattr__(office.tools.settings, "usd_per_day", 60.0)
    office.hub.pulls[3] = pull_now()
    await sweep(office.tools, {})
    assert office.item().state is State.REVIEWING
    assert f"squad-7-1-{office.item().leg}" in office.jobs.started


async def test_a_session_that_was_paused_gets_its_own_money_anew(
    office: Office, agent: Asking, provider: FakeProvider
) -> None:
    await paused_for_today(office, agent, provider)
    object.__setattr__(office.tools.settings, "usd_per_day", 60.0)
    agent.times = 1
    _, outcome = await held(office, usd=1.5)
    assert outcome.end is End.FINISHED
    assert outcome.usage.usd > 2.0, "all of it is on the record"


async def test_a_person_may_let_it_go_on(office: Office, agent: Asking, provider: FakeProvider) -> None:
    await paused_for_today(office, agent, provider)
    said = Said(tools=office.tools, place=office.place, event=commented())
    await resume(said, Call(verb="resume"))
    assert office.item().state is State.REVIEWING
    assert office.item().record.interventions[-1].kind == "resume"
    assert any(name.startswith("squad-7-1-") for name in office.jobs.started)


def commented() -> Commented:
    return Commented(
        where=WHERE, sender=MARIA, number=1, on_pull=False, comment_id=9, body="/worktrain resume"
    )


@pytest.mark.parametrize(
    ("status", "error", "says"),
    [
        (401, {"type": "authentication_error", "message": "invalid x-api-key"}, "is not accepted"),
        (400, {"type": "invalid_request_error", "message": "Your credit balance is too low"}, "no credit"),
        (529, {"type": "overloaded_error", "message": "Overloaded"}, "Anthropic fails (status 529)"),
        (429, {"type": "rate_limit_error", "message": "Slow down"}, "limits the rate"),
    ],
)
async def test_a_provider_that_does_not_serve_us_is_nobodys_failure(
    office: Office, agent: Asking, provider: FakeProvider, status: int, error: dict[str, str], says: str
) -> None:
    reviewing(office)
    provider.says(status, {"type": "error", "error": error})
    with pytest.raises(PersonMustDecide) as halt:
        await held(office)
    assert halt.value.asked.kind == "provider"
    assert says in halt.value.asked.question
    assert halt.value.record.sessions[-1].end is End.INFRASTRUCTURE


async def test_an_agent_that_fails_while_the_provider_serves_has_failed(
    office: Office, agent: Asking, provider: FakeProvider
) -> None:
    reviewing(office)
    provider.says(400, {"type": "error", "error": {"type": "invalid_request_error", "message": "no"}})
    with pytest.raises(AttemptFailed):
        await held(office)


async def test_a_provider_is_asked_again_later_and_less_and_less_often(
    office: Office, agent: Asking, provider: FakeProvider
) -> None:
    reviewing(office)
    provider.says(529, {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}})
    tried = []
    for minutes in (10, 20, 20, 70, 300, 9999):
        if office.item().state is State.REVIEWING:
            with pytest.raises(PersonMustDecide) as halt:
                await held(office)
            ask(office.known.items, office.item(), halt.value.record, halt.value.asked)
        later = datetime.now(UTC) + timedelta(minutes=minutes)
        office.tools.clock = later.strftime("%Y-%m-%dT%H:%M:%S.%fZ").__str__
        await go_on(office.tools, office.place, office.item())
        tried.append(office.item().state is State.REVIEWING)
    assert tried == [False, True, False, True, True, False]
    steps = office.known.items.transitions(7, 1)
    assert sum(step.because == BECAUSE for step in steps) == 3


def test_models_are_asked_where_no_scenario_plays(office: Office) -> None:
    keyless = office.tools.settings
    keyed = replace(keyless, providers=Providers({"anthropic": Provider(url="http://127.0.0.1:9", key=KEY)}))
    assert assembly._models(replace(keyed, scenario=Path("played")), office.known) is None
    for settings in (keyed, keyless):
        models = assembly._models(settings, office.known)
        assert models is not None
        assert models.providers is settings.providers, "a key that comes later counts at once"
        models.close()


def test_no_text_may_hold_a_providers_key(office: Office) -> None:
    keyed = replace(office.tools.settings, providers=Providers({"openai": Provider(url="", key=KEY)}))
    assert KEY in secrets_of(keyed)
    assert KEY not in repr(keyed)
