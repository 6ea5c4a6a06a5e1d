"""Keys, the vault, certificates, signatures and sealing; no database, no workbook."""
