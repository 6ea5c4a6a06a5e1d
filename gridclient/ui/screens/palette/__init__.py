"""The command palette: anybody, any address, any page, from anywhere with Ctrl+K."""
