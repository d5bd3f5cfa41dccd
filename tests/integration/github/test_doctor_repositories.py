"""`worktrain doctor` looks at repositories on GitHub: policy, keys, protection, requests, deliveries."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from aiohttp.test_utils import TestServer
from tests.integration.github.conftest import NAME

from worktrain import keys
from worktrain.cli.checkups import app as checkup
from worktrain.cli.checkups.check import Check, Result
from worktrain.cli.checkups.hook import webhook
from worktrain.cli.checkups.repositories import repositories
from worktrain.cli.initial.rules import ask
from worktrain.github.checkup import Hook
from worktrain.server.inbox import Inbox
from worktrain.server.web import Behind, application
from worktrain.standin.state.protections import Protection, RequiredCheck
from worktrain.store.database import Database
from worktrain.store.deliveries import Deliveries, Delivery
from worktrain.survey.remote import Remote

if TYPE_CHECKING:
    from tests.integration.github.conftest import Town

WAY_OUT = re.compile(r"https?://\S+|^worktrain ")
POLICY, KEYS = ".github/worktrain.yml", ".github/worktrain.keys"
GOOD = "commands: {test: 'pytest {tests}', suite: pytest}\nagents: {default: {command: [x]}}\n"

Put = Callable[[dict[str, str]], None]


@pytest.fixture
def environ(town: Town, private_key: str, tmp_path: Path) -> dict[str, str]:
    return {
        "WORKTRAIN_APP_ID": str(town.app.app_id),
        "WORKTRAIN_PRIVATE_KEY": private_key,
        "WORKTRAIN_WEBHOOK_SECRET": "a long secret that nobody guesses",
        "WORKTRAIN_GITHUB_URL": town.standin.url,
        "WORKTRAIN_DATA": str(tmp_path / "data"),
    }


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "proof-key.pem"


@pytest.fixture
def put(town: Town, tmp_path: Path) -> Put:
    """Give a way to commit files to the default branch."""

    def commit(files: dict[str, str]) -> None:
        entries = []
        for path, text in files.items():
            held = tmp_path / "blob"
            held.write_text(text)
            entries.append((path, town.git("hash-object", "-w", str(held))))
        town.git("read-tree", "main")
        for path, blob in entries:
            town.git("update-index", "--add", "--cacheinfo", f"100644,{blob},{path}")
        sha = town.git("commit-tree", "-p", "main", "-m", "Change", town.git("write-tree"))
        town.git("update-ref", "refs/heads/main", sha)

    return commit


async def look(environ: dict[str, str], key_file: Path, only: str | None = None) -> dict[str, Check]:
    checks = await repositories(environ, key_file=key_file, only=only)
    assert all(WAY_OUT.search(check.fix) for check in checks if check.result is Result.BAD)
    return {check.name.removeprefix(f"{NAME} "): check for check in checks}


def required(town: Town, *names: str, **rules: object) -> None:
    checks = tuple(RequiredCheck(context=name) for name in names)
    town.held.protections.append(Protection(ruleset=True, checks=checks, **rules))  # type: ignore[arg-type]


async def test_a_repository_that_is_ready_has_nothing_to_mend(
    town: Town, environ: dict[str, str], key_file: Path, put: Put
) -> None:
    line = keys.load_or_make(key_file).public("worktrain").line()
    put({POLICY: GOOD, KEYS: f"{line}\n"})
    required(town, "worktrain / proof")
    checks = await look(environ, key_file)
    assert {name: check.result for name, check in checks.items()} == {
        "policy": Result.OK,
        "keys": Result.OK,
        "protection": Result.OK,
        "requests": Result.OK,
    }


async def test_a_policy_with_a_mistake_is_bad_and_its_place_is_told(
    environ: dict[str, str], key_file: Path, put: Put, town: Town
) -> None:
    put({POLICY: "limit: {usd: 1}\n"})
    checks = await look(environ, key_file)
    assert "agents" not in checks, "what a broken file wants is not known"
    check = checks["policy"]
    assert check.result is Result.BAD
    assert f'{POLICY}:1:1: unknown key "limit"' in check.found
    assert check.fix == f"{town.standin.url}/{NAME}/blob/main/{POLICY}"


async def test_two_policy_files_and_a_kill_switch_are_found(
    environ: dict[str, str], key_file: Path, put: Put
) -> None:
    put({POLICY: f"{GOOD}kill_switch: true\n"})
    assert "kill_switch" in (await look(environ, key_file))["policy"].found
    put({".worktrain.yml": "version: 1\n"})
    assert ".worktrain.yml" in (await look(environ, key_file))["policy"].found


async def test_an_agent_that_is_not_on_this_machine_is_found(
    environ: dict[str, str], key_file: Path, put: Put
) -> None:
    environ["WORKTRAIN_CODEX"] = "/nowhere/codex"
    put({POLICY: "agents: {default: codex}\n"})
    checks = await repositories(environ, key_file=key_file, only=None)
    (check,) = [check for check in checks if check.name.endswith("agents")]
    assert check.result is Result.BAD
    assert "codex" in check.found


async def test_a_key_that_the_base_branch_does_not_trust_is_bad(
    environ: dict[str, str], key_file: Path, put: Put, tmp_path: Path
) -> None:
    assert (await look(environ, key_file))["keys"].result is Result.WARNING
    other = keys.load_or_make(tmp_path / "other.pem").public().line()
    put({KEYS: f"{other}\n"})
    assert "not on this machine" in (await look(environ, key_file))["keys"].found
    ours = keys.load_or_make(key_file)
    check = (await look(environ, key_file))["keys"]
    assert check.result is Result.BAD
    assert ours.keyid in check.found


async def test_a_required_check_that_nobody_reports_and_a_proof_that_is_not_required_are_found(
    town: Town, environ: dict[str, str], key_file: Path
) -> None:
    required(town, "ci / build")
    checks = await repositories(environ, key_file=key_file, only=None)
    found = [check.found for check in checks if check.name.endswith("protection")]
    assert any("worktrain / proof is not required" in text for text in found)
    assert any("never reported at the tip: ci / build" in text for text in found)
    fixes = {check.fix for check in checks if check.name.endswith("protection")}
    assert fixes == {f"{town.standin.url}/{NAME}/settings/branches"}


async def test_rules_that_need_a_person_are_told(town: Town, environ: dict[str, str], key_file: Path) -> None:
    required(town, "worktrain / proof", methods=("rebase",), merge_queue=True)
    checks = await repositories(environ, key_file=key_file, only=None)
    found = " ".join(check.found for check in checks if check.name.endswith("protection"))
    assert "merge.method squash is not allowed here" in found
    assert "merge queue" in found


async def test_few_requests_left_are_doubtful(town: Town, environ: dict[str, str], key_file: Path) -> None:
    assert (await look(environ, key_file))["requests"].result is Result.OK
    for hour in town.standin.world.budget._hours.values():
        hour.used = hour.limit - 100
    check = (await look(environ, key_file))["requests"]
    assert check.result is Result.WARNING
    assert "all of them again at" in check.found


async def test_a_repository_in_which_we_may_not_work_is_bad(environ: dict[str, str], key_file: Path) -> None:
    checks = await repositories(environ, key_file=key_file, only="acme/other")
    (check,) = checks
    assert (check.name, check.result) == ("acme/other", Result.BAD)
    assert "policy" in await look(environ, key_file, only=NAME.upper())


async def test_a_last_delivery_that_failed_is_bad(town: Town, environ: dict[str, str]) -> None:
    await town.as_person("maria", "POST", f"/repos/{NAME}/issues", {"title": "Slugs"})
    await town.standin.world.deliveries.idle()
    checks = {check.name: check for check in await checkup.app(environ, now=datetime.now(UTC))}
    assert checks["webhook"].result is Result.BAD
    assert "failed to connect" in checks["webhook"].found
    assert checks["webhook"].fix.endswith("/advanced")


async def test_a_webhook_secret_that_does_not_match_is_bad(
    town: Town, environ: dict[str, str], tmp_path: Path
) -> None:
    async def received(_: Delivery) -> None:
        raise AssertionError("what is not signed with our secret goes nowhere")

    stored = Deliveries(Database(tmp_path / "worktrain.sqlite"))
    behind = Behind(inbox=Inbox(stored.store), secrets=("another",), received=received)
    async with TestServer(application(behind)) as ours:
        town.standin.world.app("train").webhook_url = str(ours.make_url("/webhook"))
        await town.as_person("maria", "POST", f"/repos/{NAME}/issues", {"title": "Slugs"})
        await town.standin.world.deliveries.idle()
    checks = {check.name: check for check in await checkup.app(environ, now=datetime.now(UTC))}
    assert checks["webhook"].result is Result.BAD
    assert "signed with another webhook secret than ours" in checks["webhook"].found
    assert "https://" in checks["webhook"].fix or "http://" in checks["webhook"].fix


def test_webhooks_are_told_apart() -> None:
    good = Hook(url="https://a.example/webhook", status="OK", at="2026-11-20T12:00:00Z")
    assert webhook(good, "s", polling=False).result is Result.OK
    assert webhook(Hook(url="https://a.example"), "s", polling=False).result is Result.WARNING
    assert webhook(None, "s", polling=False).result is Result.BAD
    assert webhook(None, "s", polling=True).result is Result.OK


async def test_init_asks_what_protects_the_branch_where_we_are_connected(
    town: Town, environ: dict[str, str]
) -> None:
    required(town, "ci / build")
    found, why = await ask(Remote(url=town.standin.url, repository=NAME), environ)
    assert "ci / build" in found
    assert why == "GitHub's rules for main"


async def test_init_goes_on_without_an_answer(town: Town, environ: dict[str, str]) -> None:
    assert (await ask(None, environ))[0] == "not asked"
    assert (await ask(Remote(url="https://github.com", repository=NAME), environ))[0] == "not asked"
    assert (await ask(Remote(url=town.standin.url, repository=NAME), {}))[0] == "not asked"
    other = await ask(Remote(url=town.standin.url, repository="acme/other"), environ)
    assert other == ("not known", "the App is not installed on acme/other")
    environ["WORKTRAIN_GITHUB_URL"] = "http://127.0.0.1:9"
    assert (await ask(Remote(url="http://127.0.0.1:9", repository=NAME), environ))[0] == "not known"
