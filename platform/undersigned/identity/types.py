from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Identity:
    """What a provider says of somebody. Issuer and subject say who it is; the rest is what the provider knows of them.

    `email` is an address that the provider has verified; `authoritative` says that it may speak for the address's domain.
    """

    issuer: str
    subject: str
    email: str
    name: str
    authoritative: bool
