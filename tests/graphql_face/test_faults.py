"""A fault tells an id and nothing else; the log has the id, and neither the document nor what it was given."""

from collections.abc import Iterator
from typing import Any, NoReturn

import asyncpg
import pytest
from starlette.types import ASGIApp

from tests.graphql_face.asking import GRAPHQL_JSON, Asker, code_of
from tests.support.logs import written_logs
from undersigned.core.context import Caller, Platform
from undersigned.petitions import service as petitions
from undersigned.petitions.types import Petition
from undersigned.tenancy import service as tenancy
from undersigned.tenancy.types import Tenant
from undersigned_graphql import app as face
from undersigned_graphql.app import run_operation

pytestmark = pytest.mark.anyio

SECRET = "maria@example.org"
QUERY = "query Nosy($slug: String!) { petition(slug: $slug) { title targets { name } } }"


class Secret(Exception):  # noqa: N818
    pass


async def _fail(*_: object, **__: object) -> NoReturn:
    raise Secret(SECRET)


async def _is_away(*_: object, **__: object) -> NoReturn:
    raise asyncpg.CannotConnectNowError(SECRET)


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(petitions, "targets_of", _fail)
    yield


async def test_a_fault_in_a_field(
    asker: Asker, itu: Petition, broken: None, capsys: pytest.CaptureFixture[str]
) -> None:
    with written_logs(capsys) as log:
        response = await asker.send({"query": QUERY, "variables": {"slug": "itu"}}, accept=GRAPHQL_JSON)

    assert response.status_code == 200
    (error,) = response.json()["errors"]
    assert error["path"] == ["petition", "targets"]
    assert error["extensions"]["code"] == "INTERNAL"
    assert error["message"] == face.FAULT
    (line,) = log.lines
    assert (line["event"], line["error"], line["tenant"]) == ("graphql.fault", "Secret", 1)
    assert line["fault"] == error["extensions"]["reference"]
    assert line["exception"][0]["exc_type"] == "Secret"
    for hidden in (SECRET, "Nosy", "itu"):
        assert hidden not in log.text
    assert SECRET not in response.text
    assert "Secret" not in response.text


async def test_each_fault_has_an_id_of_its_own(asker: Asker, itu: Petition, broken: None) -> None:
    answers = [await asker.ask(QUERY, slug="itu") for _ in range(2)]

    assert len({answer["errors"][0]["extensions"]["reference"] for answer in answers}) == 2


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("{ petitions { edges { cursor } } }", 503),
        ('{ petition(slug: "itu") { title } }', 503),  # which may be null
        ('{ petition(slug: "itu") { title } tenant { slug } }', 200),
    ],
)
async def test_a_database_that_is_away(
    asker: Asker,
    access: Tenant,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    query: str,
    status: int,
) -> None:
    monkeypatch.setattr(petitions, "petition_by_slug", _is_away)
    monkeypatch.setattr(petitions, "list_petitions", _is_away)

    with written_logs(capsys) as log:
        response = await asker.send({"query": query})

    assert (response.status_code, code_of(response)) == (status, "UNAVAILABLE")
    assert response.headers.get("retry-after") == ("5" if status == 503 else None)
    assert SECRET not in response.text + log.text
    (line,) = log.lines
    assert (line["event"], line["level"]) == ("graphql.database_away", "warning")
    assert "exception" not in line  # else each query of an outage would write a page


async def test_a_fault_outside_of_the_execution(
    asker: Asker, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> NoReturn:
        raise Secret(SECRET)

    monkeypatch.setattr(face, "_result", fail)

    with written_logs(capsys) as log:
        response = await asker.send({"query": "{ __typename }"})

    assert (response.status_code, code_of(response)) == (500, "INTERNAL")
    assert response.headers["content-type"] == "application/json; charset=utf-8"
    (line,) = log.lines
    assert line["fault"] == response.json()["errors"][0]["extensions"]["reference"]
    assert SECRET not in response.text + log.text


async def test_what_the_caller_did_wrong_is_not_masked_and_not_logged(
    asker: Asker, capsys: pytest.CaptureFixture[str]
) -> None:
    with written_logs(capsys) as log:
        for query in ("{", "{ nothing }", "{ petitions(first: 0) { edges { cursor } } }"):
            assert (await asker.ask(query))["errors"][0]["message"] != face.FAULT

    assert log.text == ""


async def test_a_fault_in_process_is_raised_as_it_is(
    platform: Platform, access: Tenant, itu: Petition, broken: None, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever runs an operation answers for it, and logs it once."""
    with written_logs(capsys) as log, pytest.raises(Secret, match=SECRET):
        await run_operation(platform, access, Caller("en"), "PetitionPage", {"slug": "itu", "locale": "en"})

    assert log.text == ""


async def test_a_host_that_cannot_be_looked_up(
    app: ASGIApp, access: Tenant, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(tenancy.Hosts, "tenant_of", _fail)

    async with Asker.at(app, access.domain) as asker:
        with written_logs(capsys) as log:
            response = await asker.send({"query": QUERY, "variables": {"slug": "itu"}})

    assert response.status_code == 500
    assert SECRET not in response.text + log.text
    assert "Nosy" not in log.text


WRONG_INPUTS: list[Any] = [
    {"nmae": "Canary Name"},
    {"name": ["Canary Name"], "email": {"a": "canary@example.org"}, "news": "canary"},
    {"nameVisibility": "CANARY"},
    "Canary Name",
    ["Canary Name"],
]


@pytest.mark.parametrize("given", WRONG_INPUTS)
async def test_what_is_wrong_with_variables_is_told_without_their_values(asker: Asker, given: Any) -> None:
    """A client that logs `errors` logs nobody's name: place and type are told, never what stood there."""
    document = "mutation S($input: SignPetitionInput!) { signPetition(input: $input) { __typename } }"
    sent = {"petitionId": "x", "name": "Canary", "email": "canary@x.org", "country": "DE", "news": True}
    answer = await asker.ask(document, input=sent | given if isinstance(given, dict) else given)
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"GRAPHQL_VALIDATION_FAILED"}
    told = " ".join(error["message"] for error in answer["errors"])
    assert "$input" in told
    assert "canary" not in told.lower(), told
