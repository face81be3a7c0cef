"""Random people do random things at random times; what must always hold is looked at after each.

Any role tries any verb, in any state, also on both nights on which the clocks change and over the
turn to the 7-day rule. What is refused must leave the case exactly as it was.
"""

from __future__ import annotations

import pytest
from hypothesis.stateful import (
    run_state_machine_as_test,
)

from tests.machine.determinations.people import FEW, People


@pytest.mark.hypothesis
@pytest.mark.django_db
def test_whatever_people_do_the_promises_hold():
    run_state_machine_as_test(People, settings=FEW)
