"""What will be late: a discrete-event simulation in plain Python. No database, no clock.

Times are minutes from the instant of the forecast, durations minutes. The same book, seed and
number of runs give the same answer. Model, its limits and how well it did: docs/forecast.md.
"""

from forecast.engine.changes import RULES, Change, changed
from forecast.engine.run import simulate
from forecast.engine.tally import Outlook, Tally, outlook
from forecast.engine.values import (
    EARLIEST,
    LEAST_LOADED,
    PULL,
    ROUND_ROBIN,
    SLACK,
    Book,
    Cause,
    Person,
    Sort,
    Task,
)
