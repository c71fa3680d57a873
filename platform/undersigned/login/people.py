"""Who can be chosen."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist."""

    id: str
    name: str
    email: str
    verified: bool = True

    def get_user_id(self) -> str:
        return self.id


PEOPLE = (
    Person("amina", "Amina Ben Ali", "amina@access.example.org"),
    Person("karim", "كريم الهادي", "karim@nahr.example.org"),
    Person("olga", "Ольга Смирнова", "olga@mail.example.net"),
    Person("uma", "Uma Unproven", "uma@access.example.org", verified=False),
)
"""Amina's and Karim's addresses are of the organisations, Olga's is of a mail provider, and Uma's is not verified."""
