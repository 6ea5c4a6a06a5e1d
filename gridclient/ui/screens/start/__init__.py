"""Before a profile is open: unlock it, join an office, start one, or look round."""
