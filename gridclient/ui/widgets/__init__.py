"""Small parts that several screens are made of; they know no services."""
