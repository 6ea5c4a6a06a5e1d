"""A module a screen, a folder for a large one; screens do not know each other."""
