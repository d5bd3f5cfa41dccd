"""Figures whose subject is not built yet: each row says what is to come, and in which step."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.rows import Row


def ingest(_data: Path) -> Iterator[Row]:
    yield Row(
        figure="P1.rps",
        unit="requests/s",
        better="higher",
        peer_name="Probot 14",
        goal=">= 1.0x at 16 and 64 connections",
        notes="not measured yet: group commit comes with M3",
    )


def overhead(_data: Path) -> Iterator[Row]:
    yield Row(
        figure="P3.cpu",
        unit="CPU s/issue",
        better="lower",
        goal="<= 0.5",
        notes="not measured yet: comes with M3",
    )


def transcripts_speed(_data: Path) -> Iterator[Row]:
    yield Row(
        figure="P4.wall",
        unit="s",
        better="lower",
        peer_name="ccusage",
        goal="<= 1.0x",
        notes="not measured yet: the flight recorder comes with M4",
    )


def preflight(_data: Path) -> Iterator[Row]:
    yield Row(
        figure="P5.median",
        unit="ms",
        better="lower",
        peer_name="pre-commit",
        goal="<= 40",
        notes="not measured yet: the hooks come with M5",
    )


def skills_speed(_data: Path) -> Iterator[Row]:
    yield Row(
        figure="P6.one",
        unit="ms",
        better="lower",
        goal="<= 5",
        notes="not measured yet: skill matching comes with M5",
    )


def plan_speed(_data: Path) -> Iterator[Row]:
    yield Row(
        figure="P7.optimum@1000",
        unit="ms",
        better="lower",
        peer_name="HiGHS",
        goal="<= 50",
        notes="not measured yet: the set is exact on small graphs now; large ones come with M6",
    )


def stats(_data: Path) -> Iterator[Row]:
    yield Row(
        figure="P8.error",
        unit="relative error",
        better="lower",
        peer_name="scipy",
        goal="<= 1e-9",
        notes="not measured yet: experiments come with M7",
    )


def growth(_data: Path) -> Iterator[Row]:
    yield Row(
        figure="P9.status@10000",
        unit="ms",
        better="lower",
        goal="<= 100",
        notes="not measured yet: comes with M3",
    )


def workers(_data: Path) -> Iterator[Row]:
    yield Row(
        figure="P10.speedup",
        unit="x",
        better="higher",
        goal=">= 1.8",
        notes="not measured yet: several workers on Postgres come with M3",
    )


def page(_data: Path) -> Iterator[Row]:
    yield Row(
        figure="P11.first",
        unit="kB",
        better="lower",
        goal="<= 60",
        notes="not measured yet: the console comes with a later step",
    )


def skills_quality(_data: Path) -> Iterator[Row]:
    yield Row(
        figure="Q2.f1",
        unit="F1",
        better="higher",
        goal=">= 0.98",
        notes="not measured yet: skill matching comes with M5",
    )


def signals(_data: Path) -> Iterator[Row]:
    yield Row(
        figure="Q3.recall",
        unit="share",
        better="higher",
        goal=">= 0.80",
        notes="not measured yet: signals come with M4",
    )


def transcripts_read(_data: Path) -> Iterator[Row]:
    yield Row(
        figure="Q4.unknown",
        unit="share of lines",
        better="lower",
        goal="<= 0.01",
        notes="not measured yet: the flight recorder comes with M4",
    )
