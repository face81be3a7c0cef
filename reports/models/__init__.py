"""What reports keep of their own: what numbers are measured against."""

from reports.models.target import OnTimeTarget
