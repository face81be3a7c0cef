"""Recording what business continuity asks for: rows are only added, one transaction each."""

from continuity.services.exercises import ExerciseFacts, correct_exercise, record_exercise
from continuity.services.findings import (
    FindingFacts,
    ValidationFacts,
    correct_finding,
    record_finding,
    validate,
)
from continuity.services.outages import OutageFacts, RestorationFacts, declare_outage, restore
from continuity.services.plans import PlanFacts, adopt_plan
from continuity.services.recording import KEEP, VIEW, CorrectionFacts, zone
