"""Output of programs is bounded, whatever they write."""

from __future__ import annotations

from worktrain.processes.sinks import CUT_MARK, Capped, Lines, Tail


def lines(cap: int = 100) -> tuple[Lines, list[bool]]:
    flow: list[bool] = []
    return Lines(cap, flow.append), flow


async def all_of(sink: Lines) -> list[bytes]:
    return [line async for line in sink.read()]


def test_a_capped_sink_keeps_the_first_bytes_and_says_that_it_cut() -> None:
    sink = Capped(4)
    sink.feed(b"abc")
    assert (sink.value(), sink.truncated) == (b"abc", False)
    sink.feed(b"def")
    sink.feed(b"ghi")
    assert (sink.value(), sink.truncated) == (b"abcd", True)


def test_a_capped_sink_that_is_just_full_is_not_cut() -> None:
    sink = Capped(3)
    sink.feed(b"abc")
    assert not sink.truncated


def test_a_tail_keeps_the_last_bytes() -> None:
    sink = Tail(4)
    sink.feed(b"abc")
    sink.feed(b"def")
    assert sink.value() == b"cdef"


async def test_lines_are_joined_across_pieces_and_lose_their_newline() -> None:
    sink, _ = lines()
    for piece in (b"on", b"e\ntw", b"o\n\nthree"):
        sink.feed(piece)
    sink.close()
    assert await all_of(sink) == [b"one", b"two", b"", b"three"]


async def test_a_line_that_is_too_long_is_cut_and_marked_and_the_next_is_whole() -> None:
    sink, _ = lines(4)
    for piece in (b"abc", b"def", b"ghi\n", b"next\n"):
        sink.feed(piece)
    sink.close()
    assert await all_of(sink) == [b"abcd" + CUT_MARK, b"next"]


async def test_a_slow_reader_makes_the_program_wait() -> None:
    sink, flow = lines(10)
    sink.feed(b"0123456789\n0123456789\n")
    assert flow[-1] is False
    assert not sink.room.is_set()
    sink.close()
    assert len(await all_of(sink)) == 2
    assert flow[-1] is True
    assert sink.room.is_set()
