"""What an act gives when there was nothing to do: the reason, which `worktrain events list` shows."""

from __future__ import annotations


class Nothing(str):
    """Why nothing was done; any other text says what was."""

    __slots__ = ()
