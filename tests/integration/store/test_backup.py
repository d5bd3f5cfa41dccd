"""A backup is whole though the App writes, and an App goes on from it; newer databases stay untouched."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from worktrain import keys
from worktrain.__main__ import main
from worktrain.briefs import IssueSnapshot
from worktrain.config.schema import Config
from worktrain.credentials import FOLDER
from worktrain.errors import ConfigError, WorkTrainError
from worktrain.events import Where
from worktrain.ids import Sha, run_id
from worktrain.records import Record
from worktrain.states import State
from worktrain.store import backups
from worktrain.store.database import SCHEMA_VERSION
from worktrain.store.remembered import FILE, Remembered

SHOP = Where(repository="acme/shop", repository_id=7, default_branch="main", installation_id=3)
ISSUES = 40


def queue(known: Remembered, number: int) -> None:
    issue = IssueSnapshot(
        repository="acme/shop",
        repository_id=7,
        number=number,
        title="Slugs collide",
        body="",
        author="eve",
        author_id=4,
        labelled_by="maria",
        labelled_by_id=1,
        labelled_at="2026-11-20T08:00:00Z",
    )
    run = run_id(repository_id=7, issue=number, attempt=1)
    record = Record(run=run, attempt=1, issue=issue, policy_sha256="")
    known.items.open(record, state=State.QUEUED, allowed=3, engagement=1, because="a label")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with everything in it that a backup must hold, and some that it need not."""
    folder = tmp_path_factory.mktemp("kept") / "data"
    known = Remembered(folder)
    known.repositories.put(SHOP)
    known.policies.keep(Config(kill_switch=True), repository_id=7, at=Sha("a" * 40))
    queue(known, 1)
    known.close()
    with sqlite3.connect(folder / backups.ENGINE) as engine:
        engine.execute("CREATE TABLE jobs (id TEXT)")
        engine.execute("INSERT INTO jobs VALUES ('squad-7-1-1')")
    engine.close()
    keys.load_or_make(folder / "proof-key.pem")
    for path in (f"{FOLDER}/app.json", "transcripts/wt-7-1-1.jsonl", "mirrors/7.git/HEAD", "worktrain.log"):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(path)
    return folder


@pytest.fixture
def data(kept: Path, tmp_path: Path) -> Path:
    return shutil.copytree(kept, tmp_path / "data")


@pytest.fixture
def busy(data: Path) -> Iterator[threading.Event]:
    """Somebody who writes all the time; set when much was written."""
    known, stop, begun = Remembered(data), threading.Event(), threading.Event()

    def work() -> None:
        for number in range(2, ISSUES):
            queue(known, number)
            if number == 5:
                begun.set()
            if stop.is_set():
                return

    writer = threading.Thread(target=work)
    writer.start()
    yield begun
    stop.set()
    writer.join()
    known.close()


def backup(data: Path, to: Path, *words: str) -> int:
    return main(["backup", str(to), "--data", str(data), *words])


def test_a_backup_holds_what_cannot_be_made_again(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    to = tmp_path / "backups" / "today"
    assert backup(data, to, "--json") == 0
    body = json.loads(capsys.readouterr().out)
    assert body["schema"] == "worktrain.backup/1"
    assert sorted(body["parts"]) == sorted(path.name for path in to.iterdir())
    assert {path.name for path in to.iterdir()} == {
        FILE,
        backups.ENGINE,
        "proof-key.pem",
        FOLDER,
        "transcripts",
    }
    assert to.stat().st_mode & 0o777 == 0o700
    assert (to / "proof-key.pem").stat().st_mode & 0o777 == 0o600


def test_a_backup_is_whole_though_somebody_writes(data: Path, tmp_path: Path, busy: threading.Event) -> None:
    assert busy.wait(20)
    assert backup(data, tmp_path / "b") == 0
    assert backups.inspect(tmp_path / "b" / FILE) == SCHEMA_VERSION
    known = Remembered(tmp_path / "b")
    numbers = [item.number for item in known.items.of(7)]
    known.close()
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= 5


def test_an_app_goes_on_from_a_backup_that_was_copied_back(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    to = tmp_path / "b"
    backup(data, to)
    said = capsys.readouterr().err
    assert f"cp -a {to} {data}" in said
    key = keys.load(data / "proof-key.pem").keyid
    shutil.rmtree(data)
    subprocess.run(["cp", "-a", str(to), str(data)], check=True)
    known = Remembered(data)
    item = known.items.get(7, 1)
    last = known.policies.last(7)
    known.close()
    assert item is not None
    assert last is not None
    assert last.kill_switch
    with sqlite3.connect(data / backups.ENGINE) as engine:
        assert engine.execute("SELECT id FROM jobs").fetchall() == [("squad-7-1-1",)]
    engine.close()
    assert keys.load(data / "proof-key.pem").keyid == key


def test_transcripts_may_be_left_out(data: Path, tmp_path: Path) -> None:
    backup(data, tmp_path / "b", "--no-transcripts")
    assert not (tmp_path / "b" / "transcripts").exists()
    assert (tmp_path / "b" / FILE).exists()


def test_a_proof_key_elsewhere_is_part_of_it(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = keys.load_or_make(tmp_path / "mine.pem")
    monkeypatch.setenv("WORKTRAIN_PROOF_KEY", str(tmp_path / "mine.pem"))
    backup(data, tmp_path / "b")
    assert keys.load(tmp_path / "b" / "proof-key.pem").keyid == known.keyid


def test_a_backup_never_mixes_with_another(data: Path, tmp_path: Path) -> None:
    assert backup(data, tmp_path / "b") == 0
    before = (tmp_path / "b" / FILE).read_bytes()
    assert backup(data, tmp_path / "b") == 2
    assert (tmp_path / "b" / FILE).read_bytes() == before


def test_without_data_there_is_nothing_to_back_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert backup(tmp_path, tmp_path / "b") == 3
    assert "There is no WorkTrain data" in capsys.readouterr().err
    assert not (tmp_path / "b").exists()


def test_a_broken_database_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"this is no database, but it is long enough to be read as one" * 20)
    with pytest.raises(WorkTrainError, match="cannot be read"):
        backups.inspect(tmp_path / FILE)


def test_a_newer_database_is_refused_and_stays_untouched(data: Path) -> None:
    with sqlite3.connect(data / FILE) as raw:
        raw.execute("UPDATE meta SET value = '99' WHERE name = 'schema'")
        raw.execute("DROP TABLE policies")
    raw.close()
    with pytest.raises(ConfigError, match="written by a newer WorkTrain"):
        Remembered(data)
    with sqlite3.connect(data / FILE) as raw:
        tables = {row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    raw.close()
    assert "policies" not in tables


def test_an_older_database_gets_what_it_lacks_and_keeps_what_it_has(data: Path) -> None:
    with sqlite3.connect(data / FILE) as raw:
        raw.execute("DROP TABLE policies")
        raw.execute("UPDATE meta SET value = '0' WHERE name = 'schema'")
    raw.close()
    known = Remembered(data)
    known.policies.keep(Config(), repository_id=7, at=Sha("a" * 40))
    assert known.items.get(7, 1) is not None
    known.close()
    assert backups.inspect(data / FILE) == SCHEMA_VERSION
