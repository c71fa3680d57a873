"""Settings: each mistake is named with its cure, and a secret never shows itself."""

import base64
from pathlib import Path
from typing import Any

import pytest

from undersigned.core.migrate import database_urls
from undersigned.settings import ROOT, SECRETS, Secret, Settings, SettingsError, load, require

KEY = base64.b64encode(b"k" * 32).decode()


def problems(**environ: str) -> str:
    with pytest.raises(SettingsError) as caught:
        load({f"UNDERSIGNED_{name}": value for name, value in environ.items()})
    return str(caught.value)


def settings(**environ: str) -> Settings:
    return load({f"UNDERSIGNED_{name}": value for name, value in environ.items()})


def test_without_any_there_are_defaults() -> None:
    plain = load({"PATH": "/bin", "HOME": "/root"})
    assert (plain.env, plain.host, plain.port, plain.origin) == (
        "production",
        "127.0.0.1",
        8000,
        "http://localhost:8000",
    )
    assert not plain.demo
    assert not plain.secure
    assert Path(plain.tenants_dir) == ROOT / "tenants"


def test_values_are_read_and_trimmed() -> None:
    read = settings(
        ENV="demo", PORT=" 9000 ", DATABASE_POOL="20", LIMIT_LOOPBACK="true", PUBLIC_URL="https://u.example/"
    )
    assert (read.demo, read.port, read.database_pool, read.limit_loopback) == (True, 9000, 20, True)
    assert (read.origin, read.platform_host, read.secure) == ("https://u.example", "u.example", True)
    assert read.origin_of("access.example") == "https://access.example"


def test_tenants_share_scheme_and_port_of_the_platform() -> None:
    assert settings(PORT="9000").origin_of("access.localhost") == "http://access.localhost:9000"
    assert settings(PUBLIC_URL="https://u.example:8443").origin_of("a.example") == "https://a.example:8443"


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("PORT", "70000", "UNDERSIGNED_PORT"),
        ("PORT", "0", "UNDERSIGNED_PORT"),
        ("PORT", "eighty", "UNDERSIGNED_PORT"),
        ("ENV", "staging", "UNDERSIGNED_ENV"),
        ("DATABASE_POOL", "1", "UNDERSIGNED_DATABASE_POOL"),
        ("SIGN_QUEUE", "-1", "UNDERSIGNED_SIGN_QUEUE"),
        ("LOG_LEVEL", "loud", "UNDERSIGNED_LOG_LEVEL"),
        ("DATABASE_URL", "mysql://x", "UNDERSIGNED_DATABASE_URL must begin with postgresql:// or postgres://"),
        ("REDIS_URL", "http://x", "UNDERSIGNED_REDIS_URL must begin with redis:// or rediss:// or unix://"),
        ("SMTP_URL", "mail.example", "UNDERSIGNED_SMTP_URL must begin with smtp:// or smtps://"),
        ("PUBLIC_URL", "u.example", "UNDERSIGNED_PUBLIC_URL must begin with http:// or https://"),
        ("MASTER_KEY", "short", "UNDERSIGNED_MASTER_KEY must be 32 bytes in base64"),
        ("MASTER_KEY", base64.b64encode(b"k" * 31).decode(), "openssl rand -base64 32"),
        ("FAULTS", "web.before_commit", "refused outside UNDERSIGNED_ENV=demo"),
        ("COLOUR", "red", "UNDERSIGNED_COLOUR is not a setting. The settings are: UNDERSIGNED_DATA_DIR, "),
        ("PORT_FILE", "/nowhere/at/all", "UNDERSIGNED_PORT_FILE: the file /nowhere/at/all cannot be read"),
    ],
)
def test_a_mistake_is_named_with_its_cure(name: str, value: str, says: str) -> None:
    assert says in problems(**{name: value})


def test_all_mistakes_are_told_at_once() -> None:
    said = problems(PORT="x", ENV="y", COLOUR="z", MASTER_KEY="short")
    assert len(said.splitlines()) == 4


def test_a_value_may_lie_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(f"{KEY}\n", encoding="utf-8")
    assert settings(MASTER_KEY_FILE=str(tmp_path / "key")).master_key_bytes == b"k" * 32


@pytest.mark.parametrize("name", sorted(SECRETS))
def test_a_secret_does_not_show_itself(name: str) -> None:
    value = {"master_key": KEY, "redis_url": "redis://:canary@x", "smtp_url": "smtp://u:canary@x"}.get(
        name, "postgresql://u:canary@x/d"
    )
    read = settings(**{name.upper(): value})
    assert getattr(read, name) == value
    assert isinstance(getattr(read, name), Secret)
    assert "canary" not in repr(read)
    assert KEY not in repr(read)


def test_a_wrong_secret_is_not_quoted() -> None:
    assert "canary" not in problems(DATABASE_URL="mysql://u:canary@x")
    assert "canary" not in problems(MASTER_KEY="canary")


def test_what_is_needed_is_asked_for() -> None:
    with pytest.raises(
        SettingsError, match=r"UNDERSIGNED_DATABASE_URL is not set\. .*\n.*UNDERSIGNED_MASTER_KEY is not set"
    ):
        require(Settings(), "database_url", "master_key")
    require(Settings(database_url="postgresql://x", master_key=KEY), "database_url", "master_key")


def test_one_address_gives_each_role_its_own() -> None:
    urls = database_urls(Settings(database_url="postgresql://admin:secret@db.example:5433/site?sslmode=require"))
    assert urls.owner == "postgresql://admin:secret@db.example:5433/site?sslmode=require"
    assert urls.app.startswith("postgresql://undersigned_app:")
    assert urls.app.endswith("@db.example:5433/site?sslmode=require")
    assert urls.keys.endswith("@db.example:5433/site_keys?sslmode=require")
    passwords = {
        url.partition("//")[2].partition("@")[0].partition(":")[2] for url in (urls.app, urls.dispatcher, urls.keys)
    }
    assert len(passwords) == 3
    assert "secret" not in passwords


def test_apart_addresses_are_taken_as_they_are() -> None:
    given: dict[str, Any] = {
        "database_url": "postgresql://undersigned_app:a@db/site",
        "owner_database_url": "postgresql://owner:o@db/site",
        "keys_database_url": "postgresql://undersigned_keys:k@keys/ring",
    }
    urls = database_urls(Settings(**given))
    assert (urls.app, urls.owner, urls.keys) == tuple(given.values())[:1] + tuple(given.values())[1:]
    assert urls.keys_owner.endswith("/ring")
    assert urls.dispatcher == "postgresql://undersigned_dispatcher:a@db/site"
