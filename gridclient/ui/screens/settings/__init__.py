"""Settings of the window: language, look, size; and who one is here."""
