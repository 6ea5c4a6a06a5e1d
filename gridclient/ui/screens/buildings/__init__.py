"""Buildings: a building as its doors, and who lives behind the chosen one."""
