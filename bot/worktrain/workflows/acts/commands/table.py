"""Every verb of the registry and what does it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from worktrain.commands import Call
from worktrain.workflows.acts.commands import deciding, pausing, steering, telling
from worktrain.workflows.acts.commands.context import Said

DOES: Mapping[str, Callable[[Said, Call], Awaitable[str]]] = {
    "run": steering.run,
    "plan": telling.plan,
    "stop": steering.stop,
    "pause": pausing.pause,
    "resume": pausing.resume,
    "retry": steering.retry,
    "review": steering.review,
    "answer": deciding.give_answer,
    "approve": deciding.approve,
    "dismiss": deciding.dismiss,
    "explain": telling.explain,
    "status": telling.status,
    "tell": telling.not_yet,
    "help": telling.help_,
}
