"""What the canaries do: everything that a person, a robot and a failing server can do with what they give away."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, LiteralString

import httpx2

from tests.canary.birds import Canary
from tests.embedded.ground import wait_until
from tests.faults.post import Conduct, Message
from tests.faults.scene import Scene
from undersigned.petitions.types import Petition
from undersigned_graphql.relay import global_id

SIGN = """
mutation ($input: SignPetitionInput!) {
  signPetition(input: $input) {
    __typename
    ... on SignatureReceived { receipt confirmationSentTo }
    ... on InvalidInput { code message problems { field code message } }
    ... on Refusal { code message }
  }
}
"""
CONFIRM = """
mutation ($input: ConfirmSignatureInput!) {
  confirmSignature(input: $input) { __typename ... on SignatureConfirmed { name } ... on Refusal { code message } }
}
"""
REMOVE = """
mutation ($input: RemoveSignatureInput!) {
  removeSignature(input: $input) { __typename ... on Refusal { code message } }
}
"""
LOOK = """
query ($token: String!) { confirmation(token: $token) { state name petition { slug } others { slug } } }
"""


@dataclass
class Perch:
    """Where a canary sits: its browser, its network, its mailbox."""

    scene: Scene
    bird: Canary
    receipt: str = ""
    answers: list[httpx2.Response] = field(default_factory=list)

    def ask(self, method: str, path: str, *, host: str = "access.localhost", **more: Any) -> httpx2.Response:
        headers = {
            "host": f"{host}:{self.scene.settings.port}",
            "user-agent": self.bird.agent,
            "referer": self.bird.referrer,
            "x-forwarded-for": self.bird.address,
            **({"cookie": f"receipt={self.receipt}"} if self.receipt else {}),
        }
        with httpx2.Client(
            base_url=f"http://127.0.0.1:{self.scene.settings.port}",
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            timeout=30,
            trust_env=False,
        ) as client:
            answer = client.request(method, path, headers=headers, **more)
        self.answers.append(answer)
        self.receipt = answer.cookies.get("receipt") or self.receipt
        return answer

    def graphql(self, document: str, **variables: Any) -> dict[str, Any]:
        answer = self.ask("POST", "/graphql", json={"query": document, "variables": variables})
        return answer.json()

    def form(self, **more: str) -> dict[str, str]:
        return {
            "name": self.bird.name,
            "email": self.bird.email,
            "country": "DE",
            "news": "no",
            "nameVisibility": self.bird.visibility,
            "idempotencyKey": self.bird.key,
            "source": "leaflet",
            **more,
        }

    def sign_by_form(self, *, petition: Petition | None = None, expect: int = 303, **more: str) -> httpx2.Response:
        slug = (petition or self.scene.petition).slug
        answer = self.ask("POST", f"/en/p/{slug}/sign", data=self.form(**more))
        assert answer.status_code == expect, answer.text
        return answer

    def sign_by_graphql(self, *, petition: Petition | None = None, **more: object) -> dict[str, Any]:
        sent = self.form() | {
            "petitionId": global_id("Petition", (petition or self.scene.petition).id),
            "news": True,
            "referrer": self.bird.referrer,
            **more,
        }
        answer = self.graphql(SIGN, input=sent)
        if answer.get("data"):
            self.receipt = answer["data"]["signPetition"].get("receipt") or self.receipt
        return answer

    def thanks(self, *, expect: int = 303, **fields: str) -> httpx2.Response:
        answer = self.ask("POST", f"/en/p/{self.scene.petition.slug}/thanks", data=fields)
        assert answer.status_code == expect, answer.text
        return answer

    def mail(self, number: int = 1) -> Message:
        """The n-th mail that has come."""
        assert wait_until(lambda: len(self.scene.office.to(self.bird.delivered)) >= number, 30), self.scene.logs()
        return self.scene.office.to(self.bird.delivered)[number - 1]

    def link(self, *, expect: int = 303, **fields: str) -> httpx2.Response:
        """Open the page behind the link of the mail, and act there."""
        path = f"/en/c/{self.mail().token}"
        assert self.ask("GET", path).status_code == 200
        answer = self.ask("POST", path, data=fields)
        assert answer.status_code == expect, answer.text
        return answer


@dataclass
class Story:
    scene: Scene
    second: Petition
    perches: dict[str, Perch] = field(default_factory=dict)

    def perch(self, who: str, visibility: str = "DELIVER_ONLY") -> Perch:
        return self.perches.setdefault(who, Perch(self.scene, Canary(who, visibility)))

    @property
    def birds(self) -> list[Canary]:
        return [perch.bird for perch in self.perches.values()]

    def bird(self, who: str) -> Canary:
        return self.perches[who].bird

    def all_but(self, *names: str) -> list[Canary]:
        return [perch.bird for who, perch in self.perches.items() if who not in names]

    def tell(self) -> None:
        self.sign_and_confirm()
        self.refuse_remove_and_resend()
        self.send_what_cannot_be_taken()
        self.break_the_server()
        self.scene.settle()

    def sign_and_confirm(self) -> None:
        """By form and link, by GraphQL and code; shown and not shown; to two petitions under one key."""
        by_form = self.perch("Anna, by the form,")
        by_form.sign_by_form()
        assert by_form.ask("GET", f"/en/p/{self.scene.petition.slug}/thanks").status_code == 200
        by_form.link(action="confirm")
        by_form.link(action="confirm")

        private = self.perch("Bruno, by GraphQL,", "PRIVATE")
        private.sign_by_graphql()
        assert private.graphql(LOOK, token=private.mail().token)["data"]["confirmation"]["name"] == private.bird.name
        private.graphql(CONFIRM, input={"receipt": private.receipt, "code": private.mail().code})

        public = self.perch("Chloe, who shows her name,", "PUBLIC")
        public.sign_by_form()
        public.link(action="confirm")

        self.perch("Dora, who has not confirmed,", "PUBLIC").sign_by_graphql()

        twice = self.perch("Emil, who signs two petitions,", "PRIVATE")
        twice.sign_by_form()
        twice.sign_by_form()
        answer: dict[str, Any] = {"fields.guild": twice.bird.answer}
        twice.sign_by_form(petition=self.second, **answer)
        twice.link(action="confirm")

        asked = self.perch("Olaf, who answers by GraphQL,")
        asked.sign_by_graphql(petition=self.second, fields=[{"name": "guild", "value": asked.bird.answer}])
        asked.link(action="confirm")

    def refuse_remove_and_resend(self) -> None:
        """Wrong codes, another mail, "it was not me", a mail server that knows nobody or nothing now."""
        guesser = self.perch("Frida, who mistypes the code,")
        guesser.sign_by_form()
        code = guesser.mail().code
        wrong = f"{(int(code) + 1) % 1_000_000:06d}"
        for _ in range(5):
            guesser.thanks(action="code", code=wrong, expect=422)
        guesser.thanks(action="code", code=code, expect=429)
        guesser.thanks(action="resend")
        guesser.thanks(action="code", code=guesser.mail(2).code)

        by_form = self.perch("Gustav, who did not sign,", "PUBLIC")
        by_form.sign_by_form()
        by_form.link(action="confirm")
        by_form.link(action="remove", expect=200)

        by_graphql = self.perch("Hilde, who did not sign,")
        by_graphql.sign_by_graphql()
        by_graphql.graphql(REMOVE, input={"token": by_graphql.mail().token})

        for who, conduct in (("Igor, whom nobody knows,", Conduct.REFUSE), ("Judith, who waits,", Conduct.TRY_LATER)):
            unlucky = self.perch(who)
            self.scene.office.will(unlucky.bird.delivered, conduct)
            unlucky.sign_by_form()
        assert wait_until(lambda: len(self.scene.office.reached) >= len(self.perches)), self.scene.logs()

    def send_what_cannot_be_taken(self) -> None:
        """Every answer here is a refusal, and nothing of it may be kept."""
        wrong = self.perch("Karl, who mistypes,")
        bird = wrong.bird
        for field_, value in {
            "email": f"vogel.{bird.local_mark}@@{bird.domain_mark}",
            "name": f"{bird.name} https://{bird.domain_mark}.org",
            "country": bird.name,
            "nameVisibility": bird.name,
            "idempotencyKey": bird.name,
        }.items():
            fields: dict[str, Any] = {field_: value}
            wrong.sign_by_form(expect=422, **fields)
            wrong.sign_by_graphql(**fields)
        wrong.sign_by_form(expect=422, name=bird.name * 1000)
        too_long: dict[str, Any] = {"fields.guild": bird.answer * 10}
        wrong.sign_by_form(expect=422, petition=self.second, **too_long)
        wrong.sign_by_graphql(petition=self.second, fields=[{"name": bird.name, "value": bird.answer}])
        wrong.sign_by_graphql(locale=bird.name)
        wrong.sign_by_graphql(petitionId=bird.name)
        wrong.sign_by_graphql(news=bird.name)
        unknown: dict[str, Any] = {bird.name_mark: bird.email}
        wrong.sign_by_graphql(**unknown)
        self._ask_nonsense(wrong)

        robot = self.perch("Lars, a robot,")
        robot.sign_by_form(website=f"https://{robot.bird.domain_mark}.org")
        robot.sign_by_graphql(website=robot.bird.name)

    def _ask_nonsense(self, wrong: Perch) -> None:
        """What no form sends: unreadable bodies, and personal words where addresses and names of fields belong."""
        bird = wrong.bird
        wrong.graphql(f'query {{ {bird.name_mark}(email: "{bird.email}") }}')
        wrong.ask("POST", "/graphql", content=f'{{"query": "{bird.email}'.encode())
        wrong.ask("POST", "/graphql", content=bird.email.encode(), host=f"{bird.domain_mark}.example")
        wrong.ask("POST", "/en/p/open/sign", content=bird.email.encode())
        wrong.ask("GET", f"/en/p/{bird.name_mark}?email={bird.email}")
        wrong.ask("GET", f"/en/c/{bird.name_mark}-{bird.local_mark}")
        wrong.ask("POST", f"/en/c/{bird.name_mark}", data={"action": bird.email, "petition": bird.name})
        wrong.ask("POST", "/en/p/open/thanks", data={"action": "code", "code": bird.email})

    def break_the_server(self) -> None:
        """A fault in the midst of a signature, and one whose very message quotes the name."""
        unwritten = self.perch("Mona, who met a fault,")
        with self._sabotaged("ALTER TABLE consent RENAME TO gone", "ALTER TABLE gone RENAME TO consent"):
            unwritten.sign_by_form(expect=500)
            unwritten.sign_by_graphql()
        quoted = self.perch("Nils, whom a fault quotes,", "PUBLIC")
        quoted.sign_by_form()
        quoted.mail()
        with self._sabotaged(
            "ALTER TABLE public_name ADD CONSTRAINT short CHECK (length(name) < 3) NOT VALID",
            "ALTER TABLE public_name DROP CONSTRAINT short",
        ):
            quoted.link(action="confirm", expect=500)
            quoted.graphql(CONFIRM, input={"token": quoted.mail().token})
        self.scene.ledger.change("DELETE FROM outbox WHERE state = 'dead'")

    @contextmanager
    def _sabotaged(self, break_: LiteralString, mend: LiteralString) -> Generator[None]:
        """A schema that is broken for a moment."""
        self.scene.ledger.change(break_)
        yield
        self.scene.ledger.change(mend)

    def visit_as_somebody_else(self) -> list[httpx2.Response]:
        """What a stranger is shown who asks for everything that the others were shown."""
        stranger = Perch(self.scene, Canary("a stranger"))
        slug = self.scene.petition.slug
        for host, language in (("access.localhost", "en"), ("nahr.localhost", "ar"), ("localhost", "")):
            for path in ("", f"/p/{slug}", f"/p/{slug}/sign", f"/p/{slug}/count.json", f"/p/{slug}/thanks", "/c/none"):
                stranger.ask("GET", f"/{language}{path or '/'}", host=host)
        for perch in self.perches.values():
            mails = self.scene.office.to(perch.bird.delivered)
            if mails:
                stranger.ask("GET", f"/ar/c/{mails[0].token}", host="nahr.localhost")
            if perch.receipt:
                stranger.ask("POST", "/graphql", host="nahr.localhost", json=_confirming(perch.receipt))
        stranger.graphql(PETITIONS)
        return stranger.answers


PETITIONS = """
query {
  petitions(first: 100) { edges { node { id slug signatureCount recentSigners(first: 100) { name country signedAt } } } }
  tenant { name }
}
"""


def _confirming(receipt: str) -> dict[str, object]:
    return {"query": CONFIRM, "variables": {"input": {"receipt": receipt, "code": "000000"}}}


def whole(answers: Sequence[httpx2.Response]) -> str:
    """Everything that was answered: statuses, headers, bodies."""
    return "\n".join(f"{a.status_code} {a.headers.multi_items()}\n{a.text}" for a in answers)
