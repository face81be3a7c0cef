"""What reports keep of their own: what numbers are measured against, and counts by day."""

from reports.models.day_count import CaseChange, DayCount, MonthCheck, StaleDay, WrongCount
from reports.models.morning import MorningMail
from reports.models.required import Publication, ReportCount
from reports.models.target import OnTimeTarget
