"""Words that tell of a person's own case: of the clinic, of kin and specialists, of an event.

One of them says more than many others. A word that is missing here makes a text pass less easily.
"""

from __future__ import annotations

import re

from regulations.specific import vocabulary as known
from regulations.specific.stems import stems

_EVENTS = """
    avalanche blackout blaze blizzard bomb break-in burglary burst collapse cyberattack cyclone
    derail derailment earthquake electricity embargo evacuate evacuation explosion fire flood
    gale generator hacker hail hurricane ice icy landslide leak lightning malware mold mudslide
    outage pandemic plumbing quarantine ransomware riot roof shooting sinkhole smoke snow
    snowstorm sprinkler storm theft tornado tsunami typhoon vandal virus volcano wildfire wind
    ciclon huracan incendio inundacion inundar nieve terremoto tormenta
"""
_PEOPLE = """
    aunt brother caregiver caretaker child cousin dad daughter father granddaughter grandson
    guardian husband mom mother nephew niece sister son spouse uncle widow wife
    anesthesiologist chiropractor dentist dermatologist dietitian endo endocrinologist ent
    gastroenterologist gi gynecologist hospitalist nephrologist neuro neurologist neurosurgeon
    oncologist ophthalmologist optometrist ortho orthopedist orthopaedist otolaryngologist pcp
    podiatrist psychiatrist psychologist pulmonologist radiologist rheumatologist urologist
    esposa esposo hermana hermano hija hijo madre padre nieta nieto cirujano cirujana
    cardiologo cardiologa neurologo neurologa ortopeda
"""
_CLINIC = """
    abscess allergy allergic amputation anemia antibiotic aspirin bleed bleeding blood bp
    bronchoscopy bypass cast catheter cholesterol clot concussion copd creatinine culture
    dementia dialysis discectomy dizzy dvt edema emg eeg endoscopy fever fracture gait graft
    hba1c hemoglobin hernia hypertension hysterectomy incision infection infected insulin
    intubate iv joint laminectomy laparoscopy ligament lymph mammogram mass meniscus metastatic
    myelogram narcotic nausea nerve neuropathy nodule numb opioid osteoporosis pacemaker
    paralysis pathology pneumonia prostate psa pulse rash scar seizure sepsis spasm spirometry
    sprain stenosis steroid stroke surgical swelling swollen tb thyroid torn tremor tumor ulcer
    vertigo vomit walker weakness xray eval a1c ekg ecg echo echocardiogram colonoscopy biopsy
    polysomnogram radiograph emr labs op dx hx mri ct pet cta mra dexa films
"""
_HOME = """
    bath bathe bathroom bathtub bedroom doorway hallway kitchen ramp shower stair staircase
    seating stairs toilet photo video
"""
# Words with a second meaning, which stand in letters of any kind.
_NOT_TELLING = stems(
    "back head hand house pay payment bill claim scan emergency operate shot bed foot feet room "
    "sala sensor monitor transport transportation traslado columna weight peso vision chemotherapy "
    "skilled special home sleep walking implant casa factura invoice face wind mass cast"
)
_ALSO_CALLED = frozenset(each for alike in known.ALIKE for each in alike)
_LISTS = (_EVENTS, _PEOPLE, _CLINIC, _HOME)
TELLING = (_ALSO_CALLED - _NOT_TELLING) | frozenset[str]().union(*(stems(each) for each in _LISTS))
_CLINICAL = re.compile(
    r"\w{3,}(?:ologist|iatrist|ectomy|oscopy|itis|osis|emia|gram|graph|plasty|pathy|algia|oma)"
)
_OF_PEOPLE = stems(_PEOPLE)
_SPECIALIST = re.compile(r"\w{3,}(?:ologist|iatrist)")
_NOT_CLINICAL = stems("telegram paragraph photograph diagram autograph diploma sympathy")


def is_person(stem: str) -> bool:
    """Whether it names kin or a specialist: in a denial, often the one who reviewed it."""
    return stem in _OF_PEOPLE or bool(_SPECIALIST.fullmatch(stem))


def is_telling(stem: str) -> bool:
    """Whether it is one of them, or ends as words of medicine do."""
    return stem in TELLING or bool(_CLINICAL.fullmatch(stem)) and stem not in _NOT_CLINICAL
