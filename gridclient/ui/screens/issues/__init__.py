"""Issues: what residents asked for, followed up until somebody told them what came of it."""
