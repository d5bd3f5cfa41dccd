"""The durable engine behind a narrow port; the only module that knows DBOS.

Theory of operation. A *job* is a kind, a deterministic id and a small JSON argument. Its handler makes one
*move* at a time, each a checkpointed step, until it says that it rests. A crash re-runs the interrupted move
from its start, so every move is idempotent: it looks at our own database first, and all its effects have
natural keys. A move that GitHub's rate limit cut off is made again when the limit has ended, also after a
restart; that uses up no try. Enqueueing an id twice runs it once. Jobs start in process at once, with no
queue to poll; the limits on agent sessions are kept by `slots.py`, as they differ by repository and role.
Handlers run on the engine's own event loop, recovered ones too: no client or lock is shared with the server.
"""

from __future__ import annotations

import asyncio
import fcntl
import logging
import random
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, SetWorkflowID, StepOptions

from worktrain.errors import RemoteError, WorkTrainError
from worktrain.github.errors import Limited

Job = Mapping[str, Any]
Handler = Callable[[Job], Awaitable[bool]]
"""Makes one move; True while there is more to do."""

APPLICATION_VERSION = "1"
"""Pinned: by default DBOS hashes source code, and every upgrade would strand what is under way."""

MOVES = 500
"""Where a job that never rests is stopped; an attempt takes about twenty moves."""

SPREAD = 30.0
"""Seconds over which jobs that waited for the same moment come back."""

log = logging.getLogger("worktrain.engine")


class Engine:
    """Runs jobs durably; one per process, because DBOS is."""

    def __init__(
        self,
        data: Path,
        handlers: Mapping[str, Handler],
        *,
        gave_up: Callable[[str, Job, str], Awaitable[None]],
    ) -> None:
        self._data = data
        self._handlers = dict(handlers)
        self._gave_up = gave_up
        self._lock: IO[str] | None = None
        self.busy = 0

    async def launch(self) -> None:
        """Take the data folder's lock, open the engine's database, and go on with what a crash left."""
        global _engine  # DBOS finds workflow functions by name in the process
        self._lock = _take(self._data / "engine.lock")
        _engine = self
        DBOS(config=_config(self._data))
        await asyncio.to_thread(DBOS.launch)

    async def enqueue(self, kind: str, job_id: str, job: Job) -> None:
        """Start a job now; a job of this id that was started before is not started again."""
        assert kind in self._handlers, kind
        # not to_thread: it would carry our own job's context along, and jobs are not each other's children
        await asyncio.get_running_loop().run_in_executor(None, _start, kind, job_id, dict(job))

    async def state_of(self, job_id: str) -> str | None:
        """Tell how a job stands: PENDING, SUCCESS, ERROR…, or None if it never started."""
        status = await asyncio.to_thread(DBOS.get_workflow_status, job_id)
        return None if status is None else status.status

    async def unfinished(self) -> int:
        """Count the jobs that are not over, also those that wait for recovery."""
        rows = await asyncio.to_thread(
            DBOS.list_workflows, status=["PENDING", "ENQUEUED"], load_input=False, load_output=False
        )
        return len(rows)

    async def close(self) -> None:
        """Stop where we are; the next launch goes on from the last finished move."""
        global _engine
        logging.getLogger("dbos").setLevel(logging.CRITICAL)  # it calls every move that is cut off an error
        await asyncio.to_thread(DBOS.destroy, workflow_completion_timeout_sec=0)
        _engine = None
        if self._lock is not None:
            self._lock.close()

    async def move(self, kind: str, job: Job) -> bool:
        return await self._handlers[kind](job)

    async def give_up(self, kind: str, job: Job, why: str) -> None:
        await self._gave_up(kind, job, why)


_engine: Engine | None = None


def _current() -> Engine:
    assert _engine is not None, "the engine was not launched"
    return _engine


def _start(kind: str, job_id: str, job: dict[str, Any]) -> None:
    with SetWorkflowID(job_id):
        DBOS.start_workflow(work, kind, job)


@DBOS.workflow(max_recovery_attempts=100)
async def work(kind: str, job: dict[str, Any]) -> None:
    """Make moves until the job rests; what cannot go on is written down, never lost."""
    engine = _current()
    with _counted(engine):
        try:
            for _ in range(MOVES):
                left = await DBOS.run_step_async(_options(kind), _move, kind, job)
                if left is False:
                    return
                if left is not True:
                    await DBOS.sleep_async(left)
            why = f"it made {MOVES} moves and did not come to rest"
        except Exception as exc:  # the last line of defence: a bug must end visibly, not silently
            log.exception("a job cannot go on", extra={"action": "job-failed", "kind": kind, "job": job})
            why = str(exc) if isinstance(exc, WorkTrainError) else f"a bug: {type(exc).__name__}: {exc}"
        await DBOS.run_step_async({"name": f"{kind}-gave-up"}, _give_up, kind, job, why)


async def _move(kind: str, job: dict[str, Any]) -> bool | float:
    """Make one move; give whether there is more to do, or the seconds after which it must be made again."""
    try:
        return await _current().move(kind, job)
    except Limited as exc:
        log.info("%s waits: %s", kind, exc, extra={"action": "limited", "kind": kind, "job": job})
        return exc.seconds + random.uniform(0, min(SPREAD, exc.seconds / 10))


async def _give_up(kind: str, job: dict[str, Any], why: str) -> None:
    await _current().give_up(kind, job, why)


def _options(kind: str) -> StepOptions:
    return {
        "name": kind,
        "retries_allowed": True,
        "max_attempts": 5,
        "interval_seconds": 0.5,
        "backoff_rate": 3,
        "should_retry": lambda exc: isinstance(exc, RemoteError),
    }


@contextmanager
def _counted(engine: Engine) -> Iterator[None]:
    engine.busy += 1
    try:
        yield
    finally:
        engine.busy -= 1


def _take(path: Path) -> IO[str]:
    """Lock the data folder: two engines with one executor id would run each other's jobs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = path.open("w")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        handle.close()
        raise WorkTrainError(
            f"Another WorkTrain works in {path.parent}.",
            why="its lock is held",
            fix="Stop the other one, or give this one another WORKTRAIN_DATA.",
        ) from None
    return handle


def _config(data: Path) -> DBOSConfig:
    return {
        "name": "worktrain",
        "system_database_url": f"sqlite:///{data / 'engine.sqlite'}",
        "application_version": APPLICATION_VERSION,
        "executor_id": "worktrain",
        "serializer": DBOSPortableJSONSerializer(),
        "log_level": "ERROR",
        "notification_listener_polling_interval_sec": 1.0,
    }
