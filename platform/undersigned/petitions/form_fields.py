"""Reads what a petition's form asks beside name, address and country: `[[fields]]` of petition.toml (F-6)."""

import re

from undersigned.core.toml import Table
from undersigned.petitions.types import FieldChoice, FieldKind, FormField

MOST_FIELDS = 2
"""Every field more costs signatures, and is more that can leak."""
MOST_CHOICES = 30

_NAME = re.compile(r"[a-z][a-z0-9_]{0,29}")
_SPOKEN = frozenset({FieldKind.POSTCODE, FieldKind.PHONE})
"""What the platform has words for in every language."""


def read_fields(table: Table, published: tuple[str, ...]) -> dict[str, tuple[FormField, ...]]:
    """The fields in each language, in the order of the file; nothing where the form has none of its own."""
    found = table.tables("fields")
    if len(found) > MOST_FIELDS:
        table.mistake("fields", f"the form asks for {len(found)} things more", f"Keep {MOST_FIELDS} or fewer")
    fields = [_read_field(field, published) for field in found]
    names = [next(iter(field.values())).name for field in fields if field]
    for name in sorted({name for name in names if name and names.count(name) > 1}):
        table.mistake("fields", f"the field `{name}` is there twice", "Ask once")
    return {locale: tuple(field[locale] for field in fields) for locale in published} if fields else {}


def _read_field(table: Table, published: tuple[str, ...]) -> dict[str, FormField]:
    if "kind" not in table.keys:
        table.mistake("kind", "`kind` is missing", f'Add kind = "…", one of: {", ".join(FieldKind)}')
    kind = table.choice("kind", tuple(FieldKind), default=FieldKind.TEXT)
    name = kind.value if kind in _SPOKEN else _read_name(table)
    optional = table.flag("optional")
    labels = dict.fromkeys(published, "") if kind in _SPOKEN else table.words("label", published, longest=60)
    reasons = table.words("reason", published, longest=200)
    choices = _read_choices(table, published) if kind is FieldKind.CHOICE else {}
    return {
        locale: FormField(
            name, kind, optional, labels.get(locale, ""), reasons.get(locale, ""), tuple(choices.get(locale, ()))
        )
        for locale in published
    }


def _read_name(table: Table) -> str:
    """What programs call the field. It stays when its label is reworded: answers are kept under it."""
    name = table.text("name")
    if name and not _NAME.fullmatch(name):
        table.mistake("name", f"`{name}` is no name of a field", "Write 1 to 30 of a-z, 0-9 and _, a letter first")
    if name in _SPOKEN:
        table.mistake("name", f"`{name}` is a kind of field", f'Write kind = "{name}" in its place')
    return name


def _read_choices(table: Table, published: tuple[str, ...]) -> dict[str, list[FieldChoice]]:
    choices: dict[str, list[FieldChoice]] = {locale: [] for locale in published}
    found = table.tables("choices", required=True)
    if len(found) == 1 or len(found) > MOST_CHOICES:
        table.mistake("choices", f"the number of choices is {len(found)}", f"Offer 2 to {MOST_CHOICES}")
    values: list[str] = []
    for choice in found:
        value = choice.text("value", longest=30)
        if value and not _NAME.fullmatch(value):
            choice.mistake("value", f"`{value}` is no value", "Write 1 to 30 of a-z, 0-9 and _, a letter first")
        if value and value in values:
            choice.mistake("value", f"the choice `{value}` is there twice", "Offer it once")
        values.append(value)
        for locale, label in choice.words("label", published, longest=100).items():
            choices[locale].append(FieldChoice(value, label))
    return choices
