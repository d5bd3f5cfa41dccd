"""P12: from `worktrain serve` to ready, and what it uses while nothing happens."""

from __future__ import annotations

import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from benchmarks.rows import Row

STARTS = 5
IDLE_SECONDS = 20.0
SETTLING_SECONDS = 5.0
"""After the first sweep; what comes then is what an idle App does all day."""
PATIENCE_SECONDS = 60.0
_NOTE = "fresh data folder, GitHub answers at once and has nothing; cold files are not measured"


def measure(_data: Path) -> Iterable[Row]:
    """Start the App several times, then leave it alone."""
    with tempfile.TemporaryDirectory() as folder, _silent_github() as address:
        environ = _environ(Path(folder), address)
        times, worked = [], []
        for _ in range(STARTS):
            with _started(environ) as (pid, seconds):
                times.append(seconds)
                worked.append(_processor_seconds(pid))
        with _started(environ) as (pid, _seconds):
            time.sleep(SETTLING_SECONDS)
            before, began = _processor_seconds(pid), time.monotonic()
            time.sleep(IDLE_SECONDS)
            share = (_processor_seconds(pid) - before) / (time.monotonic() - began) * 100
            memory = _resident_mb(pid)
    started = statistics.median(times)
    load = f"{statistics.median(worked):.2f} s of processor time, load {os.getloadavg()[0]:.1f}; {_NOTE}"
    yield _row("P12.start", "s", started, "≤ 1.5 s", met=started <= 1.5, n=STARTS, notes=load)
    yield _row("P12.idle_cpu", "% of a core", share, "< 2 % of a core", met=share < 2)
    yield _row("P12.memory", "MB", memory, "< 120 MB", met=memory < 120)


def _row(figure: str, unit: str, ours: float, goal: str, *, met: bool, n: int = 1, notes: str = _NOTE) -> Row:
    ours = round(ours, 3)
    return Row(figure=figure, unit=unit, better="lower", ours=ours, goal=goal, met=met, n=n, notes=notes)


class _Nothing(BaseHTTPRequestHandler):
    """Answers every question with an empty list."""

    def do_GET(self) -> None:
        body = b"[]"
        with suppress(ConnectionError):  # the App was ended while it asked
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *_words: object) -> None:
        """Say nothing on stderr."""


@contextmanager
def _silent_github() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Nothing)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _environ(folder: Path, address: str) -> dict[str, str]:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "WORKTRAIN_APP_ID": "1",
        "WORKTRAIN_PRIVATE_KEY": pem.decode(),
        "WORKTRAIN_WEBHOOK_SECRET": "only for this figure",
        "WORKTRAIN_GITHUB_URL": address,
        "WORKTRAIN_DATA": str(folder / "data"),
    }


@contextmanager
def _started(environ: Mapping[str, str]) -> Iterator[tuple[int, float]]:
    """Start the App; give its pid and the seconds until it said that it is ready."""
    began, port = time.monotonic(), _free_port()
    words = [sys.executable, "-m", "worktrain", "serve", "--port", str(port)]
    with subprocess.Popen(words, env=dict(environ), stderr=subprocess.DEVNULL) as app:
        try:
            _wait_until_ready(app, port)
            yield app.pid, time.monotonic() - began
        finally:
            app.send_signal(signal.SIGTERM)
            app.wait(PATIENCE_SECONDS)


def _wait_until_ready(app: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end and app.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as answer:
                if json.load(answer)["ready"]:
                    return
        except OSError:
            time.sleep(0.01)
    raise RuntimeError("The App did not become ready.")


def _free_port() -> int:
    with socket.socket() as looking:
        looking.bind(("127.0.0.1", 0))
        port: int = looking.getsockname()[1]
        return port


def _processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024
