"""A tenant is one organisation: its domains, languages, look and contact. Everything else belongs to one tenant."""
