"""What pages show, in words: the clock, its trace, badges, the trail, the next steps.

Plain objects for templates, which then hold no logic. Times are in the case's plan's zone.
"""

from cases.presentation.clock import (
    Clock,
    clock,
    duty_clock,
    duty_rows,
    level,
    main_duty,
    missed_meaning,
    time_left,
    trace,
)
from cases.presentation.lists import (
    badges,
    documents,
    oral_notices,
    queue_row,
)
from cases.presentation.mailing import letter_row, letters, letters_as
from cases.presentation.mails import deferred_row, failed_row, mail_row, mail_trail
from cases.presentation.places import places
from cases.presentation.steps import NextStep, next_steps
from cases.presentation.trail import Entry, timeline
from cases.presentation.words import Badge, file_size, instant, span
