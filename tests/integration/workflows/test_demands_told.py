"""The plan says what the repository's rules want; that they cannot be read stops nothing."""

from __future__ import annotations

import pytest
from tests.integration.workflows.conftest import BASE, Office

from worktrain.config.schema import Config
from worktrain.demands import Demands
from worktrain.errors import AuthError
from worktrain.plans import Plan
from worktrain.words.demands import UNREADABLE
from worktrain.workflows.waves.demanded import with_demands

PLAN = Plan(wave=1, base_sha=BASE, dossiers=(), edges=(), start=(1,), waiting={})


async def test_the_plan_says_what_the_rules_want(office: Office) -> None:
    office.hub.wanted = Demands(signatures=True)
    made = await with_demands(office.place, PLAN, Config())
    (said,) = made.demands
    assert "signed" in said


async def test_without_rules_it_says_nothing(office: Office) -> None:
    assert (await with_demands(office.place, PLAN, Config())).demands == ()


async def test_that_the_rules_cannot_be_read_is_said(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refused(_branch: str) -> Demands:
        raise AuthError("The GitHub App lacks metadata: read.")

    monkeypatch.setattr(office.hub, "demands", refused)
    assert (await with_demands(office.place, PLAN, Config())).demands == (UNREADABLE,)
