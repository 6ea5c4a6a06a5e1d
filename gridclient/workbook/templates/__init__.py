"""Templates of offices above, filled as they are: their headings, their looks, our values."""
