"""A session whose key or program is missing: it rests at once, uses nothing up, and goes on by itself."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest
from tests.integration.workflows.conftest import DELIVERED, DEVELOPER, Office, delivered
from tests.integration.workflows.test_sessions_metered import commented

from worktrain.agents.command import CommandBackend
from worktrain.agents.driving.backend import DrivenBackend
from worktrain.agents.driving.programs import Programs
from worktrain.agents.protocol import Workspace
from worktrain.agents.registry import driver
from worktrain.commands import Call
from worktrain.config.schema import Config
from worktrain.models.proxy import Proxy
from worktrain.providers import Provider, Providers
from worktrain.sandbox.plain import Plain
from worktrain.sessions import Role
from worktrain.states import Happening, State
from worktrain.workflows.acts.commands.context import Said
from worktrain.workflows.acts.commands.steering import resume
from worktrain.workflows.identity import secrets_of
from worktrain.workflows.mending.pauses import go_on
from worktrain.workflows.squad import session
from worktrain.workflows.squad.halts import PersonMustDecide
from worktrain.workflows.squad.questions import ask
from worktrain.workflows.telling.show import show

KEY = "sk-ant-canary-Pm3xT8vLq2Rk7WbZ9dYc4HsN"


class PlayedError(Exception):
    """The session was played, as far as this test goes."""


@pytest.fixture
def providers(office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[Providers]:
    """Let Claude Code play, with nobody's key."""

    async def played(*_: object, **__: object) -> NoReturn:
        raise PlayedError

    monkeypatch.setattr(session, "_workspace", played)
    known = Providers()
    office.tools.sandbox = Plain()
    office.tools.settings = replace(office.tools.settings, providers=known)
    office.tools.backend = lambda *_: DrivenBackend(driver("claude-code"), Programs(), Plain())
    office.tools.models = Proxy(known, spending=office.known.spending, data=office.tools.settings.data)
    office.opened(*DELIVERED, **delivered(sessions=(), verdicts=(), sdet_head=None))
    yield known
    office.tools.models.close()


async def hold(office: Office, role: Role = Role.REVIEWER, *, number: int = 1) -> None:
    item = office.item(number)
    held = session.hold(office.tools, office.place, item, item.record, role, head=DEVELOPER, config=Config())
    await held


async def rest(office: Office, role: Role = Role.REVIEWER, *, number: int = 1) -> None:
    with pytest.raises(PersonMustDecide) as halt:
        await hold(office, role, number=number)
    ask(office.known.items, office.item(number), halt.value.record, halt.value.asked)


async def test_it_rests_at_once_and_says_which_key_and_where(office: Office, providers: Providers) -> None:
    assert not providers
    attempt = office.item().attempt
    await rest(office)
    item = office.item()
    assert (item.state, item.attempt) == (State.NEEDS_HUMAN, attempt)
    assert item.record.asked is not None
    assert item.record.asked.kind == "no-key"
    assert "WORKTRAIN_ANTHROPIC_API_KEY_FILE" in item.record.asked.question
    assert "page of agents" in item.record.asked.question
    assert "/" not in item.record.asked.question, "GitHub's readers would be shown a broken path"


async def test_another_providers_key_is_of_no_use(office: Office, providers: Providers) -> None:
    providers.connect("openai", Provider(url="", key=KEY))
    await rest(office)
    assert office.item().state is State.NEEDS_HUMAN


async def test_a_sweep_goes_on_when_there_is_a_key_and_not_before(
    office: Office, providers: Providers
) -> None:
    await rest(office)
    assert (await go_on(office.tools, office.place, office.item())).state is State.NEEDS_HUMAN
    providers.connect("anthropic", Provider(url="", key=KEY))
    assert (await go_on(office.tools, office.place, office.item())).state is State.REVIEWING
    with pytest.raises(PlayedError):
        await hold(office)


async def test_the_first_session_of_a_run_rests_and_goes_on_too(office: Office, providers: Providers) -> None:
    facts = delivered(sessions=(), verdicts=(), sdet_head=None)
    office.opened(Happening.PLAN, Happening.START, number=2, **facts)
    await rest(office, Role.DEVELOPER, number=2)
    rows = office.item(2).record.sessions
    assert [(row.role, row.usage.usd) for row in rows] == [(Role.DEVELOPER, 0.0)]
    providers.connect("anthropic", Provider(url="", key=KEY))
    assert (await go_on(office.tools, office.place, office.item(2))).state is State.DEVELOPING


async def test_the_issue_is_told_through_the_write_gate(office: Office, providers: Providers) -> None:
    assert not providers
    await rest(office)
    await show(office.tools, office.place, office.item(), Config())
    told = "".join(intent.model_dump_json() for intent in office.hand.wrote)
    assert "the agent has no key for its models" in told
    assert "WORKTRAIN_ANTHROPIC_API_KEY_FILE" in told


async def test_a_person_may_let_it_go_on(office: Office, providers: Providers) -> None:
    await rest(office)
    providers.connect("anthropic", Provider(url="", key=KEY))
    said = Said(tools=office.tools, place=office.place, event=commented())
    await resume(said, Call(verb="resume"))
    assert office.item().state is State.REVIEWING


async def test_a_command_of_ones_own_needs_no_key(office: Office, providers: Providers) -> None:
    assert not providers
    office.tools.backend = lambda *_: CommandBackend(("agent",), Plain())
    with pytest.raises(PlayedError):
        await hold(office)


def test_a_key_that_comes_later_is_kept_out_of_texts_too_also_when_it_is_gone(
    office: Office, providers: Providers
) -> None:
    assert KEY not in secrets_of(office.tools.settings)
    providers.connect("anthropic", Provider(url="", key=KEY))
    assert KEY in secrets_of(office.tools.settings)
    providers.remove("anthropic")
    assert KEY in secrets_of(office.tools.settings)


@pytest.fixture
def program(office: Office, providers: Providers, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Have a key, and a program that is not there yet."""
    providers.connect("anthropic", Provider(url="http://127.0.0.1:9", key=KEY))
    place = tmp_path / "claude"
    programs = Programs({"claude-code": str(place)})
    office.tools.backend = lambda *_: DrivenBackend(driver("claude-code"), programs, Plain())
    space = Workspace(
        work=tmp_path, home=tmp_path / "home", out=tmp_path / "out", transcript=tmp_path / "session.jsonl"
    )

    async def laid_out(*_: object, **__: object) -> Workspace:
        return space

    monkeypatch.setattr(session, "_workspace", laid_out)
    return place


async def test_a_missing_program_rests_and_says_which_and_what_to_do(office: Office, program: Path) -> None:
    attempt = office.item().attempt
    await rest(office)
    item = office.item()
    assert (item.state, item.attempt) == (State.NEEDS_HUMAN, attempt)
    assert item.record.asked is not None
    assert item.record.asked.kind == "no-program"
    assert f"The program {program} of the backend claude-code is not here." in item.record.asked.question
    await show(office.tools, office.place, item, Config())
    told = "".join(intent.model_dump_json() for intent in office.hand.wrote)
    assert "the agent's program is not there" in told


async def test_a_sweep_goes_on_when_the_program_is_there_and_not_before(
    office: Office, program: Path
) -> None:
    await rest(office)
    assert (await go_on(office.tools, office.place, office.item())).state is State.NEEDS_HUMAN
    program.symlink_to(shutil.which("git") or "")  # new enough, by its version
    assert (await go_on(office.tools, office.place, office.item())).state is State.REVIEWING
