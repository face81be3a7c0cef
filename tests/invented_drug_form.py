"""An invented form of a drug that Part D refuses: its sentences, and what stands at its places."""

DRUGS = "Under the part for drugs we refused the drug(s) that you asked for:"
SECOND_LOOK = "You can ask {health plan name} for another look at the drug within 65 days."
ORDINARY = "An ordinary look at the drug takes 7 days."
QUICK = "If waiting could harm you, it takes 72 hours."
HOW = "Write to {plan address}, or call {phone}."
EVIDENCE = "Send what shows that you need the drug."
NEXT = "If we refuse the drug again, people outside the plan look at it."
ANYONE = "Your prescriber or a friend may ask for you."
HELPERS = "Medicare answers questions about drugs by telephone."
PRESCRIBER = "If your prescriber asked us, your prescriber has this drug sheet already."
COVERED = (
    "Another part has been approved to pay: {explain the conditions of approval}. "
    "You may still object."
)
ELSEWHERE = "It may be covered elsewhere. Ask {the other plan}."
# A form of Part D has a sentence with a place inside of it, and one for plans of another kind.
ENGLISH = f"""Invented drug sheet. Read all of it.
# Sheet About a Refused Drug
Date:
Name:
Member number:
{DRUGS}
## Our grounds
We did so because {{give the rationale}}:
{PRESCRIBER}
[Words for a drug of another part]:
[Plans with both parts:] {{{COVERED}}}
[Plans of the other kind:] {{{ELSEWHERE}}}
## A second look
{SECOND_LOOK}
- {ORDINARY}
- {QUICK}
{HOW}
{EVIDENCE}
{NEXT}
{ANYONE}
[Sponsors may say more]
{HELPERS}
"""
SPANISH = """Hoja inventada de un medicamento.
# Hoja sobre un medicamento denegado
Fecha:
Nombre:
Número de miembro:
Hemos denegado este medicamento:
El motivo es {explique el motivo}.
Puede pedir a {nombre del plan} otra mirada antes de 65 días.
La mirada normal tarda 7 días.
Si esperar le hace daño, tarda 72 horas.
Escriba o llame al {teléfono}.
Envíe lo que muestra que lo necesita.
Si decimos que no otra vez, la mira gente de fuera del plan.
Un amigo puede pedirla por usted.
Medicare responde preguntas.
"""
FACTS = {
    DRUGS: "drugs",
    "We did so because {give the rationale}:": "part_d_reason",
    "[Words for a drug of another part]:": "nothing",
    COVERED: "if_covered",
    "explain the conditions of approval": "other_part_terms",
    ELSEWHERE: "of_other_plans",
    "the other plan": "left_out",
    "plan address": "plan_address",
    "Hemos denegado este medicamento:": "drugs",
    "explique el motivo": "part_d_reason",
}
SAYS = {
    "redetermination": SECOND_LOOK, "standard": ORDINARY, "expedited": QUICK, "how": HOW,
    "evidence": EVIDENCE, "further": NEXT, "representative": ANYONE, "help": HELPERS,
    "doctor_copy": PRESCRIBER,
}  # fmt: skip
_LINES = SPANISH.splitlines()
SAYS_IN_SPANISH = dict(
    zip([key for key in SAYS if key != "doctor_copy"], _LINES[7:], strict=True),
    doctor_copy="not_said",
)
