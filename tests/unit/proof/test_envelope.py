"""Any changed byte turns a proof red, and nothing but a refusal ever comes of it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable

import pytest

from worktrain.ids import Sha
from worktrain.proof import building, canonical, document, dsse
from worktrain.proof.canonical import ProofError
from worktrain.proof.dsse import Envelope, seal
from worktrain.proof.statements import as_json, read_merged, read_proven
from worktrain.proof.verify import verify
from worktrain.records import Record
from worktrain.verdicts import Finding, Severity

KEY = "test:1"


def sign(message: bytes) -> bytes:
    return hmac.digest(b"key", message, "sha256")


KEYS = {KEY: lambda message, signature: hmac.compare_digest(sign(message), signature)}


def file_of(record: Record) -> bytes:
    assert record.proof is not None
    first = seal(
        as_json(
            building.proven(record, record.proof, passed=True, reason="Proven.", at="2026-01-02T03:04:05Z")
        ),
        sign,
        KEY,
    )
    second = building.merged(
        record, first, commit=Sha("c" * 40), tree=Sha("2" * 40), method="squash", at="2026-01-02T03:05:00Z"
    )
    return document.write([first, seal(as_json(second), sign, KEY)])


def result(data: bytes) -> str:
    checks = verify(data, keys=KEYS, sight=None).checks
    offline = [check for check in checks if check.name in {"bytes", "statement"} or "signature" in check.name]
    return "failed" if any(check.result == "failed" for check in offline) else "passed"


def test_a_proof_that_nobody_touched_holds(record: Record) -> None:
    data = file_of(record)
    assert result(data) == "passed"
    assert data.endswith(b"\n")
    assert b"\n" not in data[:-1]


@pytest.mark.parametrize("flip", [0x01, 0x20, 0x80, 0xFF], ids=hex)
def test_flipping_any_byte_turns_it_red(flip: int, record: Record) -> None:
    data = file_of(record)
    good = [at for at in range(len(data)) if result(flipped(data, at, flip)) != "failed"]
    assert good == []


def flipped(data: bytes, at: int, bits: int) -> bytes:
    return data[:at] + bytes([data[at] ^ bits]) + data[at + 1 :]


def test_leaving_out_or_adding_any_byte_turns_it_red(record: Record) -> None:
    data = file_of(record)
    spoiled = [data[:at] + data[at + 1 :] for at in range(len(data))]
    spoiled += [data[:at] + b" " + data[at:] for at in range(len(data) + 1)]
    spoiled += [data[:at] for at in range(0, len(data), 7)]
    assert {result(one) for one in spoiled} == {"failed"}


REPLACED: list[tuple[str, Callable[[dict[str, object]], object]]] = [
    ("no statements", lambda d: {**d, "statements": []}),
    ("three statements", lambda d: {**d, "statements": [*_list(d), _list(d)[0]]}),
    ("other order", lambda d: {**d, "statements": _list(d)[::-1]}),
    ("another key", lambda d: {**d, "note": 1}),
    ("another schema", lambda d: {**d, "schema": "worktrain.proof/2"}),
    ("no signature", lambda d: _first(d, signatures=[])),
    ("two signatures", lambda d: _first(d, signatures=[*_signatures(d), *_signatures(d)])),
    ("another type", lambda d: _first(d, payloadType="text/plain")),
    ("unknown key", lambda d: _first(d, signatures=[{**_signatures(d)[0], "keyid": "test:2"}])),
    ("a key more", lambda d: _first(d, extra=True)),
    ("url-safe base64", lambda d: _first(d, payload=base64.urlsafe_b64encode(b"\xff\xfe\xfd").decode())),
    ("not a mapping", lambda d: [d]),
    ("nothing", lambda d: None),
]


def _list(d: dict[str, object]) -> list[dict[str, object]]:
    statements = d["statements"]
    assert isinstance(statements, list)
    return statements


def _signatures(d: dict[str, object]) -> list[dict[str, object]]:
    signatures = _list(d)[0]["signatures"]
    assert isinstance(signatures, list)
    return signatures


def _first(d: dict[str, object], **changes: object) -> object:
    return {**d, "statements": [{**_list(d)[0], **changes}, *_list(d)[1:]]}


@pytest.mark.parametrize(("name", "change"), REPLACED, ids=[name for name, _ in REPLACED])
def test_another_shape_is_refused(
    name: str, change: Callable[[dict[str, object]], object], record: Record
) -> None:
    value = json.loads(file_of(record))
    assert result(canonical.encode(change(value)) + b"\n") == "failed"


def test_each_field_of_the_statement_is_under_the_signature(record: Record) -> None:
    envelope = document.read(file_of(record))[0]
    leaves = list(paths(json.loads(envelope.payload)))
    assert len(leaves) > 100
    for path in leaves:
        spoiled = json.loads(envelope.payload)
        change(spoiled, path)
        forged = Envelope(
            payload=canonical.encode(spoiled), keyid=envelope.keyid, signature=envelope.signature
        )
        assert not dsse.signed_by(forged, KEYS), path


def paths(value: object, here: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    if isinstance(value, dict):
        return [found for key, inner in value.items() for found in paths(inner, (*here, key))]
    if isinstance(value, list) and value:
        return [found for at, inner in enumerate(value) for found in paths(inner, (*here, at))]
    return [here]


def change(value: object, path: tuple[str | int, ...]) -> None:
    *way, last = path
    for step in way:
        value = value[step]  # type: ignore[index]
    value[last] = "changed"  # type: ignore[index]


def test_a_statement_two_that_belongs_to_another_proof_is_refused(record: Record) -> None:
    mine, other = document.read(file_of(record)), document.read(file_of(record.with_(attempt=2)))
    assert result(document.write([mine[0], other[1]])) == "failed"


def test_signed_with_another_key_is_refused(record: Record) -> None:
    envelope = document.read(file_of(record))[0]
    forged = Envelope(
        payload=envelope.payload, keyid=KEY, signature=hmac.digest(b"k", envelope.payload, "sha256")
    )
    assert not dsse.signed_by(forged, KEYS)
    with pytest.raises(ProofError, match="does not hold"):
        dsse.open_(forged, KEYS)


def test_the_bytes_under_the_signature_are_those_of_dsse() -> None:
    assert dsse.pae(b"hello world", "http://example.com/HelloWorld") == (
        b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    )


def test_the_digest_names_the_envelope(record: Record) -> None:
    envelope = document.read(file_of(record))[0]
    assert envelope.digest() == hashlib.sha256(canonical.encode(envelope.as_json())).hexdigest()


def test_what_was_written_is_what_is_read(record: Record) -> None:
    first, second = document.read(file_of(record))
    proven, merged = read_proven(first.payload), read_merged(second.payload)
    assert (proven.base, proven.head, proven.merge_tree) == ("a" * 40, "e" * 40, "2" * 40)
    assert proven.predicate.test_results[1].result == "FAILED"
    assert proven.predicate.test_results[1].milliseconds == 1250
    assert proven.predicate.not_checked
    assert proven.predicate.verdict
    assert proven.predicate.verdict.independence == ()
    assert merged.predicate.proof == {"sha256": first.digest()}


EMPTY = (
    b'{"schema":"worktrain.proof/1","statements":[{"payload":"","payloadType":'
    b'"application/vnd.in-toto+json","signatures":[{"keyid":"test:1","sig":""}]}]}\n'
)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"null\n",
        b"{}\n",
        b"[" * 100_000 + b"\n",
        b'{"a":1,"a":2}\n',
        b'{"schema":1e3}\n',
        b'{"schema":NaN}\n',
        b"\xff\xfe\n",
        b'"\\ud800"\n',
        b"1" * 5000 + b"\n",
        b'{"schema":"worktrain.proof/1","statements":[{}]}\n',
        EMPTY,
    ],
    ids=lambda data: repr(data[:30]),
)
def test_garbage_is_not_valid_and_no_traceback(data: bytes) -> None:
    verified = verify(data, keys=KEYS, sight=None)
    assert (verified.result, verified.exit_code) == ("invalid", 1)


@pytest.mark.parametrize(
    "value", [1.5, {1: 2}, {"a": (1,)}, "\ud800", object()], ids=lambda v: type(v).__name__
)
def test_what_has_no_canonical_bytes_is_not_written(value: object) -> None:
    with pytest.raises(ProofError):
        canonical.encode(value)


def test_a_text_that_is_no_unicode_becomes_legible(record: Record) -> None:
    finding = Finding(id="F1", severity=Severity.NIT, title="x\ud800y", path="a\udcff.py")
    verdict = record.verdicts[0].model_copy(update={"findings": (finding,)})
    assert result(file_of(record.with_(verdicts=(verdict,), changed=("a\udcff.py",)))) == "passed"
