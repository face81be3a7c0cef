"""Toys, as the folder of a case knows them."""

from django.db.models import Q

from cases.folder import Meets
from cases.kinds import Kind, Place
from notices.declared import Letter
from tests.toy import services
from tests.toy.models import State, Toy

TOY = Kind(
    key="toy",
    model=Toy,
    label="Toy loan",
    short="Toy",
    namespace="toy",
    begins="want",
    take="case.take",
    receive="case.receive",
    sentences={
        "toy_wanted": "wrote down a wish: {wish}.",
        "toy_lent": "lent the toy.",
        "toy_returned": "got the toy back.",
    },
    duties={services.LEND: "Lend the toy"},
    minutes={services.LEND: 20},
    needs=services.needs,
    took_part=services.took_part,
    took_part_why="wrote down the wish",
    decisions=frozenset({services.LEND}),
    main_steps=("lend",),
    other_steps=("give_back",),
    state_tones={State.WANTED: "soon", State.LENT: "ok", State.RETURNED: "quiet"},
    # A nurse's bar has room for one more; a supervisor's is full at 1280 px.
    doors=(Place("toy:shelf", "Toys", "drug.coordinate"),),
    letters={
        "toy_lent": Letter(
            "Letter with a toy", words={"wish": "The wish, in words"}, fields=("wish",)
        )
    },
    meets={"toy_lent": Meets((services.LEND,))},
    select_related=("toy",),
    to_finish=Q(toy__state=State.LENT),
    person="Child",
    grievance_facts={"may_appeal": False},
    letter_left=services.letter_left,
    missed=services.missed,
)
