"""What a request may say, and what is sent on of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from worktrain.models.reading import LONGEST_ANSWER, Reading, read
from worktrain.models.refusals import Refusal
from worktrain.models.routes import Dialect, route_of

MESSAGES, RESPONSES, CHAT = "/v1/messages", "/v1/responses", "/v1/chat/completions"


def reading(path: str, document: Any) -> Reading:
    route = route_of("POST", path, {})
    assert route is not None
    return read(route, document if isinstance(document, bytes) else json.dumps(document).encode())


def asking(**more: Any) -> dict[str, Any]:
    return {"model": "claude-opus-4-5", "max_tokens": 2000, "messages": [], **more}


def said(path: str, document: Any) -> dict[str, Any]:
    """Give what would be sent on."""
    read_ = reading(path, document)
    found = json.loads(read_.written(read_.output_tokens))
    assert isinstance(found, dict)
    return found


def test_what_is_fine_is_sent_on_as_it_is() -> None:
    tools = [{"name": "Bash", "input_schema": {"type": "object"}}, {"type": "bash_20250124", "name": "bash"}]
    document = asking(tools=tools, stream=True, system=[{"type": "text", "text": "Be good. ⚙"}])
    assert said(MESSAGES, document) == document


@pytest.mark.parametrize(
    ("path", "tool"),
    [
        (MESSAGES, {"type": "web_search_20250305", "name": "web_search"}),
        (MESSAGES, {"type": "web_fetch_20260309", "name": "web_fetch"}),
        (MESSAGES, {"type": "code_execution_20250825", "name": "code_execution"}),
        (MESSAGES, {"type": "mcp_toolset", "mcp_server_name": "mine"}),
        (MESSAGES, "bash"),
        (RESPONSES, {"type": "web_search"}),
        (RESPONSES, {"type": "mcp", "server_url": "https://evil.example"}),
        (RESPONSES, {"type": "code_interpreter", "container": {"type": "auto"}}),
        (RESPONSES, {"type": "shell", "environment": {"type": "container_auto"}}),
        (RESPONSES, {"type": "image_generation"}),
    ],
)
def test_a_tool_that_the_provider_would_run_is_left_out(path: str, tool: Any) -> None:
    ours = {"type": "custom", "name": "mine"}
    read_ = reading(path, {"model": "m", "tools": [tool, ours]})
    assert json.loads(read_.written(read_.output_tokens))["tools"] == [ours]
    assert len(read_.left_out) == 1


@pytest.mark.parametrize(
    ("path", "wish"),
    [
        (MESSAGES, {"speed": "fast"}),
        (MESSAGES, {"service_tier": "priority"}),
        (RESPONSES, {"service_tier": "priority"}),
        (CHAT, {"web_search_options": {}}),
    ],
)
def test_a_wish_that_costs_more_is_left_out(path: str, wish: dict[str, Any]) -> None:
    read_ = reading(path, {"model": "m", **wish})
    assert not set(wish) & set(json.loads(read_.written(read_.output_tokens)))
    assert read_.left_out


@pytest.mark.parametrize(
    ("path", "more"),
    [
        (MESSAGES, {"mcp_servers": [{"url": "https://evil.example"}]}),
        (MESSAGES, {"container": "container_1"}),
        (RESPONSES, {"previous_response_id": "resp_of_somebody_else"}),
        (RESPONSES, {"conversation": "conv_1"}),
        (RESPONSES, {"background": True}),
        (RESPONSES, {"prompt": {"id": "p"}}),
        (CHAT, {"n": 50}),
    ],
)
def test_what_would_act_or_reach_elsewhere_is_refused(path: str, more: dict[str, Any]) -> None:
    with pytest.raises(Refusal, match="not let through"):
        reading(path, {"model": "m", **more})


LINKS = [
    (MESSAGES, {"type": "image", "source": {"type": "url", "url": "https://evil.example/?secret"}}),
    (MESSAGES, {"type": "document", "source": {"type": "file", "file_id": "file_1"}}),
    (RESPONSES, {"type": "input_image", "image_url": "https://evil.example/?secret"}),
    (RESPONSES, {"type": "input_image", "file_id": "file_1"}),
    (RESPONSES, {"type": "input_file", "file_url": "https://evil.example/?secret"}),
    (CHAT, {"type": "image_url", "image_url": {"url": "https://evil.example/?secret"}}),
    (CHAT, {"type": "file", "file": {"file_id": "file_1"}}),
]


@pytest.mark.parametrize(("path", "content"), LINKS)
def test_content_that_the_provider_would_fetch_is_refused(path: str, content: dict[str, Any]) -> None:
    where = "input" if path == RESPONSES else "messages"
    nested = [{"role": "user", "content": [{"type": "tool_result", "content": [content]}]}]
    with pytest.raises(Refusal, match="inline"):
        reading(path, {"model": "m", where: nested})


@pytest.mark.parametrize(
    ("path", "content"),
    [
        (MESSAGES, {"type": "image", "source": {"type": "base64", "data": "aGk="}}),
        (
            MESSAGES,
            {"type": "tool_use", "name": "Fetch", "input": {"type": "url", "url": "https://a.example"}},
        ),
        (MESSAGES, {"type": "text", "text": '{"type": "url", "url": "https://a.example"}'}),
        (RESPONSES, {"type": "input_image", "image_url": "data:image/png;base64,aGk="}),
    ],
)
def test_content_that_is_there_is_let_through(path: str, content: dict[str, Any]) -> None:
    where = "input" if path == RESPONSES else "messages"
    document = {"model": "m", where: [{"role": "user", "content": [content]}]}
    assert said(path, document) == document


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"hello",
        b"[1]",
        b'{"model": 3}',
        b'{"model": ""}',
        b'{"model": "m", "max_tokens": NaN}',
        b'{"model": "m", "a": ' + b"[" * 100_000,
        b"\xff\xfe",
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(body: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        reading(MESSAGES, body)
    assert refused.value.status == 400
    assert refused.value.sentence.endswith(".")


def test_a_document_that_two_readers_would_read_differently_is_sent_as_we_read_it() -> None:
    twice = b'{"model":"m","tools":[{"type":"web_search_20250305"}],"tools":[],"tools":[]}'
    assert b"web_search" not in reading(MESSAGES, twice).written(10)


@pytest.mark.parametrize(
    ("path", "document", "name"),
    [
        (MESSAGES, {"max_tokens": 8000}, "max_tokens"),
        (RESPONSES, {}, "max_output_tokens"),
        (CHAT, {}, "max_completion_tokens"),
        (CHAT, {"max_tokens": 8000}, "max_tokens"),
    ],
)
def test_a_shorter_answer_is_asked_for_where_each_dialect_says_it(
    path: str, document: dict[str, Any], name: str
) -> None:
    read_ = reading(path, {"model": "m", **document})
    assert read_.output_tokens == document.get("max_tokens", LONGEST_ANSWER)
    assert json.loads(read_.written(3000))[name] == 3000
    assert json.loads(read_.written(read_.output_tokens)).get(name) == document.get(name)


def test_a_streamed_chat_completion_is_asked_to_tell_what_it_used() -> None:
    document = {"model": "m", "stream": True, "stream_options": {"include_usage": False, "other": 1}}
    assert said(CHAT, document)["stream_options"] == {"include_usage": True, "other": 1}
    assert "stream_options" not in said(CHAT, {"model": "m"})


def test_the_prompt_is_estimated_by_its_size_but_a_picture_is_not() -> None:
    text = reading(MESSAGES, asking(messages=[{"role": "user", "content": "word " * 60_000}]))
    assert text.input_tokens == pytest.approx(100_000, rel=0.01)
    picture = {"type": "image", "source": {"type": "base64", "data": "iVBORw0KGgo" + "A" * 600_000}}
    shown = reading(MESSAGES, asking(messages=[{"role": "user", "content": [picture]}]))
    assert shown.input_tokens < 6000
    lying = reading(
        MESSAGES, asking(messages=[{"role": "user", "content": "iVBORw0KGgo" + "words " * 50_000}])
    )
    assert lying.input_tokens > 90_000


def test_thinking_must_fit_into_the_answer() -> None:
    thinking = {"type": "enabled", "budget_tokens": 10_000}
    assert reading(MESSAGES, asking(thinking=thinking)).least_output > 10_000


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/messages"),
        ("DELETE", "/v1/models"),
        ("POST", "/v1/messages/batches"),
        ("POST", "/v1/files"),
        ("GET", "/v1/responses/resp_1"),
        ("POST", "/v1/messages/"),
        ("POST", "/v1/messages/../files"),
        ("GET", "/v1/organizations/usage"),
        ("POST", "/v1/embeddings"),
        ("GET", "/"),
    ],
)
def test_nothing_else_is_let_through(method: str, path: str) -> None:
    assert route_of(method, path, {}) is None


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ({"x-api-key": "t"}, "anthropic"),
        ({"anthropic-version": "2023-06-01", "authorization": "Bearer t"}, "anthropic"),
        ({"authorization": "Bearer t"}, "openai"),
    ],
)
def test_the_list_of_models_is_asked_of_whom_the_client_speaks_to(headers: dict[str, str], kind: str) -> None:
    route = route_of("GET", "/v1/models", headers)
    assert route is not None
    assert (route.kind, route.dialect) == (kind, Dialect.MODELS)


@pytest.mark.parametrize(
    ("path", "document"),
    [
        (RESPONSES, {"input": [{"type": "item_reference", "id": "msg_of_another_talk"}]}),
        (RESPONSES, {"input": [{"output": {"type": "computer_screenshot", "image_url": "https://evil"}}]}),
        (RESPONSES, {"type": "tool_use", "input": [{"type": "input_image", "image_url": "https://evil"}]}),
        (MESSAGES, {"messages": [{"content": [{"type": "container_upload", "file_id": "file_1"}]}]}),
        (MESSAGES, {"messages": [{"content": [{"type": "container_upload", "file_id": None}]}]}),
    ],
)
def test_no_way_of_naming_what_lies_elsewhere_is_let_through(path: str, document: dict[str, Any]) -> None:
    with pytest.raises(Refusal, match="by reference"):
        reading(path, {"model": "m", **document})


def test_a_tool_that_the_provider_would_run_is_left_out_wherever_tools_are_listed() -> None:
    hosted = {"type": "mcp", "server_url": "https://evil.example"}
    ours = {"type": "function", "name": "mine", "parameters": {"tools": [hosted]}}
    document = {
        "model": "m",
        "tools": [{"type": "namespace", "name": "n", "tools": [hosted, ours]}],
        "input": [{"type": "tool_search_output", "tools": [ours, hosted]}],
    }
    sent = said(RESPONSES, document)
    assert sent["tools"][0]["tools"] == sent["input"][0]["tools"] == [ours]


@pytest.mark.parametrize(
    ("path", "document"),
    [
        (CHAT, {"service_tier": {}}),
        (MESSAGES, {"messages": [{"type": []}]}),
        (MESSAGES, {"tools": [{"type": {}}]}),
        (MESSAGES, {"thinking": {"budget_tokens": []}}),
    ],
)
def test_a_value_of_another_kind_than_expected_breaks_nothing(path: str, document: dict[str, Any]) -> None:
    assert reading(path, {"model": "m", **document}).model == "m"


def test_a_number_of_answers_that_is_no_number_is_refused() -> None:
    with pytest.raises(Refusal, match="several answers"):
        reading(CHAT, {"model": "m", "n": []})


def test_a_models_name_that_no_database_can_keep_is_refused() -> None:
    with pytest.raises(Refusal, match="names no model"):
        reading(MESSAGES, b'{"model": "\\ud800"}')


def test_text_that_only_looks_like_a_picture_costs_what_text_costs() -> None:
    text = "iVBORw0KGgo" + "word," * 100_000
    coded = "iVBORw0KGgo" + "A" * 500_000
    picture = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": coded}}
    call = {"type": "tool_use", "id": "t", "name": "x", "input": {"type": "base64", "data": coded}}
    for content in (text, coded, [call], [{"type": "base64", "data": text}]):
        assert reading(MESSAGES, asking(messages=[{"content": content}])).input_tokens > 150_000
    assert reading(MESSAGES, asking(messages=[{"content": [picture]}])).input_tokens < 6_000


def test_the_bound_of_an_answer_that_is_reserved_is_the_one_that_is_sent_on() -> None:
    sent = said(CHAT, {"model": "m", "max_completion_tokens": 90_000, "max_tokens": 1})
    assert (sent.get("max_completion_tokens"), sent.get("max_tokens")) == (90_000, None)
    assert said(MESSAGES, asking(max_tokens=10**20))["max_tokens"] == LONGEST_ANSWER
    assert said(MESSAGES, asking(max_tokens=1e30))["max_tokens"] == LONGEST_ANSWER


@pytest.mark.parametrize("filling", [b"[],", b'{"":0},', b'"",', b"1,"])
def test_a_body_of_very_many_values_is_refused_before_it_is_parsed(filling: bytes) -> None:
    body = b'{"model":"m","a":[' + filling * 300_000 + b"1]}"
    with pytest.raises(Refusal) as caught:
        reading(MESSAGES, body)
    assert caught.value.status == 413


def test_a_long_text_full_of_brackets_is_no_body_of_many_values() -> None:
    text = '[{"a,": 1},' * 60_000
    assert said(MESSAGES, asking(system=text))["system"] == text


def test_a_body_in_another_encoding_than_utf_8_is_refused() -> None:
    with pytest.raises(Refusal, match="not JSON"):
        reading(MESSAGES, json.dumps(asking()).encode("utf-16"))


def test_the_cache_that_lasts_an_hour_is_noticed_however_it_is_written() -> None:
    system = b'[{"type": "text", "text": "x", "cache_control": {"type": "ephemeral", "ttl": "\\u0031h"}}]'
    assert reading(MESSAGES, b'{"model": "m", "messages": [], "system": ' + system + b"}").hour
