"""`[[providers]]` in tenant.toml: read as it is written, and every mistake explained (ux.md 2.12)."""

from pathlib import Path

import pytest

from tests.tenants.valid import FILES, LOCALES, expect_mistake, put, read_all, together, write_valid
from undersigned.tenancy.apply import tenant_of
from undersigned.tenancy.types import PlainOAuth, Provider
from undersigned.tenants import read

TENANT = "demo/tenant.toml"
LINES = FILES[TENANT].count("\n")
ICON = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20"><path d="M0 0h20v20H0z"/></svg>'

OPENID = """
[[providers]]
id = "members"
name = { en = "Your account", fr = "Votre compte" }
icon = "account.svg"
issuer = "https://login.example.org"
client_id = "petitions"
secret_env = "DEMO_LOGIN_SECRET"
scopes = ["openid", "email"]
audience = ["organisers", "members"]
authoritative_domains = ["example.org"]
"""
PLAIN = """
[[providers]]
id = "forge"
name = "Forge"
issuer = "https://forge.example.net"
client_id = "0123"
scopes = ["read:user"]

[providers.oauth2]
authorization_endpoint = "https://forge.example.net/login"
token_endpoint = "https://forge.example.net/token"
user_endpoint = "https://api.forge.example.net/user"
emails_endpoint = "https://api.forge.example.net/emails"
subject = "id"
name = "login"
"""
DEVELOPMENT = """
[[providers]]
id = "dev"
kind = "development"
name = "Demo"
"""


def spoilt(old: str, new: str, *, within: str = OPENID):
    assert old in within
    icon = put("demo/account.svg", ICON)
    return together(icon, put(TENANT, FILES[TENANT] + within.replace(old, new, 1)))


