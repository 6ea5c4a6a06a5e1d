"""Ledgers given away: any columns in any order, masked, as a workbook or in a given template."""

from gridclient.services.exports.filling import Fill, Filled
from gridclient.services.exports.service import Exports
from gridclient.services.exports.wanted import Exported, Preview, Wanted

__all__ = ["Exported", "Exports", "Fill", "Filled", "Preview", "Wanted"]
