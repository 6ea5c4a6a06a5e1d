"""Coverage: who should have been visited in a period, and who was."""
