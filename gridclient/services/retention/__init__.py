"""Retention: how long personal data is kept, what should go now, and taking it away."""

from gridclient.services.retention.service import Retention

__all__ = ["Retention"]