MISTAKES = {
    "a name for addresses with a capital letter": (
        spoilt('id = "members"', 'id = "Members"'), 3, "`Members` cannot name a provider"),
    "no name": (spoilt('name = { en = "Your account", fr = "Votre compte" }\n', ""), 2, "`name` is missing"),
    "a name in one language only": (spoilt(', fr = "Votre compte"', ""), 4, "`fr` is missing"),
    "an icon that is elsewhere": (spoilt("account.svg", "../account.svg"), 5, "cannot be an icon"),
    "an icon that is not there": (spoilt("account.svg", "none.svg"), 5, "there is no file `none.svg`"),
    "an issuer without protection": (
        spoilt("https://login", "http://login"), 6, "is no address that the server may ask. Write https:// and a host name"),
    "an issuer at a port": (spoilt("login.example.org", "login.example.org:8443"), 6, "may ask"),
    "an issuer that is an address": (spoilt("https://login.example.org", "https://127.0.0.1"), 6, "may ask"),
    "an issuer that is a number": (spoilt("https://login.example.org", "https://2130706433"), 6, "may ask"),
    "an issuer with a user": (spoilt("https://login", "https://user:word@login"), 6, "may ask"),
    "an issuer with a query": (spoilt('example.org"\nclient', 'example.org/?a"\nclient'), 6, "may ask"),
    "no issuer": (spoilt('issuer = "https://login.example.org"\n', ""), 2, "`issuer` is missing"),
    "no client": (spoilt('client_id = "petitions"\n', ""), 2, "`client_id` is missing"),
    "a secret": (spoilt('secret_env = "DEMO', 'client_secret = "DEMO'), 8, "a secret must not stand in a file"),
    "a secret in place of its name": (
        spoilt("DEMO_LOGIN_SECRET", "kJ8-s3cr3t"), 8, "`secret_env` names no environment variable"),
    "a setting of the server": (
        spoilt("DEMO_LOGIN_SECRET", "UNDERSIGNED_MASTER_KEY"), 8, "`secret_env` names no environment variable"),
    "no openid": (spoilt('"openid", ', ""), 9, "the scopes lack `openid`"),
    "two scopes in one": (spoilt('"openid", "email"', '"openid email"'), 9, "is no scope"),
    "nobody's audience": (
        spoilt('"organisers"', '"organizers"'), 10, "nobody is called `organizers` here. Did you mean `organisers`"),
    "a domain with an @": (spoilt('["example.org"]', '["@example.org"]'), 11, "`@example.org` is no domain"),
    "a key that there is not": (spoilt("client_id", "clientid"), 7, "the key `clientid` is unknown. Did you mean `client_id`"),
    "a kind that there is not": (spoilt("icon", 'kind = "saml"\nicon'), 5, "`kind` is `saml`"),
    "a second one of the name": (
        spoilt('id = "dev"', 'id = "members"', within=OPENID + DEVELOPMENT), 14, "there is another provider `members`"),
    "a second one of the issuer": (
        spoilt('https://forge.example.net"\nclient', 'https://login.example.org"\nclient', within=OPENID + PLAIN), 16,
        "another provider has the issuer"),
    "a client of the development provider": (
        spoilt('kind = "development"', 'kind = "development"\nclient_id = "x"', within=DEVELOPMENT), 5,
        "the key `client_id` is unknown"),
    "addresses of which nothing is known": (
        spoilt('emails_endpoint = "https://api.forge.example.net/emails"\n', "", within=PLAIN), 12,
        "how an address is known to be verified"),
    "addresses of which it is said twice": (
        spoilt('subject = "id"', 'subject = "id"\nemail_verified = "ok"', within=PLAIN), 15,
        "how an address is known to be verified"),
    "an endpoint inside": (
        spoilt("https://forge.example.net/token", "https://169.254.169.254/token", within=PLAIN), 11, "may ask"),
    "scopes that were forgotten": (spoilt('scopes = ["read:user"]\n', "", within=PLAIN), 2, "`scopes` is missing"),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_every_mistake_is_explained(tmp_path: Path, name: str):
    change, line, words = MISTAKES[name]
    expect_mistake(tmp_path, (change, TENANT, LINES + line, words))


def test_too_many(tmp_path: Path):
    many = "".join(DEVELOPMENT.replace('"dev"', f'"dev{n}"') for n in range(11))
    expect_mistake(tmp_path, (put(TENANT, FILES[TENANT] + many), TENANT, LINES + 2, "there are 11 providers"))


def test_a_drawing_that_is_not_safe_is_refused(tmp_path: Path):
    change = together(spoilt("Your", "Your"), put("demo/account.svg", ICON.replace("<path", "<script")))
    expect_mistake(tmp_path, (change, "demo/account.svg", 1, "script"))


def test_they_are_read_as_they_are_written(tmp_path: Path):
    spoilt("Your", "Your", within=OPENID + PLAIN + DEVELOPMENT)(write_valid(tmp_path))
    tenants, report = read_all(tmp_path)
    assert report.mistakes == ()
    assert report.warnings == ()
    demo = next(found for found in tenants if found.tenant.slug == "demo")
    members, forge, development = tenant_of(demo.tenant, demo.theme).providers
    assert members.icon
    assert members == Provider(
        id="members",
        name={"en": "Your account", "fr": "Votre compte"},
        audience=("members", "organisers"),
        domains=("example.org",),
        icon=members.icon,
        issuer="https://login.example.org",
        client_id="petitions",
        secret_env="DEMO_LOGIN_SECRET",
        scopes=("openid", "email"),
    )
    assert forge.plain == PlainOAuth(
        authorization_endpoint="https://forge.example.net/login",
        token_endpoint="https://forge.example.net/token",
        user_endpoint="https://api.forge.example.net/user",
        emails_endpoint="https://api.forge.example.net/emails",
        subject="id",
        name="login",
    )
    assert development == Provider(id="dev", name={"en": "Demo", "fr": "Demo"}, development=True)


def test_in_production_the_development_provider_is_told(tmp_path: Path):
    put(TENANT, FILES[TENANT] + DEVELOPMENT)(write_valid(tmp_path))
    tenants, report = read(tmp_path, platform_locales=LOCALES, demo=False)
    assert report.mistakes == ()
    assert [(found.line, found.file) for found in report.warnings] == [(LINES + 4, str(tmp_path / TENANT))]
    assert "demo" in [found.tenant.slug for found in tenants]
