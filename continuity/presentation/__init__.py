"""Business continuity in words: the register for its page and its PDF, and open outages where staff
look."""

from continuity.presentation.banner import findings
from continuity.presentation.register import page
