"""What makes an input a signature. Every rule is here once; the pages repeat them only to answer sooner (G-7)."""

import re
from urllib.parse import urlsplit

from undersigned.core.arrival import CODE, SOURCE
from undersigned.core.countries import countries
from undersigned.core.errors import InvalidInput, Problem
from undersigned.core.mail_domains import MailDomains
from undersigned.core.text import has_invisible, is_stacked, is_visible, one_line, without_pasted
from undersigned.petitions.types import NameVisibility, Petition
from undersigned.signatures import addresses
from undersigned.signatures.addresses import EMAIL_MOST, LOCAL_MOST
from undersigned.signatures.answers import check_answers
from undersigned.signatures.types import Entry, SignInput

NAME_MOST = 150
SOURCE_MOST = 100
REFERRER_MOST = 2048
LINK = re.compile(
    r"(?i)\b(?:https?:|ftp:|www\.)|://|\b[\w-]{2,}[.\u3002\uff0e\uff61][\w-]{2,}|(?-i:\b[a-z0-9]\.[a-z]{2,})|\b\d+\.\d+\.\d+|"
    r"\b[\w-]+\.(?:com|org|net)\b|\S@\S+\.\S"
)
"""Whatever a mail program may make a link of, for a name goes into a mail: two words with a dot and no space between. Initials
are none: J.R.R. Tolkien, J.Smith."""
TITLE = re.compile(r"\b(?:Dr|Jr|Mr|Mrs|Ms|Prof|Sr|St)\.(?=[A-Z][a-z]{2,}\b)")
"""What may stand right before a name: St.John."""
LINK_SIGN = re.compile("[.:/@\u3002\uff0e\uff61]")
"""Without one of these nothing is a link; most names have none."""
VERSION = re.compile("[0-9a-f]{64}")
KEY = re.compile(r"[\x21-\x7e]{8,200}")
VISIBILITIES = frozenset(NameVisibility)
HOST = re.compile(r"[\w.:-]{1,253}")


def validate(sent: SignInput, petition: Petition, locale: str) -> Entry | InvalidInput:
    """The input in its stored form, or every problem it has, in the order of the form."""
    typed, email = without_pasted(sent.name), addresses.cleaned(sent.email)
    name = one_line(typed)
    address = addresses.deliverable(email)
    answers, field_problems = check_answers(petition.fields, sent.fields, sent.country.upper())
    problems = [
        *name_problems(typed, name),
        *email_problems(email, address),
        *_country_problems(sent.country),
        *field_problems,
        *([Problem("news", "NEWS_REQUIRED")] if sent.news is None else []),
        *_option_problems(sent, petition),
    ]
    if problems or address is None:
        return InvalidInput(tuple(problems))
    return Entry(
        name=name,
        email=address,
        canonical=addresses.canonical(address),
        country=sent.country.upper(),
        news=bool(sent.news),
        fields=answers,
        name_visibility=NameVisibility(sent.name_visibility or petition.name_visibility),
        locale=sent.locale or locale,
        letter_version=sent.letter_version if VERSION.fullmatch(sent.letter_version or "") else None,
        idempotency_key=sent.idempotency_key or None,
        source=one_line(sent.source or "") or None,
        referrer=_host_of(sent.referrer),
        personal_link=sent.personal_link.upper() if sent.personal_link else None,
        bucket=one_line(sent.bucket or "") or None,
        utm=sent.utm,
    )


def name_problems(typed: str, line: str) -> list[Problem]:
    """What is wrong with a name, given as it was typed and as one line."""
    if not is_visible(line):
        return [Problem("name", "NAME_REQUIRED")]
    if len(line) > NAME_MOST:
        return [Problem("name", "NAME_TOO_LONG", {"limit": NAME_MOST, "length": len(line)})]
    if has_invisible(typed.strip().replace("\t", " ")) or is_stacked(line):
        return [Problem("name", "NAME_CHARACTERS")]
    if LINK_SIGN.search(line) and LINK.search(TITLE.sub("", line)):
        return [Problem("name", "NAME_HAS_LINK")]
    if line[0] in "=+-@":
        return [Problem("name", "NAME_START")]
    return []


def email_problems(email: str, address: str | None) -> list[Problem]:
    """What is wrong with an address, given as it was typed and as mail would be sent to it."""
    if not email:
        return [Problem("email", "EMAIL_REQUIRED")]
    if len(email) > EMAIL_MOST or len(email.rpartition("@")[0]) > LOCAL_MOST:
        return [Problem("email", "EMAIL_TOO_LONG", {"limit": EMAIL_MOST, "local": LOCAL_MOST})]
    if address is None:
        other = addresses.is_of_another_script(email)
        return [Problem("email", "EMAIL_LETTERS") if other else Problem("email", "EMAIL_INVALID")]
    return []


async def check_domain(domains: MailDomains, address: str) -> InvalidInput | None:
    """What is wrong with an address where mail cannot reach its domain (F-2)."""
    if await domains.reach(address):
        return None
    return InvalidInput((Problem("email", "EMAIL_DOMAIN", {"domain": address.rpartition("@")[2]}),))


def _country_problems(country: str) -> list[Problem]:
    if not country:
        return [Problem("country", "COUNTRY_REQUIRED")]
    return [] if country.isascii() and country.upper() in countries() else [Problem("country", "COUNTRY_UNKNOWN")]


def _option_problems(sent: SignInput, petition: Petition) -> list[Problem]:
    problems: list[Problem] = []
    if sent.name_visibility and sent.name_visibility not in VISIBILITIES:
        problems.append(Problem("nameVisibility", "VISIBILITY_UNKNOWN"))
    if sent.locale and sent.locale not in petition.locales:
        problems.append(Problem("locale", "LOCALE_UNKNOWN", {"known": ", ".join(petition.locales)}))
    if sent.idempotency_key and not KEY.fullmatch(sent.idempotency_key):
        problems.append(Problem("idempotencyKey", "IDEMPOTENCY_KEY_INVALID"))
    came = {"source": sent.source, "bucket": sent.bucket} | {f"utm.{name}": value for name, value in sent.utm.items()}
    problems += [problem for name, value in came.items() if value for problem in _source_problems(name, value)]
    if sent.personal_link and not CODE.fullmatch(sent.personal_link.upper()):
        problems.append(Problem("personalLink", "PERSONAL_LINK_INVALID"))
    if sent.referrer and len(sent.referrer) > REFERRER_MOST:
        problems.append(Problem("referrer", "REFERRER_TOO_LONG", {"limit": REFERRER_MOST}))
    return problems


def _source_problems(name: str, value: str) -> list[Problem]:
    if len(value) > SOURCE_MOST:
        return [Problem(name, "SOURCE_TOO_LONG", {"limit": SOURCE_MOST})]
    return [] if SOURCE.fullmatch(value) else [Problem(name, "SOURCE_CHARACTERS")]


def _host_of(referrer: str | None) -> str | None:
    """Only the site a person came from is kept: a path may hold their name."""
    if not referrer:
        return None
    try:
        host = urlsplit(referrer).hostname or ""
    except ValueError:
        return None
    return host if HOST.fullmatch(host) else None
