"""What git prints is read byte by byte, and what may be said of a remote holds no token."""

from __future__ import annotations

from base64 import b64encode

import pytest

from worktrain.errors import GitError
from worktrain.git.bundle_header import parse
from worktrain.git.credential import Credential, redact
from worktrain.git.differences import changes, entries
from worktrain.git.environment import as_variables, environment
from worktrain.git.failures import BundleRefused
from worktrain.git.names import full_ref, is_plain_path, is_ref, object_name
from worktrain.git.version import parse as parse_version

ONE, TWO = "1" * 40, "2" * 40
CREDENTIAL = Credential(url="https://github.com/acme/shop.git", token="ghs_abcdefghijklmnop1234567890")


def raw(status: str, path: str) -> bytes:
    return f":100644 100644 {ONE} {TWO} {status}\0{path}\0".encode()


def test_counts_go_to_their_own_path_even_if_a_path_looks_like_counts() -> None:
    output = (
        raw("M", "5\t0\tb")
        + raw("M", ":b")
        + raw("A", "b")
        + b"7\t8\t5\t0\tb\0"
        + b"1\t2\t:b\0"
        + b"-\t-\tb\0"
    )
    found = {change.path: (change.added, change.removed, change.binary) for change in changes(output)}
    assert found == {"5\t0\tb": (7, 8, False), ":b": (1, 2, False), "b": (0, 0, True)}


def test_no_difference_is_no_entry() -> None:
    assert entries(b"") == []
    assert changes(b"") == ()


def test_a_header_gives_one_head_and_the_beginning_of_the_pack() -> None:
    content = f"# v2 git bundle\n-{ONE} Base\n{TWO} refs/heads/main\n{TWO} HEAD\n\nPACK".encode()
    header = parse(content)
    assert header.head == TWO
    assert content[header.length :] == b"PACK"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# v2 git bundle\n",
        f"# v3 git bundle\n@filter=blob:none\n{ONE} HEAD\n\n",
        f"# v2 git bundle\n{ONE} HEAD\n{TWO} HEAD\n\n",
        f"# v2 git bundle\n{ONE} refs/heads/HEAD\n\n",
        f"# v2 git bundle\n{ONE[:-1]}g HEAD\n\n",
        f"# v2 git bundle\n{ONE} HEAD\n" + "x" * 70_000 + "\n\n",
    ],
)
def test_other_headers_are_refused(text: str) -> None:
    with pytest.raises(BundleRefused):
        parse(text.encode())


@pytest.mark.parametrize("name", ["main", "a/b", "worktrain/issue-1-x", "dev$(id)", "a;b", "x{echo,hi}", "ü"])
def test_names_that_git_takes_are_refs_whatever_a_shell_would_think(name: str) -> None:
    assert is_ref(name)
    assert full_ref(name) == f"refs/heads/{name}"


@pytest.mark.parametrize(
    "name",
    [
        "",
        "@",
        "-x",
        "--upload-pack=x",
        "/a",
        "a/",
        "a//b",
        "a/.b",
        ".a",
        "a.",
        "a.lock",
        "a.lock/b",
        "a..b",
        "a@{u}",
        "a b",
        "a~1",
        "a^",
        "a:b",
        "a?",
        "a*",
        "a[",
        "a\\b",
        "a\0",
        "a\n",
    ],
)
def test_other_names_are_no_refs(name: str) -> None:
    assert not is_ref(name)
    with pytest.raises(GitError):
        full_ref(name)


def test_a_full_ref_stays_as_it_is() -> None:
    assert full_ref("refs/pull/1/head") == "refs/pull/1/head"
    assert object_name("refs/heads/main") == "refs/heads/main"
    for text in ("main", ONE[:-1], f"{ONE}^", "HEAD", "refs/heads/a..b"):
        with pytest.raises(GitError):
            object_name(text)


@pytest.mark.parametrize("path", ["", "/a", "a/", "./a", "a/../b", "..", "a\0b"])
def test_paths_that_are_not_plain_are_not_looked_up(path: str) -> None:
    assert not is_plain_path(path)


def test_the_token_is_not_in_the_credentials_repr_and_goes_to_one_address() -> None:
    assert CREDENTIAL.token not in repr(CREDENTIAL)
    key, value = CREDENTIAL.as_config()
    assert key == "http.https://github.com/acme/shop.git.extraHeader"
    assert (
        value == "Authorization: Basic " + b64encode(f"x-access-token:{CREDENTIAL.token}".encode()).decode()
    )


@pytest.mark.parametrize(
    "said",
    [
        "remote: {token}",
        "remote: {token} and Authorization: Basic {basic}",
        "remote: {half}",
        "remote: {reversed}",
        "remote: {hex}",
        "fatal: unable to access 'https://x-access-token:{token}@github.com/'",
    ],
)
def test_no_form_of_the_token_is_said(said: str) -> None:
    token = CREDENTIAL.token
    basic = CREDENTIAL.as_config()[1].rpartition(" ")[2]
    forms = {
        "token": token,
        "basic": basic,
        "half": token[:15],
        "reversed": token[::-1],
        "hex": token.encode().hex(),
    }
    text = redact(said.format(**forms), CREDENTIAL)
    assert not any(form in text for form in forms.values())


def test_what_holds_no_token_is_said_as_it_is() -> None:
    said = "remote: error: GH006: Protected branch update failed for refs/heads/main."
    assert redact(said, CREDENTIAL) == said


def test_settings_travel_as_variables() -> None:
    assert as_variables([("a.b", "1"), ("c.d", "")]) == {
        "GIT_CONFIG_KEY_0": "a.b",
        "GIT_CONFIG_VALUE_0": "1",
        "GIT_CONFIG_KEY_1": "c.d",
        "GIT_CONFIG_VALUE_1": "",
        "GIT_CONFIG_COUNT": "2",
    }


def test_proxies_are_for_the_network_but_not_for_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy:1")
    monkeypatch.setenv("SSL_CERT_FILE", "/etc/ours.pem")
    monkeypatch.setenv("GITHUB_TOKEN", "x")
    away = environment(protocols="https", url="https://github.com/a/b.git")
    assert (away["https_proxy"], away["GIT_SSL_CAINFO"]) == ("http://proxy:1", "/etc/ours.pem")
    assert "https_proxy" not in environment(protocols="http", url="http://127.0.0.1:80/a/b.git")
    local = environment(protocols="none")
    assert not {"https_proxy", "GITHUB_TOKEN", "SSL_CERT_FILE"} & set(local)


def test_versions_are_read_from_what_git_says() -> None:
    assert parse_version("git version 2.39.5") == (2, 39)
    assert parse_version("git version 2.45.2 (Apple Git-1)") == (2, 45)
    assert parse_version("hg 6.1") is None
