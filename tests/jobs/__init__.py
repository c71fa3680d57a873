"""The outbox, the worker, the sweeper, and the mails that leave by them."""
