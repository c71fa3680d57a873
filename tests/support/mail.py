from undersigned.core.mail import Mail, MailError, build_message


class CaughtMail:
    """A sender that keeps what it is given, in order. `refuse_with` makes it raise instead, once for each error in it."""

    def __init__(self) -> None:
        self.sent: list[Mail] = []
        self.refuse_with: list[MailError] = []

    async def send(self, mail: Mail) -> None:
        if self.refuse_with:
            raise self.refuse_with.pop(0)
        build_message(mail)  # refuses what a real server would never be handed
        self.sent.append(mail)

    def to(self, address: str) -> list[Mail]:
        return [mail for mail in self.sent if mail.recipient_address == address]

    def last(self) -> Mail:
        assert self.sent, "no mail was sent"
        return self.sent[-1]
