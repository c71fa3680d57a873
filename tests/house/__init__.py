"""The rules of this house that are tests: layout, arrows, SQL, migrations, documents, messages."""
