"""Paper: cards and tables drawn page by page; needs no window."""
