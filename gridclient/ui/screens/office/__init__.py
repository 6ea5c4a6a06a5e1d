"""The page Office: what an office keeps besides its doors."""
