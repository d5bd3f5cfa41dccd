"""The provider's key is in nothing that a real program can read; the session's own token is."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest
from tests.agents_real.conftest import KEY

from worktrain.agents.scripts import Run, Script
from worktrain.sessions import Claim, End

if TYPE_CHECKING:
    from tests.agents_real.conftest import Theatre

LOOT = r"""
import os, re, time
from pathlib import Path

until = time.monotonic() + 5

out = open("/work/loot", "wb")
for process in Path("/proc").glob("[0-9]*"):
    for name in ("environ", "cmdline", "stat"):
        try:
            out.write(b"%s\n%s\n" % (bytes(process / name), (process / name).read_bytes()))
        except OSError:
            pass
    try:
        with open(process / "mem", "rb", 0) as memory:
            for line in (process / "maps").read_text().splitlines():
                start, end = (int(word, 16) for word in line.split()[0].split("-"))
                if " rw-p " in line and end - start < 1 << 22 and time.monotonic() < until:
                    memory.seek(start)
                    try:
                        found = memory.read(end - start)
                    except OSError:
                        continue
                    out.write(b"\n".join(set(re.findall(rb"(?:sk-|wt-)[A-Za-z0-9_-]{10,80}", found))))
    except (OSError, ValueError):
        pass
for root in (os.environ["HOME"], "/tmp", "/run", "/out", "/env", "/agent", "/work", "/etc", "/var"):
    for folder, _, files in os.walk(root):
        for name in files:
            path = Path(folder, name)
            if path.name != "loot" and path.is_file() and path.stat().st_size < 1 << 20:
                try:
                    out.write(b"%s\n%s\n" % (bytes(path), path.read_bytes()))
                except OSError:
                    pass
print("looted")
"""


async def test_the_key_is_nowhere_and_the_token_is_there(theatre: Theatre) -> None:
    theatre.commit(**{"loot.py": LOOT})
    script = Script(turns=(Run(command="/python/bin/python -I -S loot.py"),), claim=Claim(summary="done"))
    async with theatre.playing(script) as access:
        outcome = await theatre.run(access)
    assert outcome.end is End.FINISHED, outcome.reason
    loot = (theatre.space.work / "loot").read_bytes()
    assert access.token.encode() in loot, "the hunt finds what is there"
    assert not holds_key(loot)
    assert {each.key for each in theatre.seen} == {KEY}, "the provider was asked with it"
    left = [path for path in theatre.folder.rglob("*") if path.is_file() and "objects" not in path.parts]
    assert [path for path in left if holds_key(path.read_bytes())] == []


def holds_key(data: bytes) -> bool:
    """Say whether any twelve characters of the key are there: raw, reversed, as hex or as base64."""
    key = KEY.encode()
    shifted = [base64.b64encode(b"\0" * shift + key)[4:-4] for shift in range(3)]
    forms = (key, key[::-1], key.hex().encode(), *shifted)
    return any(form[at : at + 12] in data for form in forms for at in range(3, len(form) - 11))


@pytest.mark.parametrize(
    "form", [KEY, KEY[::-1], KEY.encode().hex(), base64.b64encode(b"key=" + KEY.encode()).decode(), KEY[8:24]]
)
def test_the_hunt_would_see_the_key_in_any_of_its_forms(form: str) -> None:
    assert holds_key(f"/home/agent/.claude.json: {form}".encode())


async def test_nothing_but_the_model_can_be_reached(theatre: Theatre) -> None:
    said = await theatre.shell(
        "/python/bin/python -I -S -c \"import socket; socket.create_connection(('1.1.1.1', 443), 2)\"; "
        "getent hosts github.com || echo no name; tail -n +3 /proc/net/dev | cut -d: -f1 | xargs echo links"
    )
    assert "Network is unreachable" in said
    assert "no name" in said
    assert "links lo\n" in f"{said}\n"
