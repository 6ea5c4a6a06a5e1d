"""Duplicates: finding records that are probably the same, and saying that they are or are not."""

from gridclient.services.duplicates.service import Duplicates

__all__ = ["Duplicates"]
