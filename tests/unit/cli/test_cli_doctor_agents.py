"""`worktrain doctor`: agents' programs and models' keys; what is wrong is told, and no key ever shown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from worktrain.agents.driving.programs import Program, ProgramError, Programs
from worktrain.cli.checkups import agents, data
from worktrain.cli.checkups.check import Check, Result
from worktrain.store.backups import FILES
from worktrain.store.remembered import Remembered

KEY = "sk-do-not-show-this-to-anybody"
WAY_OUT = re.compile(r"https?://\S+")


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"WORKTRAIN_DATA": str(tmp_path), "WORKTRAIN_ANTHROPIC_API_KEY": KEY}


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> dict[str, Program | ProgramError]:
    """Say by name of the backend which programs are found; others are not there."""
    found: dict[str, Program | ProgramError] = {}

    async def find(_self: Programs, wanted: object) -> Program:
        name = getattr(wanted, "backend", "")
        told = found.get(name, ProgramError(f"The program of {name} is not here."))
        if isinstance(told, ProgramError):
            raise told
        return told

    monkeypatch.setattr(Programs, "find", find)
    return found


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Say what each provider answers about its key; nothing: accepted."""
    answers: dict[str, str] = {}

    async def look(kind: str, provider: object) -> str:
        return answers.get(kind, "" if provider else f"There is no key for {kind}.")

    monkeypatch.setattr("worktrain.models.checkup.look", look)
    return answers


def by_name(checks: list[Check]) -> dict[str, Check]:
    assert all(KEY not in check.found + check.fix for check in checks)
    assert all(WAY_OUT.search(check.fix) for check in checks if check.result is Result.BAD)
    return {check.name: check for check in checks}


async def test_no_agent_at_all_is_doubtful(
    environ: dict[str, str], installed: dict[str, Program | ProgramError], told: dict[str, str]
) -> None:
    checks = by_name(await agents.agents(environ))
    assert checks["agent codex"].result is Result.SKIPPED
    assert checks["agents"].result is Result.WARNING


async def test_an_agent_and_an_accepted_key_are_told_with_version(
    environ: dict[str, str], installed: dict[str, Program | ProgramError], told: dict[str, str]
) -> None:
    installed["claude-code"] = Program(path=Path("/opt/claude"), version="2.1.200")
    checks = by_name(await agents.agents(environ))
    assert checks["agent claude-code"].found == "2.1.200 at /opt/claude"
    assert checks["anthropic key"].result is Result.OK
    assert "agents" not in checks


@pytest.mark.parametrize("trouble", ["anthropic does not accept the key.", "anthropic has no credit left."])
async def test_a_key_that_is_refused_is_bad(
    trouble: str,
    environ: dict[str, str],
    installed: dict[str, Program | ProgramError],
    told: dict[str, str],
) -> None:
    installed["claude-code"] = Program(path=Path("/opt/claude"), version="2.1.200")
    told["anthropic"] = trouble
    check = by_name(await agents.agents(environ))["anthropic key"]
    assert (check.result, check.found) == (Result.BAD, trouble)


async def test_an_agent_without_a_key_is_doubtful(
    environ: dict[str, str], installed: dict[str, Program | ProgramError], told: dict[str, str]
) -> None:
    installed["codex"] = Program(path=Path("/opt/codex"), version="0.170.0")
    check = by_name(await agents.agents(environ))["openai key"]
    assert check.result is Result.WARNING
    assert "WORKTRAIN_OPENAI_API_KEY_FILE" in check.fix


async def test_an_agent_that_is_too_old_is_bad(
    environ: dict[str, str], installed: dict[str, Program | ProgramError], told: dict[str, str]
) -> None:
    installed["codex"] = ProgramError("codex 0.1.0 is too old.", fix="Install codex 0.169.0 or newer.")
    check = by_name(await agents.agents(environ))["agent codex"]
    assert check.result is Result.BAD
    assert "too old" in check.found


def test_a_data_folder_that_others_can_read_is_doubtful(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    assert data.folder(tmp_path).result is Result.WARNING
    assert data.folder(tmp_path).fix == f"chmod 700 {tmp_path}"
    tmp_path.chmod(0o700)
    assert data.folder(tmp_path).result is Result.OK


def test_databases_are_looked_at_without_making_any(tmp_path: Path) -> None:
    assert "will be made" in data.databases(tmp_path).found
    assert not any((tmp_path / name).exists() for name in FILES)
    Remembered(tmp_path).close()
    assert data.databases(tmp_path).result is Result.OK


@pytest.mark.parametrize("spoil", ["garbage", "newer"])
def test_a_database_that_cannot_be_used_is_bad(spoil: str, tmp_path: Path) -> None:
    known = Remembered(tmp_path)
    if spoil == "newer":
        with known.database.transaction() as tx:
            tx.run("meta-put", name="schema", value="99")
    known.close()
    if spoil == "garbage":
        (tmp_path / FILES[0]).write_bytes(b"no database at all, and long enough to be read as one" * 40)
    check = data.databases(tmp_path)
    assert check.result is Result.BAD
    assert check.fix


def test_work_that_the_operator_stopped_is_not_forgotten(tmp_path: Path) -> None:
    known = Remembered(tmp_path)
    known.standstill.begin()
    check = data.databases(tmp_path)
    assert (check.result, check.fix) == (Result.WARNING, "worktrain resume")
    known.standstill.end()
    known.close()
    assert data.databases(tmp_path).result is Result.OK
