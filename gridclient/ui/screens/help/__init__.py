"""Help: a page for each page of the window, beside it in a window of its own."""
