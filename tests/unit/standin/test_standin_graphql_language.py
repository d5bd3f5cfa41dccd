from __future__ import annotations

from typing import Any

import pytest

from worktrain.standin.graphql.language import GraphQLProblem, Variable, filled, parse
from worktrain.standin.graphql.validation import check

READY = """mutation Ready($id: ID!) {  # a comment
  done: markPullRequestReadyForReview(input: {pullRequestId: $id}) { pullRequest { number isDraft } }
}"""


def test_a_document_is_read_with_aliases_variables_and_input_objects() -> None:
    document = parse(READY)
    (field,) = document.selections
    assert (document.kind, document.variables) == ("mutation", {"id": "ID!"})
    assert (field.alias, field.name) == ("done", "markPullRequestReadyForReview")
    assert field.arguments == {"input": {"pullRequestId": Variable("id")}}
    assert filled(field.arguments, {"id": "PR_1"}) == {"input": {"pullRequestId": "PR_1"}}


def test_lists_numbers_texts_and_words_are_values() -> None:
    document = parse('{ a(b: [1, -2.5, "x\\"y", true, null, WORD]) }')
    assert document.selections[0].arguments == {"b": [1, -2.5, 'x"y', True, None, "WORD"]}


@pytest.mark.parametrize("text", ["", "{", "{ a", "query { a } query { b }", "{ a(b: ) }", "mutation {;}"])
def test_what_is_no_document_is_refused(text: str) -> None:
    with pytest.raises(GraphQLProblem):
        parse(text)


def test_a_correct_document_passes() -> None:
    check(parse(READY), {"id": "PR_1"})


@pytest.mark.parametrize(
    ("text", "variables", "said"),
    [
        (READY.replace("isDraft", "isDrafty"), {"id": "x"}, "isDrafty"),
        (READY, {}, "$id"),
        (READY, {"id": "x", "more": 1}, "$more"),
        (READY.replace("pullRequestId", "pullId"), {"id": "x"}, "pullId"),
        (READY.replace("ID!", "String!"), {"id": "x"}, "Type mismatch"),
        (READY.replace("{ number isDraft }", ""), {"id": "x"}, "must have selections"),
        ('{ repository(owner: "a") { id } }', {}, "name"),
        ('{ repository(owner: "a", name: 1) { id } }', {}, "name"),
        ("{ viewer { login { x } } }", {}, "scalars"),
        ('{ node(id: "x") { ... on Repository { id } } }', {}, "Fragment"),
        (
            '{ repository(owner:"a",name:"b") { pullRequest(number:1) { reviewThreads { totalCount } } } }',
            {},
            "first",
        ),
        (
            'mutation { minimizeComment(input:{subjectId:"x",classifier:BORING}) { clientMutationId } }',
            {},
            "classifier",
        ),
        ("mutation { resolveReviewThread(input: {}) { clientMutationId } }", {}, "threadId"),
    ],
)
def test_a_wrong_document_is_told(text: str, variables: dict[str, Any], said: str) -> None:
    with pytest.raises(GraphQLProblem) as problem:
        check(parse(text), variables)
    assert said in str(problem.value)
