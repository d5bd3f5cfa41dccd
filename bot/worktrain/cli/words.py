"""The few words and signs that several commands show for the same thing."""

from __future__ import annotations

from worktrain.cli.output import sign
from worktrain.cli.tables import Cell
from worktrain.states import State
from worktrain.words.quote import one_line

_SIGNS: dict[State, tuple[str, str]] = {
    State.QUEUED: ("…", ""),
    State.PLANNED: ("…", ""),
    State.WAITING: ("…", ""),
    State.DEVELOPING: ("▸", "cyan"),
    State.REVIEWING: ("▸", "cyan"),
    State.PROVING: ("▸", "cyan"),
    State.NEEDS_HUMAN: ("!", "yellow"),
    State.READY: ("!", "yellow"),
    State.MERGED: ("✓", "green"),
    State.FAILED: ("✗", "red"),
    State.STOPPED: ("–", "dim"),
    State.DECLINED: ("–", "dim"),
    State.REFUSED: ("–", "dim"),
}


def state_cell(state: State) -> Cell:
    """Show a state by sign, word and colour."""
    symbol, style = _SIGNS[state]
    return Cell(f"{sign(symbol)} {state.value.replace('_', ' ')}", style)


def issue_name(repository: str, number: int, *, alone: bool) -> str:
    """Name an issue; without its repository where there is only one."""
    return f"#{number}" if alone else f"{repository}#{number}"


def title(text: str) -> str:
    """Shorten a stranger's words to a cell; nothing in them reaches the terminal as a command."""
    return one_line(text, 72)


def sentence(text: str | None) -> str:
    return one_line(text or "", 160)


def tokens(number: int) -> str:
    """Write a number of tokens: 812, 12.8k, 2.1M; nothing for none."""
    if number < 1_000:
        return str(number or "")
    return f"{number / 1_000:.1f}k" if number < 999_950 else f"{number / 1_000_000:.1f}M"


def dollars(usd: float) -> str:
    """Write money; backends that do not tell leave it at zero, which is shown as nothing."""
    return f"${usd:.2f}" if usd else ""


def left_out(shown: int, all_of_them: int, nouns: str) -> str | None:
    """Say how many there are besides those shown, and how to see them."""
    if all_of_them <= shown:
        return None
    return f"{shown} of {all_of_them} {nouns}; more with --limit {min(all_of_them, 10_000)}"
