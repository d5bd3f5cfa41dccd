"""HTML out of templates in which everything is escaped that is not HTML of ours."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape


class Html(str):
    """Text that may stand in a page as it is."""

    __slots__ = ()


NOTHING = Html("")


def fill(template: str, /, **values: object) -> Html:
    """Fill `{names}`; only values that are Html already keep their tags."""
    shown = {name: value if isinstance(value, Html) else escape(str(value)) for name, value in values.items()}
    return Html(template.format(**shown))


def join(parts: Iterable[Html], separator: str = "") -> Html:
    return Html(separator.join(parts))
