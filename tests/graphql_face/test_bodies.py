"""What cannot be read is refused with the status and the code that say why, and nothing is run."""

import json
from collections.abc import AsyncGenerator

import pytest

from tests.graphql_face.asking import GRAPHQL_JSON, JSON, Asker, code_of
from undersigned_graphql.body import MOST_BYTES, MOST_NESTING

pytestmark = pytest.mark.anyio

NESTED = '{"query": "{ __typename }", "variables": ' + '{"a":' * 40 + "1" + "}" * 41
QUOTED_BRACKETS = json.dumps({"query": "{ __typename }", "variables": {"x": "[" * 500 + '\\"' + "{" * 500}})
LONG_NUMBER = '{"query": "{ __typename }", "variables": {"x": ' + "1" * 5_000 + "}}"

BAD = {
    "a string": (b'"x"', 400, "JSON_NOT_AN_OBJECT"),
    "null": (b"null", 400, "JSON_NOT_AN_OBJECT"),
    "a number": (b"1", 400, "JSON_NOT_AN_OBJECT"),
    "a batch": (b'[{"query": "{ __typename }"}]', 400, "JSON_NOT_AN_OBJECT"),
    "an empty list": (b"[[]]", 400, "JSON_NOT_AN_OBJECT"),
    "nothing": (b"", 400, "JSON_INVALID"),
    "cut off": (b'{"query":', 400, "JSON_INVALID"),
    "a trailing comma": (b'{"query": "{ __typename }",}', 400, "JSON_INVALID"),
    "a byte order mark": (b'\xef\xbb\xbf{"query": "{ __typename }"}', 400, "JSON_INVALID"),
    "no number": (b'{"query": "{ __typename }", "variables": {"x": NaN}}', 400, "JSON_INVALID"),
    "a number of 5,000 digits": (LONG_NUMBER.encode(), 400, "JSON_INVALID"),
    "half a surrogate pair": (b'{"query": "{ __typename }", "variables": {"x": "\\ud800"}}', 400, "JSON_INVALID"),
    "one name twice": (b'{"query": "{ __typename }", "query": "{ node(id: 1) { id } }"}', 400, "JSON_DUPLICATE_KEY"),
    "one name twice inside": (b'{"query": "{ __typename }", "variables": {"a": 1, "a": 2}}', 400, "JSON_DUPLICATE_KEY"),
    "not UTF-8": (b'{"query": "{ __typename }\xff"}', 400, "BODY_NOT_UTF8"),
    "a NUL byte": (b'{"query": "{ __typename }\0"}', 400, "BODY_HAS_NUL"),
    "nested 40 deep": (NESTED.encode(), 400, "JSON_TOO_DEEP"),
    "100,000 brackets": (b"[" * 60_000, 400, "JSON_TOO_DEEP"),
    "brackets behind an open string": (b'{"query": "' + b"[" * 50_000, 400, "JSON_INVALID"),
    "one mebibyte": (b'{"query": "' + b" " * 1024 * 1024 + b'"}', 413, "PAYLOAD_TOO_LARGE"),
    "one byte too much": (b" " * (MOST_BYTES - 26) + b'{"query": "{ __typename }"}', 413, "PAYLOAD_TOO_LARGE"),
    "no query": (b"{}", 400, "QUERY_MISSING"),
    "an empty query": (b'{"query": ""}', 400, "QUERY_MISSING"),
    "a query that is no string": (b'{"query": {"a": 1}}', 400, "PARAMETER_INVALID"),
    "variables that are no object": (b'{"query": "{ __typename }", "variables": [1]}', 400, "PARAMETER_INVALID"),
    "an operation name that is no string": (
        b'{"query": "query A { __typename }", "operationName": {"a": 1}}',
        400,
        "PARAMETER_INVALID",
    ),
    "extensions that are no object": (b'{"query": "{ __typename }", "extensions": "x"}', 400, "PARAMETER_INVALID"),
    "a persisted query that is no object": (b'{"extensions": {"persistedQuery": [1]}}', 400, "PARAMETER_INVALID"),
    "a document id that is no string": (b'{"documentId": 7}', 400, "PARAMETER_INVALID"),
    "two operations and no name": (
        b'{"query": "query A { __typename } query B { __typename }"}',
        400,
        "OPERATION_NAME_REQUIRED",
    ),
    "a name that no operation has": (
        b'{"query": "query A { __typename }", "operationName": "B"}',
        400,
        "OPERATION_NOT_FOUND",
    ),
    "a subscription as a plain POST": (
        b'{"query": "subscription { petitionCount(petitionId: 1) { count } }"}',
        400,
        "SUBSCRIPTION_IS_A_STREAM",
    ),
}


@pytest.mark.parametrize("case", BAD)
async def test_a_bad_body(case: str, asker: Asker) -> None:
    body, status, code = BAD[case]

    response = await asker.send(body)

    assert (response.status_code, code_of(response)) == (status, code)
    assert response.headers["content-type"] == "application/json; charset=utf-8"
    assert "data" not in response.json()


GOOD = {
    "brackets in a string": QUOTED_BRACKETS.encode(),
    "as much as is allowed": b" " * (MOST_BYTES - 27) + b'{"query": "{ __typename }"}',
    "nested as deep as is allowed": (
        b'{"query": "{ __typename }", "variables": ' + b'{"a":' * (MOST_NESTING - 1) + b"1" + b"}" * MOST_NESTING
    ),
    "a whole surrogate pair": b'{"query": "{ __typename }", "variables": {"x": "\\ud83d\\ude00"}}',
    "two operations and a name": (
        b'{"query": "query A { __typename } query B { tenant { slug } }", "operationName": "A"}'
    ),
    "the name __proto__": b'{"query": "{ __typename }", "variables": {"__proto__": {"x": 1}}}',
}


