"""Parts of forms: a label, a hint and an error that belong to their field for every reader."""

from __future__ import annotations

from collections.abc import Mapping

from worktrain.server.pages.html import NOTHING, Html, fill

_FIELD = """<div class="field">
<label for="{name}">{label}</label>
{hint}{error}
{control}
</div>"""


def field(
    name: str,
    label: str,
    *,
    value: str = "",
    hint: str = "",
    error: str = "",
    kind: str = "text",
    required: bool = False,
    more: str = "",
) -> Html:
    """Give one input; `more` are attributes of ours, `kind` an input's type or `textarea`."""
    said = [f"{name}-{part}" for part, text in (("hint", hint), ("error", error)) if text]
    attributes = "".join(
        (
            " required" if required else "",
            f' aria-describedby="{" ".join(said)}"' if said else "",
            ' aria-invalid="true"' if error else "",
            f" {more}" if more else "",
        )
    )
    if kind == "textarea":
        template = '<textarea id="{name}" name="{name}"{attributes}>{value}</textarea>'
    elif kind == "file":
        template = '<input type="file" id="{name}" name="{name}"{attributes}>'
    else:
        template = '<input type="{kind}" id="{name}" name="{name}" value="{value}"{attributes}>'
    control = fill(template, name=name, kind=kind, value=value, attributes=Html(attributes))
    return fill(
        _FIELD,
        name=name,
        label=label,
        control=control,
        hint=fill('<p class="hint" id="{name}-hint">{hint}</p>', name=name, hint=hint) if hint else NOTHING,
        error=fill('<p class="error" id="{name}-error">✗ {error}</p>', name=name, error=error)
        if error
        else NOTHING,
    )


def hidden(name: str, value: str) -> Html:
    return fill('<input type="hidden" name="{name}" value="{value}">', name=name, value=value)


def problem(wrong: Mapping[str, str]) -> Html:
    """Give what is wrong with the whole of a form; a reader is told at once."""
    text = wrong.get("all", "Something is not right below." if wrong else "")
    return fill('<p class="error" role="alert">✗ {text}</p>', text=text) if text else NOTHING
