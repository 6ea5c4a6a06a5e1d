"""Rights: notice, consent, requests about own data, and everything kept about one person."""

from gridclient.services.rights.service import Rights

__all__ = ["Rights"]