@pytest.mark.parametrize("case", GOOD)
async def test_a_good_body_at_the_edge(case: str, asker: Asker) -> None:
    response = await asker.send(GOOD[case])

    assert response.json() == {"data": {"__typename": "Query"}}


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "x-application/json",
        "application/jsonp",
        "application/json, text/plain",
        "application/json; charset=utf-16",
        "application/graphql",
        "",
    ],
)
async def test_another_content_type(content_type: str, asker: Asker) -> None:
    response = await asker.send(b'{"query": "{ __typename }"}', content_type=content_type)

    assert (response.status_code, code_of(response)) == (415, "USE_POST_JSON")


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", 'Application/JSON;charset="UTF-8"'])
async def test_the_content_type_in_other_words(content_type: str, asker: Asker) -> None:
    response = await asker.send(b'{"query": "{ __typename }"}', content_type=content_type)

    assert response.status_code == 200


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE"])
async def test_another_method(method: str, asker: Asker) -> None:
    response = await asker.http.request(method, "/graphql", content=b'{"query": "{ __typename }"}')

    assert response.status_code == 405
    assert response.headers["allow"] == "GET, POST"


async def test_a_body_that_does_not_say_how_long_it_is(asker: Asker) -> None:
    """It is read no further than to the bound."""
    sent = 0

    async def chunks() -> AsyncGenerator[bytes]:
        nonlocal sent
        for _ in range(1_000):
            sent += 1
            yield b" " * 1024

    response = await asker.http.post("/graphql", content=chunks(), headers={"content-type": JSON})

    assert (response.status_code, code_of(response)) == (413, "PAYLOAD_TOO_LARGE")
    assert sent <= MOST_BYTES // 1024 + 2


ERRORS_BEFORE_EXECUTION = {
    "syntax": ("{ petition(", "GRAPHQL_PARSE_FAILED"),
    "unknown field": ("{ petitoin { id } }", "GRAPHQL_VALIDATION_FAILED"),
    "missing argument": ("{ petition { id } }", "GRAPHQL_VALIDATION_FAILED"),
    "missing variable": ("query ($slug: String!) { petition(slug: $slug) { id } }", "GRAPHQL_VALIDATION_FAILED"),
    "missing field of an input": (
        'mutation { signPetition(input: {petitionId: "x"}) { __typename } }',
        "GRAPHQL_VALIDATION_FAILED",
    ),
    "wrong type": ("{ petition(slug: 7) { id } }", "GRAPHQL_VALIDATION_FAILED"),
}


@pytest.mark.parametrize("case", ERRORS_BEFORE_EXECUTION)
async def test_a_document_that_is_not_executed(case: str, asker: Asker) -> None:
    """GraphQL over HTTP: 400 in the form that can say so, 200 in plain JSON; without `data` in both."""
    query, code = ERRORS_BEFORE_EXECUTION[case]

    plain = await asker.send({"query": query}, accept=JSON)
    typed = await asker.send({"query": query}, accept=GRAPHQL_JSON)

    assert (plain.status_code, typed.status_code) == (200, 400)
    assert typed.headers["content-type"] == "application/graphql-response+json; charset=utf-8"
    assert plain.json() == typed.json()
    assert (code_of(plain), "data" in plain.json()) == (code, False)


async def test_no_names_are_suggested(asker: Asker) -> None:
    for query in ("{ petitoin { id } }", '{ petition(slgu: "x") { id } }', "{ tenant { __typenam } }"):
        assert "Did you mean" not in (await asker.send({"query": query})).text
    sign = "mutation ($input: SignPetitionInput!) { signPetition(input: $input) { __typename } }"
    sent = {"petitionId": "x", "name": "M", "email": "m@example.org", "country": "BR", "news": True}
    response = await asker.send({"query": sign, "variables": {"input": {**sent, "nameVisibility": "PUBLI"}}})
    assert "nameVisibility" in response.text
    assert "Did you mean" not in response.text


ACCEPTED = {
    "": JSON,
    "*/*": JSON,
    "application/*": JSON,
    "text/html,application/xhtml+xml,*/*;q=0.8": JSON,
    GRAPHQL_JSON: GRAPHQL_JSON,
    f"{GRAPHQL_JSON}, {JSON}": GRAPHQL_JSON,
    f"{JSON}, {GRAPHQL_JSON}": JSON,
    f"{JSON};q=0.5, {GRAPHQL_JSON}": GRAPHQL_JSON,
    f"{GRAPHQL_JSON};q=0, {JSON}": JSON,
    f"{GRAPHQL_JSON};charset=utf-8": GRAPHQL_JSON,
}


@pytest.mark.parametrize("accept", ACCEPTED)
async def test_the_form_of_the_answer(accept: str, asker: Asker) -> None:
    response = await asker.send({"query": "{ __typename }"}, accept=accept)

    assert response.headers["content-type"] == f"{ACCEPTED[accept]}; charset=utf-8"
    assert response.headers["cache-control"] == "no-store"
    assert response.json() == {"data": {"__typename": "Query"}}


@pytest.mark.parametrize("accept", ["text/html", "image/png", "application/json;q=0"])
async def test_no_form_that_the_client_takes(accept: str, asker: Asker) -> None:
    response = await asker.send({"query": "{ __typename }"}, accept=accept)

    assert (response.status_code, code_of(response)) == (406, "NOT_ACCEPTABLE")
