"""The command line: click commands, a module a group; no Qt."""
