"""Whether words say why to wait with this one request (42 CFR 422.568(b)(2)).

A delay is explained by what is awaited or what happened, so a word of the clinic or of an event
says most, and days alone say nothing. Words that stand in any letter about a delay are here; a word
that is missing makes a text pass that says little: add the kind of word, not the sentence.
"""

from __future__ import annotations

from regulations.specific import vocabulary as known
from regulations.specific.judge import ENOUGH, Said
from regulations.specific.stems import stems
from regulations.specific.telling import is_telling

_WANTED = 3  # points; a telling word or a named document has them all
# What else was tried, next to what was asked.
_TREATMENTS = stems(
    "exercise imaging injection medication operation rehabilitation surgery therapy terapia cirugia"
)

ROUTINE = stems(
    """
    absolutely accommodate accurate accuracy actively adjudicate advise afford ahead aim allot
    anticipate appreciate assess assign assist assistance assure await back backlog balance
    basic behalf believe better bring brought busy careful caseload check clarify clarity close
    closer collect colleague combine comfortable commit commitment complete completion complex
    complicated comprehensive confident confirm conscientious continue cooperate coordinate
    correct courtesy crew daily deadline deal dedicate delay deliver deserve desk diligent
    diligence discuss double due ensure entire entirely envelope equal error evaluation
    everyone exceptional excellent expected extend extended extension extra extraordinary
    exigent fair fairly fairness feel fewer finalize finish flow forward forthcoming further
    gather goal grateful great greatly halt happen hard heavy help high higher highest highly
    hold holiday honest hope hurry ideal idea important incoming individually inbox informed
    inquiry inquire instead interest keep key kind kindly large lead left leave little load
    loss lot mailroom main match matter moment move moving multiple near nearly necessary net
    noncontract nonroutine observe obligation obtain occasion offer okay open opportunity
    ordinary ordinarily outcome outstanding overload owe paramount participate patience pause
    pend plenty position postpone potential potentially prefer prepare press pressure presume
    prevent priority processing progress promise prompt promptly protect purchase push queue
    quick quickly quiet rather ready real really reassign reassess reply resolve resource
    responsibly rest return revisit rush satisfaction satisfy schedule seek serious seriously
    shift short shortage shortly sit situation slow someone somebody special spend staffing
    stage start state stay strive strict success succeed successful supply sure talk task thank
    thing thorough thoroughly thought tomorrow tonight total touch transfer true trust turn
    typical typically undergo understand understaffed understanding unforeseen unexpected
    unfinished unit unusual update useful usual vacation valuable value various verify volume
    weekend weigh welcome whole within wonder word work worker workload worth wrong yesterday
    year ahora apurar aplazar atrasar atraso ayuda ayudar bien cargo cerca colaborar
    comprension comprender conseguir cuanto cuidadoso demasiado demora demorar deseo deseamos
    espera esperamos esperar extender gracias grande hacer hace interes justo lamentar llegar
    llegado llegaron mandar manera mayor mejor mejorar mucho muchas ocupado paciencia pedir
    pidio posponer pronto prorroga quiere queremos recibir retraso seguir tarde terminar
    todavia tomar trabajo traer urgente vacaciones ver
    """
)


def explains(said: Said) -> bool:
    """What is shared with the request is half of it: a template quotes the request as well."""
    points = min(said.shared, ENOUGH) + _points_of_its_own(said)
    return points >= _WANTED


def names_a_record(said: Said) -> bool:
    """A few words do, if one of them says which record."""
    return bool(said.facts.documents or said.shared or said.care or said.own - ROUTINE)


def _points_of_its_own(said: Said) -> int:
    plain = said.own - ROUTINE - known.DOCUMENTS
    if said.facts.documents or any(is_telling(each) for each in said.own):
        return _WANTED
    points = len(plain) + bool(said.own & known.DOCUMENTS) + bool(said.care & _TREATMENTS)
    return points + bool(points and said.facts.dates)
