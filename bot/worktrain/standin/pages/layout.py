"""What every page shares: the frame, the style, a line of a list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape

from worktrain.standin.state.accounts import User
from worktrain.standin.state.labels import Label
from worktrain.standin.state.repositories import Repository

STYLE = """
:root { color-scheme: light dark; --line: #8884; --quiet: #777; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; }
header { border-bottom: 1px solid var(--line); margin-bottom: 1rem; padding-bottom: .5rem; }
header nav { display: inline; } header nav a { margin-right: 1rem; } header .who { float: right; }
a { color: LinkText; text-decoration: none; } a:hover { text-decoration: underline; }
.quiet { color: var(--quiet); font-size: .9em; }
.label { border: 1px solid; border-radius: 1em; padding: 0 .6em; font-size: .8em; margin-left: .3em; }
.state { border-radius: 1em; padding: .1em .8em; color: #fff; font-size: .85em; }
.open { background: #1a7f37; } .closed { background: #8250df; } .merged { background: #8250df; }
.draft { background: #6e7781; }
ul.list { list-style: none; padding: 0; } ul.list li { padding: .5rem; border-top: 1px solid var(--line); }
article { border: 1px solid var(--line); border-radius: 6px; margin: 1rem 0; overflow-x: auto; }
article > .head { background: #8881; padding: .4rem .8rem; } article > .text { padding: .2rem .8rem; }
pre { overflow-x: auto; background: #8881; padding: .6rem; border-radius: 6px; font-size: .85em; }
table { border-collapse: collapse; } td { border: 1px solid var(--line); padding: .2rem .6rem; }
form label { display: block; margin: .8rem 0; }
label > input:not([type=checkbox]), label > textarea { display: block; font: inherit; padding: .4rem;
  width: 100%; max-width: 40rem; box-sizing: border-box; }
button { font: inherit; padding: .3rem .9rem; }
.add { color: #1a7f37; } .del { color: #cf222e; }
"""


def page(title: str, body: str, repository: Repository | None = None, *, visitor: User | None = None) -> str:
    """Wrap a body; the texts in it are escaped already."""
    links = ""
    if repository is not None:
        home = f"/{repository.full_name}"
        links = (
            f'<strong>{escape(repository.full_name)}</strong> <nav><a href="{home}/issues">Issues</a>'
            f'<a href="{home}/pulls">Pull requests</a></nav>'
        )
    who = (
        f'{escape(visitor.login)} · <a href="/login">change</a>'
        if visitor
        else '<a href="/login">Sign in</a>'
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>"
        f'<body><header><span class="who">{who}</span>'
        f'<a href="/">Local GitHub</a> {links}</header><main>{body}</main></body></html>'
    )


def labels(found: Sequence[Label]) -> str:
    return "".join(
        f'<span class="label" style="border-color: #{escape(label.color)}">{escape(label.name)}</span>'
        for label in found
    )


def state(name: str) -> str:
    return f'<span class="state {name}">{name.capitalize()}</span>'


def when(at: datetime) -> str:
    return f"<time>{at.strftime('%Y-%m-%d %H:%M:%S')} UTC</time>"


def article(head: str, text: str) -> str:
    return f'<article><div class="head">{head}</div><div class="text">{text}</div></article>'
