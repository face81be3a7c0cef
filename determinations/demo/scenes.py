"""What is in the demo: which cases, how old, at which stage."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Scene:
    """One case to be: how long ago it came, and what happened to it since."""

    hours_ago: float
    story: str
    kind: int
    expedited: bool = False
    noncontract: bool = False
    clean: bool = False
    neighbor: bool = False


# Hours ago, story, which of what people ask for; then whether it is expedited, the provider is
# noncontract the network, the bill is clean (30 days), someone asks who may not.
SCENES = (
    *(Scene(h, "fresh", k) for h, k in ((0.2, 0), (0.6, 3), (1.1, 10), (1.7, 5), (3.2, 6))),
    Scene(0.4, "fresh", 8),
    Scene(0.9, "fresh", 4, expedited=True),
    Scene(5.5, "fresh", 1, expedited=True),
    *(Scene(h, "assigned", k) for h, k in ((20, 2), (27, 7), (44, 0), (52, 11))),
    Scene(11, "review", 4, expedited=True),
    Scene(31, "review", 1, expedited=True),
    Scene(50, "review", 1, expedited=True, noncontract=True),
    Scene(66, "review", 4, expedited=True),
    Scene(70.4, "review", 2, expedited=True),
    Scene(19, "review", 9),
    Scene(61, "review", 8),
    Scene(71.2, "review", 9),
    Scene(21.5, "review", 8, expedited=True),
    *(Scene(h, "review", k) for h, k in ((70, 5), (96, 6), (140, 3), (150, 2), (162, 1))),
    Scene(118, "held", 0),
    *(Scene(h, "review", k) for h, k in ((310, 7), (400, 10), (1300, 10))),
    Scene(650, "review", 11, clean=True),
    Scene(200, "review", 3),
    Scene(214, "review", 5),
    Scene(76, "review", 4, expedited=True),
    *(Scene(h, "recommended", k) for h, k in ((90, 0), (121, 3), (146, 5))),
    Scene(40, "recommended", 1, expedited=True),
    *(Scene(h, "extended", k, noncontract=True) for h, k in ((150, 2), (330, 0))),
    Scene(230, "extended_untold", 6, noncontract=True),
    Scene(100, "extended", 4, expedited=True, noncontract=True),
    *(Scene(h, "decided", k) for h, k in ((30, 6), (75, 2))),
    *(Scene(h, "notified", k) for h, k in ((60, 0), (80, 2), (110, 3), (130, 9), (160, 5))),
    Scene(48, "notified", 1, expedited=True),
    *(Scene(h, "denied", k) for h, k in ((90, 0), (140, 3), (260, 5))),
    Scene(190, "denied", 11, clean=True),
    Scene(58, "not_part_d", 8),
    Scene(150, "appeal_fresh", 0),
    Scene(170, "appeal_hurried", 1),
    Scene(200, "appeal_upheld", 5),
    Scene(230, "appeal_missed", 3),
    Scene(240, "appeal_outside", 2),
    Scene(210, "appeal_granted", 6),
    *(Scene(h, "in_part", k) for h, k in ((88, 6), (150, 2))),
    *(Scene(h, "not_hurried", k) for h, k in ((31, 1), (52, 3))),
    Scene(145, "grieved", 2, noncontract=True),
    Scene(240, "untimely", 6),
    Scene(187, "untold", 6),
    Scene(195, "told_by_telephone", 6),
    Scene(236, "untimely_appealed", 6),
    *(Scene(h, "closed", k) for h, k in ((300, 6), (420, 1), (520, 2), (700, 10), (340, 7))),
    Scene(28, "withdrawn", 3),
    Scene(120, "withdrawn", 7),
    Scene(230, "dismissed", 3, neighbor=True),
    Scene(260, "vacated", 6, neighbor=True),
    Scene(135, "reopened", 1),
    Scene(26, "awaiting", 5, neighbor=True),
    Scene(110, "incomplete", 7, neighbor=True),
    Scene(84, "appointed", 0, neighbor=True),
)
