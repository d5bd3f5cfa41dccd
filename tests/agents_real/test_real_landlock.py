"""Both programs work behind Landlock, too: they edit, run commands, ask their model, and find no key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.agents_real.conftest import KEY

from worktrain.agents.scripts import Run, Write
from worktrain.sandbox.choose import choose
from worktrain.sessions import Claim, End

if TYPE_CHECKING:
    from tests.agents_real.conftest import Theatre


async def test_a_developer_works_behind_landlock(theatre: Theatre) -> None:
    theatre.sandbox = await choose("landlock")
    claim = Claim(summary="Two.", declares=("a.py",))
    outcome = await theatre.play(
        Write(path="a.py", data=b"x = 2\n"),
        Run(command="cat /proc/*/environ; cat a.py; touch ../outside"),
        claim=claim,
    )
    assert (outcome.end, outcome.claim, outcome.isolation) == (End.FINISHED, claim, "landlock"), (
        outcome.reason
    )
    assert (theatre.space.work / "a.py").read_text() == "x = 2\n"
    assert not (theatre.folder / "outside").exists()
    assert outcome.bundle is not None
    theatre.git("bundle", "verify", "-q", outcome.bundle)
    told = theatre.space.transcript.read_text()
    assert "x = 2" in told
    assert KEY not in told
