"""Every .xlsx in or out; no database, no keys."""
