"""Signing, confirming, removing, sending again: each outcome is a type, and each refusal has its words."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, NoReturn

import asyncpg
import psycopg
import pytest
from starlette.types import ASGIApp

from tests.factories import a_tenant, confirm_token, make_context, make_petition, make_signature
from tests.graphql_face.asking import Asker
from tests.support.http import client
from undersigned.core.context import Platform, now
from undersigned.core.errors import KeyMissingError
from undersigned.core.group import QueueFullError
from undersigned.core.keys import Keys
from undersigned.core.limits import Limit
from undersigned.core.migrate import database_urls
from undersigned.petitions.types import Petition, PetitionState
from undersigned.signatures import confirmation, service, store, tokens
from undersigned.signatures.types import CODE_TRIES, State
from undersigned.tenancy.types import Tenant
from undersigned_graphql.relay import global_id

pytestmark = pytest.mark.anyio

SIGN = """mutation ($input: SignPetitionInput!) { outcome: signPetition(input: $input) {
  __typename
  ... on SignatureReceived { petition { slug locale } confirmationSentTo receipt }
  ... on InvalidInput { problems { field code message } }
  ... on Refusal { code message } } }"""
CONFIRM = """mutation ($input: ConfirmSignatureInput!) { outcome: confirmSignature(input: $input) {
  __typename ... on SignatureConfirmed { name petition { slug signatureCount } } ... on Refusal { code message } } }"""
REMOVE = """mutation ($input: RemoveSignatureInput!) { outcome: removeSignature(input: $input) {
  __typename ... on SignatureRemoved { petition { slug signatureCount } } ... on Refusal { code message } } }"""
RESEND = """mutation ($input: ResendConfirmationInput!) { outcome: resendConfirmation(input: $input) {
  __typename ... on ConfirmationResent { confirmationSentTo } ... on Refusal { code message } } }"""
LOOK = """query ($token: String!) { confirmation(token: $token) {
  state name petition { slug } others { slug } } }"""


def address(petition: Petition) -> str:
    return f"maria@{petition.slug}.example.org"


def person(petition: Petition, **values: Any) -> dict[str, Any]:
    # An address that signs much is held: each petition has a Maria of its own.
    plain = {"name": "Maria G.", "email": address(petition), "country": "BR", "news": False}
    return {"petitionId": global_id("Petition", petition.id), **plain, **values}


@pytest.fixture
async def petition(platform: Platform, access: Tenant) -> Petition:
    return await make_petition(platform, access, locales=("en", "fr"))


async def outcome(asker: Asker, mutation: str, **sent: Any) -> dict[str, Any]:
    return (await asker.data(mutation, input=sent))["outcome"]


async def signatures(platform: Platform, tenant: Tenant, petition: Petition) -> int:
    async with platform.database.tenant_tx(tenant.id) as connection:
        return await connection.fetchval(
            "SELECT count(*) FROM signature WHERE tenant_id = $1 AND petition_id = $2", tenant.id, petition.id
        )


def age(platform: Platform, tenant: Tenant, petition: Petition, days: int, *, mailed: bool = True) -> None:
    """Make the petition's signatures and their mails so many days old."""
    with psycopg.connect(database_urls(platform.settings).owner) as connection:
        connection.execute("SET ROLE undersigned_owner")
        connection.execute(f"SET LOCAL app.tenant_id = '{tenant.id}'")  # type: ignore[call-overload]
        connection.execute(
            """
            UPDATE signature
               SET created_at = now() - make_interval(days => %(days)s),
                   mailed_at = CASE WHEN %(mailed)s THEN now() - make_interval(days => %(days)s) END,
                   mails_sent = %(mailed)s::int
             WHERE tenant_id = %(tenant)s AND petition_id = %(petition)s
            """,
            {"days": days, "mailed": mailed, "tenant": tenant.id, "petition": petition.id},
        )


