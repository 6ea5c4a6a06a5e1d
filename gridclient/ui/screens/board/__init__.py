"""The board: an area's blocks with their coverage, on the office's own wall-map picture."""
