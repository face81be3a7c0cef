"""What reports keep of their own: what numbers are measured against."""

from reports.models.morning import MorningMail
from reports.models.required import Publication, ReportCount
from reports.models.target import OnTimeTarget
