"""Where REST and GraphQL are, by the address that people see in the browser."""

from __future__ import annotations

import pytest

from worktrain.settings import Settings


@pytest.mark.parametrize(
    ("github_url", "api_url", "graphql_url"),
    [
        pytest.param(
            "https://github.com", "https://api.github.com", "https://api.github.com/graphql", id="github.com"
        ),
        pytest.param(
            "https://git.example.org",
            "https://git.example.org/api/v3",
            "https://git.example.org/api/graphql",
            id="Enterprise Server",
        ),
        pytest.param(
            "http://127.0.0.1:8080",
            "http://127.0.0.1:8080/api/v3",
            "http://127.0.0.1:8080/api/graphql",
            id="a stand-in",
        ),
        pytest.param(
            "https://octo.ghe.com",
            "https://api.octo.ghe.com",
            "https://api.octo.ghe.com/graphql",
            id="data residency",
        ),
        pytest.param(
            "https://ghe.com.example.org",
            "https://ghe.com.example.org/api/v3",
            "https://ghe.com.example.org/api/graphql",
            id="a name that only looks like it",
        ),
    ],
)
def test_the_api_is_found_by_the_base_address(github_url: str, api_url: str, graphql_url: str) -> None:
    settings = Settings(app_id=1, private_key="", webhook_secrets=(), github_url=github_url)
    assert (settings.api_url, settings.graphql_url) == (api_url, graphql_url)
