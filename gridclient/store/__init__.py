"""The encrypted local database: SQLAlchemy Core over SQLCipher, and only here."""
