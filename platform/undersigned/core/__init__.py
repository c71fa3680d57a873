"""What every slice stands on and what knows nothing of petitions: database, keys, outbox, mail, text, context."""
