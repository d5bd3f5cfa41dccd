"""Which meter reads an answer."""

from __future__ import annotations

from worktrain.models.metering.anthropic import AnthropicDocument, AnthropicStream
from worktrain.models.metering.counts import Meter
from worktrain.models.metering.openai import OpenAIDocument, OpenAIStream


def meter_for(kind: str, content_type: str) -> Meter:
    """Choose by the provider, and by whether it streams."""
    streams = content_type.partition(";")[0].strip().lower() == "text/event-stream"
    if kind == "anthropic":
        return AnthropicStream() if streams else AnthropicDocument()
    return OpenAIStream() if streams else OpenAIDocument()
