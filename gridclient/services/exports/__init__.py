"""Ledgers given away: any columns in any order, masked, as a workbook or in a given template."""

from gridclient.services.exports.service import Exported, Exports, Fill, Filled, Wanted

__all__ = ["Exported", "Exports", "Fill", "Filled", "Wanted"]
