"""What can be done with forecasts."""

from forecast.services.advance import advance, unfinished
from forecast.services.asking import WhatIf, ask, make_hourly, prune
from forecast.services.backtests import keep_backtest
from forecast.services.moving import make_move
