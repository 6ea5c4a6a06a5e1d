"""The page of one household: people, care, visits, issues, and editing in place."""
