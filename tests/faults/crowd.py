"""People who sign, by both faces, and do not give up before they are answered."""

import asyncio
import secrets
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import httpx2

from tests.faults.post import PostOffice
from undersigned.core.ids import new_id
from undersigned.petitions.types import Petition
from undersigned_graphql.relay import global_id

PATIENCE_SECONDS = 60
PAUSE_SECONDS = 0.05
AGAIN = (500, 502, 503, 504)

SIGN = """
mutation Sign($input: SignPetitionInput!) {
  signPetition(input: $input) {
    __typename
    ... on SignatureReceived { receipt confirmationSentTo }
    ... on Refusal { code }
  }
}
"""
CONFIRM = """
mutation Confirm($input: ConfirmSignatureInput!) {
  confirmSignature(input: $input) { __typename ... on SignatureConfirmed { name } ... on Refusal { code } }
}
"""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a name and an address that nobody else has and that stand nowhere by chance."""

    name: str
    email: str
    by_form: bool
    key: str = field(default_factory=lambda: new_id().hex)

    @property
    def marks(self) -> tuple[str, ...]:
        return self.name, self.email, self.email.partition("@")[0]


def people(number: int) -> list[Person]:
    """So many persons; every second one uses the plain form, the others GraphQL."""
    marks = [secrets.token_hex(5) for _ in range(number)]
    return [Person(f"Zora Q{mark}", f"zora.q{mark}@example.org", n % 2 == 0) for n, mark in enumerate(marks)]


@dataclass(frozen=True, slots=True)
class Answer:
    """That a signature was acknowledged: `receipt` says for whom."""

    person: Person
    receipt: str
    seconds: float


@dataclass
class Crowd:
    """`answers` holds every acknowledgement, `statuses` what else was answered, `lost` requests that were not answered."""

    port: int
    host: str
    petition: Petition
    office: PostOffice
    answers: list[Answer] = field(default_factory=list)
    confirmed: list[Person] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    lost: int = 0

    async def sign(self, persons: Sequence[Person], *, at_once: int = 8) -> None:
        """Everybody signs, so many at once. Every third asks again with the same key after the answer."""
        await self._each(self._sign_twice, persons, at_once)

    async def confirm(self, persons: Sequence[Person], *, at_once: int = 8) -> None:
        """Everybody waits for the mail and confirms."""
        await self._each(self._confirm, persons, at_once)

    async def _each(self, act: Any, persons: Sequence[Person], at_once: int) -> None:
        room = asyncio.Semaphore(at_once)
        async with _client(self.port, self.host) as client:

            async def one(number: int, person: Person) -> None:
                async with room:
                    await act(client, person, number)

            async with asyncio.TaskGroup() as group:
                for number, person in enumerate(persons):
                    group.create_task(one(number, person))

    async def _sign_twice(self, client: httpx2.AsyncClient, person: Person, number: int) -> None:
        self.answers.append(await self._sign(client, person))
        if number % 3 == 0:
            self.answers.append(await self._sign(client, person))

    async def _sign(self, client: httpx2.AsyncClient, person: Person) -> Answer:
        ask = self._sign_by_form if person.by_form else self._sign_by_graphql
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            began = time.monotonic()
            with suppress(httpx2.TransportError):
                receipt = await ask(client, person)
                if receipt:
                    return Answer(person, receipt, time.monotonic() - began)
                await asyncio.sleep(PAUSE_SECONDS)
                continue
            self.lost += 1
            await asyncio.sleep(PAUSE_SECONDS)
        raise AssertionError(f"no answer in {PATIENCE_SECONDS} s: {self.statuses}, {self.refusals}, {self.lost} lost")

    async def _sign_by_form(self, client: httpx2.AsyncClient, person: Person) -> str | None:
        path = f"/{self.petition.locale}/p/{self.petition.slug}/sign"
        fields = {
            "name": person.name, "email": person.email, "country": "DE", "news": "no", "idempotencyKey": person.key,
        }  # fmt: skip
        answer = await client.post(path, data=fields)
        if answer.status_code == 303:
            return answer.cookies["receipt"]
        return self._refused(answer)

    async def _sign_by_graphql(self, client: httpx2.AsyncClient, person: Person) -> str | None:
        sent = {
            "petitionId": global_id("Petition", self.petition.id), "name": person.name, "email": person.email, "country": "FR",
            "news": True, "idempotencyKey": person.key,
        }  # fmt: skip
        found = await self._ask(client, SIGN, {"input": sent})
        return found["receipt"] if found else None

    async def _confirm(self, client: httpx2.AsyncClient, person: Person, _number: int) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            with suppress(httpx2.TransportError):
                if (mails := self.office.to(person.email)) and await self._confirm_by(client, person, mails[0].token):
                    self.confirmed.append(person)
                    return
            await asyncio.sleep(PAUSE_SECONDS)
        raise AssertionError(f"not confirmed in {PATIENCE_SECONDS} s: {self.statuses}, {self.refusals}")

    async def _confirm_by(self, client: httpx2.AsyncClient, person: Person, token: str) -> bool:
        if not person.by_form:
            return bool(await self._ask(client, CONFIRM, {"input": {"token": token}}))
        answer = await client.post(f"/{self.petition.locale}/c/{token}", data={"action": "confirm"})
        return answer.status_code == 303 or bool(self._refused(answer))

    async def _ask(self, client: httpx2.AsyncClient, document: str, variables: dict[str, Any]) -> dict[str, Any] | None:
        """The one field that was asked for; None where it was refused for now."""
        answer = await client.post("/graphql", json={"query": document, "variables": variables})
        if answer.status_code != 200:
            self._refused(answer)
            return None
        body = answer.json()
        assert "errors" not in body, body
        (found,) = body["data"].values()
        if "code" in found:
            self.refusals[found["code"]] += 1
            assert found["code"] in {"SIGNING_UNAVAILABLE", "KEY_UNAVAILABLE"}, found
            return None
        return found

    def _refused(self, answer: httpx2.Response) -> None:
        self.statuses[answer.status_code] += 1
        assert answer.status_code in AGAIN, f"{answer.status_code}\n{answer.text}"


def _client(port: int, host: str) -> httpx2.AsyncClient:
    """One connection per request, so that an answer that does not come was never begun; no cookie is kept."""
    return httpx2.AsyncClient(
        base_url=f"http://127.0.0.1:{port}",
        headers={"host": f"{host}:{port}", "connection": "close"},
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        timeout=20,
        trust_env=False,
    )
