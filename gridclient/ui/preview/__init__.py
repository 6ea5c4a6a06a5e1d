"""Everything on paper is seen before it is printed: pages as pictures, a printer or a PDF."""