class TestSigning:
    async def test_the_answer_is_the_same_for_a_known_address(
        self, platform: Platform, access: Tenant, asker: Asker, petition: Petition
    ) -> None:
        answers = [await outcome(asker, SIGN, **person(petition)) for _ in range(2)]
        answers.append(
            await outcome(asker, SIGN, **person(petition, email=address(petition).replace("maria", "MARIA+news")))
        )

        assert len({len(answer.pop("receipt")) for answer in answers}) == 1
        assert (
            answers[0]
            == answers[1]
            == {
                "__typename": "SignatureReceived",
                "petition": {"slug": petition.slug, "locale": "en"},
                "confirmationSentTo": f"m…@{petition.slug}.example.org",
            }
        )
        assert await signatures(platform, access, petition) == 1

    async def test_every_option_is_taken(
        self, platform: Platform, access: Tenant, asker: Asker, petition: Petition
    ) -> None:
        sent = person(
            petition,
            locale="fr",
            nameVisibility="PUBLIC",
            source="newsletter",
            referrer="https://blog.example/post?name=maria",
            idempotencyKey="key-00000001",
            website="",
        )

        received = await outcome(asker, SIGN, **sent)

        assert received["petition"]["locale"] == "fr"
        async with platform.database.tenant_tx(access.id) as connection:
            row = await connection.fetchrow(
                """SELECT locale, name_visibility, source, referrer, country
                     FROM signature WHERE tenant_id = $1 AND petition_id = $2""",
                access.id,
                petition.id,
            )
        assert row
        assert dict(row) == {
            "locale": "fr",
            "name_visibility": "public",
            "source": "newsletter",
            "referrer": "blog.example",
            "country": "BR",
        }

    async def test_who_fills_the_trap_is_answered_and_not_stored(
        self, platform: Platform, access: Tenant, asker: Asker, petition: Petition
    ) -> None:
        honest = await outcome(asker, SIGN, **person(petition))
        robot = await outcome(asker, SIGN, **person(petition, email="robot@example.org", website="http://spam.example"))

        assert {**robot, "receipt": "", "confirmationSentTo": ""} == {**honest, "receipt": "", "confirmationSentTo": ""}
        assert len(robot["receipt"]) == len(honest["receipt"])
        assert await signatures(platform, access, petition) == 1

    PROBLEMS = (
        ({"name": ""}, "name", "NAME_REQUIRED"),
        ({"name": "   "}, "name", "NAME_REQUIRED"),
        ({"name": "x" * 10_000}, "name", "NAME_TOO_LONG"),
        ({"name": "https://spam.example"}, "name", "NAME_HAS_LINK"),
        ({"name": "=cmd|x"}, "name", "NAME_START"),
        ({"name": "Maria\u0000"}, "name", "NAME_CHARACTERS"),
        ({"name": "Ma\u202eria"}, "name", "NAME_CHARACTERS"),
        ({"name": "Maria\r\nBcc: x"}, "name", "NAME_CHARACTERS"),
        ({"email": ""}, "email", "EMAIL_REQUIRED"),
        ({"email": "maria@"}, "email", "EMAIL_INVALID"),
        ({"email": "a@b.org\r\nBcc: x@y.org"}, "email", "EMAIL_INVALID"),
        ({"email": "a@localhost"}, "email", "EMAIL_INVALID"),
        ({"email": "x" * 65 + "@example.org"}, "email", "EMAIL_TOO_LONG"),
        ({"country": ""}, "country", "COUNTRY_REQUIRED"),
        ({"country": "XX"}, "country", "COUNTRY_UNKNOWN"),
        ({"country": "\u0000"}, "country", "COUNTRY_UNKNOWN"),
        ({"country": "B" * 10_000}, "country", "COUNTRY_UNKNOWN"),
        ({"locale": "de"}, "locale", "LOCALE_UNKNOWN"),
        ({"locale": "\u0000"}, "locale", "LOCALE_UNKNOWN"),
        ({"source": "x" * 101}, "source", "SOURCE_TOO_LONG"),
        ({"referrer": "x" * 2049}, "referrer", "REFERRER_TOO_LONG"),
        ({"idempotencyKey": "short"}, "idempotencyKey", "IDEMPOTENCY_KEY_INVALID"),
        ({"idempotencyKey": "eight\u0000ooo"}, "idempotencyKey", "IDEMPOTENCY_KEY_INVALID"),
    )

    @pytest.mark.parametrize(("values", "field", "code"), PROBLEMS, ids=lambda value: repr(value)[:40])
    async def test_a_problem_names_its_field(
        self,
        values: dict[str, str],
        field: str,
        code: str,
        platform: Platform,
        access: Tenant,
        asker: Asker,
        petition: Petition,
    ) -> None:
        refused = await outcome(asker, SIGN, **person(petition, **values))

        assert (refused["__typename"], refused["code"]) == ("InvalidInput", "INVALID_INPUT")
        (problem,) = refused["problems"]
        assert (problem["field"], problem["code"]) == (field, code)
        assert problem["message"]
        assert "{" not in problem["message"]
        assert await signatures(platform, access, petition) == 0

    @pytest.mark.parametrize(
        "values", [{"source": "a\u0000b"}, {"referrer": "http://a\u0000b/"}, {"website": "\u0000"}]
    )
    async def test_what_cannot_be_stored_is_no_fault(
        self, values: dict[str, str], asker: Asker, petition: Petition
    ) -> None:
        answer = await asker.ask(SIGN, input=person(petition, **values))

        assert "errors" not in answer

    async def test_messages_are_in_the_language_of_the_input(self, asker: Asker, petition: Petition) -> None:
        english = await outcome(asker, SIGN, **person(petition, name=""))
        french = await outcome(asker, SIGN, **person(petition, name="", locale="fr"))

        assert english["problems"][0]["message"] == "Enter your name"
        assert french["problems"][0]["message"] != "Enter your name"
        assert french["message"] != english["message"]

    @pytest.mark.parametrize("state", [PetitionState.CLOSED, PetitionState.PAUSED, PetitionState.SCHEDULED])
    async def test_a_petition_that_takes_no_signatures(
        self, state: PetitionState, platform: Platform, access: Tenant, asker: Asker
    ) -> None:
        opens_at = now() + timedelta(days=1) if state is PetitionState.SCHEDULED else None
        petition = await make_petition(platform, access, state=state, opens_at=opens_at)

        refused = await outcome(asker, SIGN, **person(petition))

        assert (refused["__typename"], refused["code"]) == ("PetitionClosed", "PETITION_CLOSED")
        assert await signatures(platform, access, petition) == 0

    async def test_a_draft_is_no_petition(self, platform: Platform, access: Tenant, asker: Asker) -> None:
        petition = await make_petition(platform, access, state=PetitionState.DRAFT)

        assert (await outcome(asker, SIGN, **person(petition)))["code"] == "PETITION_NOT_FOUND"

    async def test_a_key_that_stands_for_another_signature(self, asker: Asker, petition: Petition) -> None:
        key = "key-00000002"
        first = await outcome(asker, SIGN, **person(petition, idempotencyKey=key))
        again = await outcome(asker, SIGN, **person(petition, idempotencyKey=key))
        other = await outcome(asker, SIGN, **person(petition, idempotencyKey=key, email="suzie@example.org"))

        assert first["__typename"] == again["__typename"] == "SignatureReceived"
        assert (other["__typename"], other["code"]) == ("IdempotencyKeyReused", "IDEMPOTENCY_KEY_REUSED")

    async def test_too_many_from_one_network(
        self, app: ASGIApp, access: Tenant, petition: Petition, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(service, "NEAR_FLOOD", Limit("near-flood", "1/minute"))

        async with client(app, access.domain, address="203.0.113.7") as http:
            received, refused = [await outcome(Asker(http), SIGN, **person(petition)) for _ in range(2)]

        assert received["__typename"] == "SignatureReceived"

        assert (refused["__typename"], refused["code"]) == ("TooManySignatures", "TOO_MANY_SIGNATURES")

    @pytest.mark.parametrize("error", [QueueFullError, asyncpg.CannotConnectNowError, ConnectionRefusedError])
    async def test_a_signature_that_cannot_be_written(
        self,
        error: type[Exception],
        asker: Asker,
        petition: Petition,
        platform: Platform,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        async def refuse(*_: object) -> NoReturn:
            raise error

        monkeypatch.setattr(platform.signing, "submit", refuse)

        refused = await outcome(asker, SIGN, **person(petition))

        assert (refused["__typename"], refused["code"]) == ("SigningUnavailable", "SIGNING_UNAVAILABLE")

    @pytest.mark.usefixtures("keys_away")
    async def test_keys_that_are_away(self, asker: Asker, petition: Petition) -> None:
        refused = await outcome(asker, SIGN, **person(petition))

        assert (refused["__typename"], refused["code"]) == ("KeyUnavailable", "KEY_UNAVAILABLE")

    async def test_the_platforms_own_host_has_no_petitions(self, app: ASGIApp, petition: Petition) -> None:
        async with Asker.at(app, "localhost") as asker:
            assert (await outcome(asker, SIGN, **person(petition)))["code"] == "PETITION_NOT_FOUND"
            for mutation in (CONFIRM, REMOVE, RESEND):
                assert (await outcome(asker, mutation, token="x"))["code"] == "CONFIRMATION_NOT_FOUND"
            assert await asker.data(LOOK, token="x") == {"confirmation": None}


@pytest.fixture
def keys_away(monkeypatch: pytest.MonkeyPatch) -> None:
    async def miss(*_: object) -> NoReturn:
        raise KeyMissingError

    monkeypatch.setattr(Keys, "tenant", miss)
    monkeypatch.setattr(Keys, "data_by_id", miss)


class TestConfirming:
    async def test_by_link_and_again(
        self, platform: Platform, access: Tenant, asker: Asker, petition: Petition
    ) -> None:
        pending = await make_signature(platform, access, petition, name="Maria G.", state=State.PENDING)
        token = await confirm_token(platform, access, pending)

        assert (await asker.data(LOOK, token=token))["confirmation"] == {
            "state": "PENDING",
            "name": "Maria G.",
            "petition": {"slug": petition.slug},
            "others": [],
        }
        answers = [await outcome(asker, CONFIRM, token=token) for _ in range(2)]

        assert (
            answers[0]
            == answers[1]
            == {
                "__typename": "SignatureConfirmed",
                "name": "Maria G.",
                "petition": {"slug": petition.slug, "signatureCount": 1},
            }
        )
        assert (await asker.data(LOOK, token=token))["confirmation"]["state"] == "CONFIRMED"

    async def test_looking_changes_nothing(
        self, platform: Platform, access: Tenant, asker: Asker, petition: Petition
    ) -> None:
        pending = await make_signature(platform, access, petition, state=State.PENDING)
        for _ in range(2):
            await asker.data(LOOK, token=await confirm_token(platform, access, pending))
        async with platform.database.tenant_tx(access.id) as connection:
            unchanged = await store.select_signature(connection, access.id, pending.id)
        assert unchanged == pending

    async def test_by_code(self, platform: Platform, access: Tenant, asker: Asker, petition: Petition) -> None:
        receipt = (await outcome(asker, SIGN, **person(petition)))["receipt"]
        code = await self.mailed_code(platform, access, petition, receipt)

        wrong = await outcome(asker, CONFIRM, receipt=receipt, code="000000" if code != "000000" else "111111")
        missing = await outcome(asker, CONFIRM, receipt=receipt, code="")
        right = await outcome(asker, CONFIRM, receipt=receipt, code=f" {code[:3]} {code[3:]}")

        assert (wrong["__typename"], wrong["code"]) == ("CodeMismatch", "CODE_MISMATCH")
        assert missing["code"] == "CODE_MISMATCH"
        assert (right["__typename"], right["petition"]["signatureCount"]) == ("SignatureConfirmed", 1)

    async def test_too_many_codes(self, platform: Platform, access: Tenant, asker: Asker, petition: Petition) -> None:
        receipt = (await outcome(asker, SIGN, **person(petition)))["receipt"]
        code = await self.mailed_code(platform, access, petition, receipt)
        wrong = f"{(int(code.replace(' ', '')) + 1) % 1_000_000:06d}"
        for _ in range(CODE_TRIES):
            await outcome(asker, CONFIRM, receipt=receipt, code=wrong)

        refused = await outcome(asker, CONFIRM, receipt=receipt, code=code)

        assert (refused["__typename"], refused["code"]) == ("TooManyCodes", "TOO_MANY_CODES")

    async def test_an_old_code(self, platform: Platform, access: Tenant, asker: Asker, petition: Petition) -> None:
        receipt = (await outcome(asker, SIGN, **person(petition)))["receipt"]
        code = await self.mailed_code(platform, access, petition, receipt)
        age(platform, access, petition, 1)

        refused = await outcome(asker, CONFIRM, receipt=receipt, code=code)

        assert (refused["__typename"], refused["code"]) == ("CodeExpired", "CODE_EXPIRED")

    async def test_an_old_link(self, platform: Platform, access: Tenant, asker: Asker, petition: Petition) -> None:
        pending = await make_signature(platform, access, petition, state=State.PENDING)
        token = await confirm_token(platform, access, pending)
        age(platform, access, petition, 15)

        refused = await outcome(asker, CONFIRM, token=token)

        assert (refused["__typename"], refused["code"]) == ("ConfirmationExpired", "CONFIRMATION_EXPIRED")
        assert (await asker.data(LOOK, token=token))["confirmation"]["state"] == "EXPIRED"

    @pytest.mark.parametrize(
        "sent",
        [{"token": "x"}, {"token": "\u0000"}, {"receipt": "x", "code": "1"}, {"receipt": "é", "code": "123 456"}],
    )
    async def test_what_is_unknown(self, sent: dict[str, str], asker: Asker) -> None:
        refused = await outcome(asker, CONFIRM, **sent)

        assert (refused["__typename"], refused["code"]) == ("ConfirmationNotFound", "CONFIRMATION_NOT_FOUND")

    @pytest.mark.parametrize(
        "sent", [{}, {"token": ""}, {"receipt": "x"}, {"code": "123 456"}, {"token": "x", "receipt": "y", "code": "1"}]
    )
    async def test_neither_or_both_ways(self, sent: dict[str, str], asker: Asker) -> None:
        refused = await outcome(asker, CONFIRM, **sent)

        assert (refused["__typename"], refused["code"]) == ("InvalidInput", "INVALID_INPUT")

    async def test_a_petition_that_closed_long_ago(self, platform: Platform, access: Tenant, asker: Asker) -> None:
        petition = await make_petition(platform, access, closes_at=now() + timedelta(hours=1))
        pending = await make_signature(platform, access, petition, state=State.PENDING)
        with psycopg.connect(database_urls(platform.settings).owner) as connection:
            connection.execute("SET ROLE undersigned_owner")
            connection.execute(f"SET LOCAL app.tenant_id = '{access.id}'")  # type: ignore[call-overload]
            connection.execute(
                "UPDATE petition SET closes_at = now() - interval '10 days' WHERE id = %s", [petition.id]
            )

        refused = await outcome(asker, CONFIRM, token=await confirm_token(platform, access, pending))

        assert (refused["__typename"], refused["code"]) == ("PetitionClosed", "PETITION_CLOSED")

    async def test_the_other_petitions_of_an_address(self, platform: Platform, access: Tenant, asker: Asker) -> None:
        first, second, third = [await make_petition(platform, access) for _ in range(3)]
        pending = [
            await make_signature(platform, access, one, email=address(first), state=State.PENDING)
            for one in (first, second)
        ]
        token = await confirm_token(platform, access, pending[0])

        assert (await asker.data(LOOK, token=token))["confirmation"]["others"] == [{"slug": second.slug}]
        confirmed = await outcome(asker, CONFIRM, token=token, petitionId=global_id("Petition", second.id))
        assert confirmed["petition"] == {"slug": second.slug, "signatureCount": 1}
        unsigned = await outcome(asker, CONFIRM, token=token, petitionId=global_id("Petition", third.id))
        assert (unsigned["__typename"], unsigned["code"]) == ("PetitionNotFound", "PETITION_NOT_FOUND")

    async def mailed_code(self, platform: Platform, tenant: Tenant, petition: Petition, receipt: str) -> str:
        """The code of a mail that has just left."""
        age(platform, tenant, petition, 0)
        keys = await platform.keys.tenant(tenant.id)
        held = tokens.open_receipt(keys, receipt, now())
        assert held
        return tokens.confirm_code(keys, held.signature_id, 1)


class TestRemovingAndResending:
    async def test_i_did_not_sign_this(
        self, platform: Platform, access: Tenant, asker: Asker, petition: Petition
    ) -> None:
        signed = await make_signature(platform, access, petition)
        token = await confirm_token(platform, access, signed)

        removed = await outcome(asker, REMOVE, token=token)
        again = await outcome(asker, REMOVE, token=token)

        assert removed == {
            "__typename": "SignatureRemoved",
            "petition": {"slug": petition.slug, "signatureCount": 0},
        }
        assert (again["__typename"], again["code"]) == ("ConfirmationNotFound", "CONFIRMATION_NOT_FOUND")
        assert await signatures(platform, access, petition) == 0

    async def test_send_it_again(self, platform: Platform, access: Tenant, asker: Asker, petition: Petition) -> None:
        receipt = (await outcome(asker, SIGN, **person(petition)))["receipt"]
        pending = await make_signature(platform, access, petition, email="s@example.org", state=State.PENDING)

        by_receipt = await outcome(asker, RESEND, receipt=receipt)
        by_token = await outcome(asker, RESEND, token=await confirm_token(platform, access, pending))
        unknown = await outcome(asker, RESEND)

        assert by_receipt == {
            "__typename": "ConfirmationResent",
            "confirmationSentTo": f"m…@{petition.slug}.example.org",
        }
        assert by_token == {"__typename": "ConfirmationResent", "confirmationSentTo": "s…@example.org"}
        assert unknown["code"] == "CONFIRMATION_NOT_FOUND"


ALL = [(CONFIRM, "confirm"), (REMOVE, "remove"), (RESEND, "resend")]


@pytest.mark.parametrize(("mutation", "act"), ALL, ids=lambda value: value if len(value) < 10 else "")
async def test_a_database_that_is_away(
    mutation: str, act: str, asker: Asker, access: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object, **__: object) -> NoReturn:
        raise asyncpg.CannotConnectNowError

    monkeypatch.setattr(confirmation, act, fail)

    refused = await outcome(asker, mutation, token="x")

    assert (refused["__typename"], refused["code"]) == ("SigningUnavailable", "SIGNING_UNAVAILABLE")


@pytest.mark.parametrize(("mutation", "act"), ALL, ids=lambda value: value if len(value) < 10 else "")
async def test_keys_that_are_away(
    mutation: str,
    act: str,
    platform: Platform,
    access: Tenant,
    asker: Asker,
    petition: Petition,
    request: pytest.FixtureRequest,
) -> None:
    token = await confirm_token(platform, access, await make_signature(platform, access, petition))
    request.getfixturevalue("keys_away")

    refused = await outcome(asker, mutation, token=token)

    assert (refused["__typename"], refused["code"]) == ("KeyUnavailable", "KEY_UNAVAILABLE")
    assert await asker.code(LOOK, token=token) == "KEY_UNAVAILABLE"


async def test_the_words_of_a_refusal_name_the_organisation(platform: Platform) -> None:
    from undersigned.core.errors import InvalidInput, Problem
    from undersigned_graphql.context import OperationContext
    from undersigned_graphql.refusals import refused

    tenant = replace(a_tenant(), name="Amis & Co")
    context = OperationContext(platform, tenant, make_context(platform, tenant).caller)

    said = refused(context, InvalidInput((Problem("news", "NEWS_REQUIRED"),)))

    assert said.problems[0].message == "Select yes if you want Amis & Co to email you"  # type: ignore[attr-defined]
