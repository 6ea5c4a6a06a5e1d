"""Household visits in communities: offline, encrypted, merged by signed workbooks."""

__version__ = "0.1.0"
