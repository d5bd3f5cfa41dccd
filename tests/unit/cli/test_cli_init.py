"""`worktrain init`: writes what WorkTrain needs, once, and never over what somebody else wrote."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from worktrain import keys
from worktrain.config.load import load_config

Run = Callable[..., tuple[int, str, str]]

POLICY, KEYS = ".github/worktrain.yml", ".github/worktrain.keys"


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("WORKTRAIN_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    root = tmp_path / "shop"
    (root / "tests").mkdir(parents=True)
    (root / "tests" / "test_shop.py").write_text("def test_a(): pass\n")
    (root / "pyproject.toml").write_text(
        "[project]\nname = 'shop'\nversion = '1'\n[tool.pytest.ini_options]\n"
    )
    for words in (
        ("init", "-q", "-b", "trunk"),
        ("remote", "add", "origin", "git@github.com:acme/shop.git"),
    ):
        subprocess.run(["git", *words], cwd=root, check=True)
    return root


@pytest.fixture
def init(checkout: Path, tmp_path: Path, run: Run) -> Run:
    return lambda *words: run("init", checkout, "--data", tmp_path / "data", *words)


def test_a_checkout_gets_a_policy_and_the_public_key(init: Run, checkout: Path, tmp_path: Path) -> None:
    code, out, _ = init()
    assert code == 0
    config = load_config((checkout / POLICY).read_bytes())
    assert config.commands.setup == "python -m pip install -e . pytest"
    assert "acme/shop" in out
    (public,) = keys.parse((checkout / KEYS).read_text())
    private = tmp_path / "data" / "proof-key.pem"
    assert keys.load(private).keyid == public.keyid
    assert private.stat().st_mode & 0o777 == 0o600
    assert private.parent.stat().st_mode & 0o777 == 0o700


def steps(out: str) -> list[str]:
    return [line.strip() for line in out.split("Next\n")[1].splitlines()]


def test_the_next_three_commands_are_told(checkout: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(checkout)
    commit, serve, label = steps(run("init")[1])
    assert commit.startswith(f"git add {POLICY} {KEYS} && git commit")
    assert commit.endswith("git push origin trunk")
    assert serve == "worktrain serve"
    assert label == "gh issue edit NUMBER --add-label worktrain:ready --repo acme/shop"


def test_a_new_data_folder_is_told_since_the_app_may_use_another(init: Run) -> None:
    assert "is new. If `worktrain serve` uses another one" in init()[2]
    assert "is new" not in init("--force")[2]


def test_an_app_that_runs_is_not_to_be_started(init: Run, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with (tmp_path / "data" / "engine.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert not [step for step in steps(init()[1]) if step.endswith("worktrain serve")]
    assert [step for step in steps(init()[1]) if step.endswith("worktrain serve")], "it ended meanwhile"


def test_a_checkout_without_a_remote_is_told_to_get_one(
    checkout: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    subprocess.run(["git", "-C", str(checkout), "remote", "remove", "origin"], check=True)
    monkeypatch.chdir(checkout)
    commit, *_ = steps(run("init")[1])
    assert "git remote add origin https://github.com/OWNER/NAME.git && git push origin" in commit


def test_the_next_commands_find_checkout_and_data_from_elsewhere(
    init: Run, checkout: Path, tmp_path: Path
) -> None:
    commit, serve, _ = steps(init()[1])
    assert commit.startswith(f"git -C {checkout} add {POLICY}")
    assert serve == f"WORKTRAIN_DATA={tmp_path / 'data'} worktrain serve"


def test_a_second_run_changes_nothing_and_says_so(init: Run, checkout: Path) -> None:
    init()
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in (checkout / ".github").iterdir()}
    code, out, _ = init()
    assert code == 0
    assert "Nothing to change" in out
    after = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in (checkout / ".github").iterdir()}
    assert after == before


def test_a_policy_that_a_person_wrote_stays_unless_forced(init: Run, checkout: Path) -> None:
    (checkout / ".github").mkdir()
    (checkout / POLICY).write_text("autonomy: plan-only\n")
    code, out, _ = init()
    assert code == 1
    assert "-autonomy: plan-only" in out
    assert (checkout / POLICY).read_text() == "autonomy: plan-only\n"
    assert (checkout / KEYS).exists()
    assert init("--force")[0] == 0
    assert "commands:" in (checkout / POLICY).read_text()


def test_keys_of_others_are_kept_even_by_force(init: Run, checkout: Path, tmp_path: Path) -> None:
    other = keys.load_or_make(tmp_path / "other.pem").public("before").line()
    (checkout / ".github").mkdir()
    (checkout / KEYS).write_text(f"{other}\n")
    assert init()[0] == 1
    assert (checkout / KEYS).read_text() == f"{other}\n"
    assert init("--force")[0] == 0
    assert len(keys.parse((checkout / KEYS).read_text())) == 2
    assert other in (checkout / KEYS).read_text()


def test_an_existing_proof_key_is_used(
    init: Run, checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = keys.load_or_make(tmp_path / "kept" / "mine.pem")
    monkeypatch.setenv("WORKTRAIN_PROOF_KEY", str(tmp_path / "kept" / "mine.pem"))
    init()
    assert [key.keyid for key in keys.parse((checkout / KEYS).read_text())] == [known.keyid]
    assert not (tmp_path / "data").exists()


def test_a_dry_run_prints_the_files_and_writes_nothing(init: Run, checkout: Path, tmp_path: Path) -> None:
    code, out, err = init("--dry-run")
    assert code == 0
    assert "suite: python -m pytest -q" in out
    assert "Nothing was written" in err
    assert not (checkout / ".github").exists()
    assert not (tmp_path / "data").exists()


def test_machines_get_one_object(init: Run, checkout: Path) -> None:
    code, out, err = init("--json", "--schema")
    body = json.loads(out)
    assert (code, err, body["schema"]) == (0, "", "worktrain.init/1")
    assert (body["repository"], body["default_branch"]) == ("acme/shop", "trunk")
    assert [file["written"] for file in body["files"]] == [True, True, True]
    assert json.loads((checkout / ".github/worktrain.schema.json").read_text())["title"] == POLICY


def test_an_agent_that_is_installed_and_has_a_key_is_chosen(
    init: Run, checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("claude", "codex"):
        program = tmp_path / "programs" / name
        program.parent.mkdir(exist_ok=True)
        program.write_text("#!/bin/sh\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'programs'}:{os.environ['PATH']}")
    monkeypatch.setenv("WORKTRAIN_OPENAI_API_KEY", "sk-secret")
    _, out, _ = init()
    assert load_config((checkout / POLICY).read_bytes()).agents.default == "codex"
    assert "sk-secret" not in out


def test_the_data_folder_in_a_checkout_is_never_committed(
    checkout: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(checkout)
    assert run("init")[0] == 0
    assert (checkout / "worktrain-data" / "proof-key.pem").exists()
    listed = ["git", "ls-files", "--others", "--exclude-standard"]
    seen = subprocess.run(listed, cwd=checkout, check=True, capture_output=True, text=True).stdout
    assert "worktrain-data" not in seen
    assert POLICY in seen


def test_without_a_checkout_it_says_what_to_do(run: Run, tmp_path: Path) -> None:
    code, out, err = run("init", tmp_path, "--data", tmp_path / "data")
    assert (code, out) == (3, "")
    assert "is in no git checkout" in err
    assert "git init" in err


def test_a_link_out_of_the_checkout_is_not_written_through(init: Run, checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (checkout / ".github").symlink_to(tmp_path / "elsewhere")
    code, _, err = init()
    assert code == 3
    assert "leads out of the checkout" in err
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_files_are_found_from_a_folder_inside(checkout: Path, tmp_path: Path, run: Run) -> None:
    assert run("init", checkout / "tests", "--data", tmp_path / "data")[0] == 0
    assert (checkout / POLICY).exists()


def test_a_linked_work_tree_is_looked_at_itself(checkout: Path, tmp_path: Path, run: Run) -> None:
    names = ("-c", "user.name=Maria", "-c", "user.email=maria@example.org")
    other = tmp_path / "other"
    for words in (("add", "."), ("commit", "-qm", "Start"), ("worktree", "add", "-q", str(other))):
        subprocess.run(["git", *names, *words], cwd=checkout, check=True)
    (other / "migrations").mkdir()
    (other / "migrations" / "0001.py").touch()
    assert run("init", other, "--data", tmp_path / "data")[0] == 0
    assert "migrations/**" in (other / POLICY).read_text()
    assert not (checkout / POLICY).exists()


def test_a_token_in_an_address_is_not_shown(init: Run, checkout: Path) -> None:
    address = "https://maria:ghp_secret@git.example/a/b/c/d.git"
    subprocess.run(["git", "remote", "set-url", "origin", address], cwd=checkout, check=True)
    _, out, err = init()
    assert "ghp_secret" not in out + err


def test_a_terminal_obeys_nothing_that_stands_in_the_checkout(init: Run, checkout: Path) -> None:
    (checkout / ".github").mkdir()
    for name in (POLICY, KEYS):
        (checkout / name).write_text("# \x1b]0;mine\x07\x9b31m\u202emine\n")
    for words in ((), ("--dry-run",)):
        _, out, err = init(*words)
        assert "mine" in out
        assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(out + err)


def test_a_submodule_with_the_name_of_a_file_is_passed_over(init: Run, checkout: Path) -> None:
    (checkout / "setup.cfg").mkdir()
    link = f"160000,{'1' * 40},setup.cfg"
    subprocess.run(["git", "update-index", "--add", "--cacheinfo", link], cwd=checkout, check=True)
    assert init()[0] == 0


def test_a_link_where_a_draft_would_be_is_not_written_through(
    init: Run, checkout: Path, tmp_path: Path
) -> None:
    outside = tmp_path / "profile"
    outside.write_text("mine")
    (checkout / ".github").mkdir()
    for name in ("worktrain.yml", "worktrain.keys"):
        (checkout / f".github/.{name}.{os.getpid()}").symlink_to(outside)
    assert init()[0] == 0
    assert outside.read_text() == "mine"
    assert not (checkout / POLICY).is_symlink()
