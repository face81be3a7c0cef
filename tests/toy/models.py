"""The machine of a toy: wanted, lent, returned."""

from datetime import datetime

from django.db import models
from django_fsm import FSMField, transition

from cases import guards
from cases.models import Priority, steps
from cases.verbs import ANSWER_GRIEVANCE, ASSIGN, EXTEND_GRIEVANCE, RECEIVE_GRIEVANCE, verb


class State(models.TextChoices):
    WANTED = "wanted", "Wanted"
    LENT = "lent", "Lent"
    RETURNED = "returned", "Returned"


class Toy(models.Model):
    case = models.OneToOneField("cases.Case", models.PROTECT, primary_key=True, related_name="toy")
    state = FSMField(default=State.WANTED, choices=State.choices, protected=True, max_length=16)
    wish = models.TextField()
    told_at = models.DateTimeField(null=True)
    is_sad = models.BooleanField(default=False)

    law_name = "toy"
    priority = Priority.STANDARD
    request_type = ""

    def __str__(self) -> str:
        return f"toy of {self.case_id}"

    def get_priority_display(self) -> str:
        return self.priority.label

    def get_request_type_display(self) -> str:
        return "A toy"

    @property
    def is_open(self) -> bool:
        return bool(self.state != State.RETURNED)

    @property
    def summary(self) -> str:
        return "A toy is wanted"

    @transition(
        state,
        source=State.WANTED,
        target=None,
        **verb("Take the case", "case.take", guards.not_mine_already),
    )
    def take(self, *, by: object, at: datetime) -> None:
        """A person takes the case."""

    assign = steps.assign(state, [State.WANTED], ASSIGN)

    @transition(
        state, source=State.WANTED, target=State.LENT, **verb("Lend the toy", "case.approve")
    )
    def lend(self, *, by: object, at: datetime) -> None:
        """The toy goes out."""

    @transition(
        state, source=State.LENT, target=State.RETURNED, **verb("Take it back", "case.approve")
    )
    def give_back(self, *, by: object, at: datetime) -> None:
        """The toy is back."""

    @transition(state, source=list(State), target=None, **RECEIVE_GRIEVANCE)
    def receive_grievance(self, *, by: object, at: datetime) -> None:
        """A person complains."""

    @transition(state, source=list(State), target=None, **EXTEND_GRIEVANCE)
    def extend_grievance(self, *, by: object, at: datetime) -> None:
        """The answer takes longer."""

    @transition(state, source=list(State), target=None, **ANSWER_GRIEVANCE)
    def answer_grievance(self, *, by: object, at: datetime) -> None:
        """The plan answers."""
