"""Identifiers: UUIDv7 (RFC 9562), made in Python because PostgreSQL before 18 has none and Citus refuses volatile defaults."""

from uuid import UUID

import uuid_utils
from asyncpg.pgproto import pgproto


def new_id() -> UUID:
    """A new id; ids of one process ascend.

    Of the kind that asyncpg answers with: still a UUID, but made, hashed and printed several times as fast.
    """
    return pgproto.UUID(uuid_utils.uuid7().bytes)
