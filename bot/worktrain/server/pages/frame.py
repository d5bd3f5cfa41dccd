"""What all pages share: head, landmarks, and the way past the head for those who cannot see."""

from __future__ import annotations

from worktrain.server.pages.html import NOTHING, Html, fill

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title} · WorkTrain</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/style.css">
{head}
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header><span class="brand">WorkTrain</span> <span class="quiet">{place}</span></header>
<main id="main" tabindex="-1">
{body}
</main>
</body>
</html>
"""
_LIVE = """<script src="/assets/live.js" defer></script>
<noscript><meta http-equiv="refresh" content="5"></noscript>"""


def page(title: str, body: Html, *, place: str = "", live: bool = False) -> Html:
    """Wrap a body; a live page follows what happens, by a small script or by loading itself again."""
    return fill(_PAGE, title=title, body=body, place=place, head=Html(_LIVE) if live else NOTHING)
