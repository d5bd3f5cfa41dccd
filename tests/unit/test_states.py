"""The table of states says everything about what may follow what."""

from __future__ import annotations

import pytest

from worktrain.errors import WorkTrainError
from worktrain.states import FINAL, NEXT, RESTING, WORKING, Happening, State, after


def test_every_state_can_be_reached_from_the_queue() -> None:
    reached, frontier = {State.QUEUED}, [State.QUEUED]
    while frontier:
        state = frontier.pop()
        for (before, _), following in NEXT.items():
            if before is state and following not in reached:
                reached.add(following)
                frontier.append(following)
    assert reached == set(State)


def test_whatever_is_under_way_can_be_stopped() -> None:
    for state in set(State) - FINAL:
        assert after(state, Happening.STOP) is State.STOPPED


def test_what_is_over_starts_anew_by_a_person_s_wish_only() -> None:
    for state in FINAL:
        following = {happening for (before, happening) in NEXT if before is state}
        assert following == {Happening.REQUEUE}


def test_working_and_resting_leave_only_the_queue_out() -> None:
    assert set(State) - WORKING - RESTING == {State.QUEUED}


def test_what_the_table_does_not_know_is_refused_in_words() -> None:
    with pytest.raises(WorkTrainError, match="merged cannot go on because a person stopped it"):
        after(State.MERGED, Happening.STOP)
