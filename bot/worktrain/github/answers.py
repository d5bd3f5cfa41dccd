"""Turns what gidgethub and the network raise into our errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp
import gidgethub

from worktrain.errors import AuthError, RemoteError
from worktrain.github import errors
from worktrain.secrecy import redact

_LATER = "Try again later; https://www.githubstatus.com says how GitHub is."


@contextmanager
def our_errors(doing: str, *, grant_at: str = "") -> Iterator[None]:
    """Wrap one call of gidgethub; `doing` is the method and the address template, never a secret."""
    try:
        yield
    except gidgethub.HTTPException as exc:
        if int(exc.status_code) == 403 and "not accessible by integration" in str(exc):
            raise _lacking(doing, exc, grant_at) from exc
        raise _from_http(doing, exc) from exc
    except gidgethub.GraphQLAuthorizationFailure as exc:
        raise _unauthorised(doing, exc) from exc
    except gidgethub.QueryError as exc:
        raise _from_graphql(doing, exc) from exc
    except gidgethub.GraphQLException as exc:
        what = f"GitHub's answer makes no sense ({doing})."
        raise errors.Unanswered(what, why=redact(str(exc)), fix=_LATER) from exc
    except KeyError as exc:  # gidgethub meets a 422 without a message
        raise errors.Refused(f"GitHub refused, without a reason ({doing}).", status=422) from exc
    except (ValueError, LookupError) as exc:  # a body that is not the JSON that its header promises
        what = f"GitHub's answer cannot be read ({doing})."
        raise errors.Unanswered(what, why=type(exc).__name__, fix=_LATER) from exc
    except (aiohttp.ClientError, TimeoutError, OSError) as exc:
        what = f"GitHub did not answer ({doing})."
        raise errors.Unanswered(what, why=redact(str(exc)) or type(exc).__name__, fix=_LATER) from exc


def _from_http(doing: str, exc: gidgethub.HTTPException) -> Exception:
    status, message = int(exc.status_code), redact(str(exc))
    if status >= 500:
        return errors.Unanswered(f"GitHub failed with {status} ({doing}).", why=message, fix=_LATER)
    if status == 401:
        return _unauthorised(doing, exc)
    if status == 403 and "not accessible by personal access token" in message:
        return _token_lacks(doing, exc)
    if status in {404, 410} or status < 400:
        return errors.Gone(f"GitHub has no such thing ({doing}).", status=status, why=message)
    if status == 422 and _exists(exc, message):
        return errors.AlreadyThere(f"It is already there ({doing}).", status=status, why=message)
    return errors.Refused(f"GitHub refused with {status} ({doing}).", status=status, why=message)


def _unauthorised(doing: str, exc: Exception) -> errors.Unauthorised:
    return errors.Unauthorised(
        f"GitHub does not accept our credential ({doing}).",
        why=redact(str(exc)),
        fix="Check the App's id and private key, or the token and its end; and this machine's clock.",
    )


def _exists(exc: gidgethub.HTTPException, message: str) -> bool:
    listed = getattr(exc, "errors", None) or ()
    codes = {entry.get("code") for entry in listed if isinstance(entry, dict)}
    return "already_exists" in codes or "already exists" in message.lower()


def _lacking(doing: str, exc: gidgethub.HTTPException, grant_at: str) -> AuthError:
    page = grant_at or "the App's settings page"
    return AuthError(
        f"The GitHub App lacks {_wanted(exc)} ({doing}).",
        why=redact(str(exc)),
        fix=f"Grant it at {page}, then accept it where the App is installed.",
    )


def _wanted(exc: gidgethub.HTTPException) -> str:
    # the header names what would do: docs, rest/using-the-rest-api/troubleshooting-the-rest-api
    named = exc.headers.get("x-accepted-github-permissions", "").replace("=", ": ")
    return named.replace("; ", " or ").replace(",", " and ") or "a permission"


def _token_lacks(doing: str, exc: gidgethub.HTTPException) -> AuthError:
    return AuthError(
        f"The token lacks {_wanted(exc)} ({doing}).",
        why=redact(str(exc)),
        fix="Edit the token in its owner's developer settings; docs/polling.md lists what it needs.",
    )


def _from_graphql(doing: str, exc: gidgethub.QueryError) -> RemoteError:
    return errors.Refused(f"GitHub refused ({doing}).", status=422, why=redact(str(exc)))
