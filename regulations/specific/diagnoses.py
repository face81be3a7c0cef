"""What a diagnosis is called, where a request gives only its code (ICD-10-CM, first characters).

Common ones of Medicare requests, from memory: who quotes the diagnosis in words is understood. A
code that is not here can be quoted as it is.
"""

from __future__ import annotations

import re

_CODE = re.compile(r"\b([A-TV-Z]\d[0-9A-Z])(?:\.?[0-9A-Z]{1,4})?\b", re.IGNORECASE)
NAMES = {
    "C18": "colon cancer", "C34": "lung cancer", "C43": "melanoma skin cancer",
    "C44": "skin cancer", "C50": "breast cancer", "C61": "prostate cancer", "C90": "myeloma",
    "D50": "iron anemia", "D64": "anemia", "E03": "thyroid hypothyroidism", "E10": "diabetes",
    "E11": "diabetes", "E66": "obesity weight", "E78": "cholesterol lipid", "F03": "dementia",
    "F32": "depression", "F33": "depression", "F41": "anxiety", "G20": "parkinson",
    "G30": "alzheimer dementia", "G35": "sclerosis", "G40": "epilepsy seizure",
    "G43": "migraine headache", "G47": "sleep apnea insomnia", "G56": "carpal wrist hand",
    "G62": "neuropathy nerve", "H25": "cataract eye", "H26": "cataract eye",
    "H35": "macular retina eye", "H40": "glaucoma eye", "H90": "hearing ear",
    "H91": "hearing ear", "I10": "hypertension blood pressure", "I20": "angina heart",
    "I25": "coronary artery heart", "I35": "aortic valve heart",
    "I48": "atrial fibrillation heart", "I50": "heart failure", "I63": "stroke", "I69": "stroke",
    "I70": "artery leg", "I83": "varicose vein leg", "I87": "vein leg",
    "J44": "copd lung pulmonary", "J45": "asthma lung", "J84": "lung fibrosis",
    "J96": "respiratory breathing", "K21": "reflux esophagus", "K50": "crohn bowel",
    "K51": "colitis bowel", "L40": "psoriasis skin", "L89": "pressure ulcer wound",
    "L97": "ulcer wound leg", "M05": "rheumatoid arthritis joint",
    "M06": "rheumatoid arthritis joint", "M16": "hip arthritis joint",
    "M17": "knee arthritis joint", "M19": "arthritis joint", "M43": "spine back",
    "M47": "spine back spondylosis", "M48": "spine back stenosis", "M50": "neck disc cervical",
    "M51": "back disc spine", "M54": "back spine neck", "M75": "shoulder rotator cuff",
    "M79": "muscle limb", "M80": "osteoporosis bone fracture", "M81": "osteoporosis bone",
    "N18": "kidney", "N39": "urinary incontinence bladder", "N40": "prostate", "R07": "chest",
    "R26": "gait walking", "R32": "incontinence bladder urine", "R51": "headache head",
    "S06": "head brain", "S43": "shoulder", "S72": "hip fracture femur",
    "S82": "leg fracture ankle", "S83": "knee ligament", "S93": "ankle foot",
    "T84": "implant joint", "Z89": "amputation limb leg", "Z96": "implant joint",
}  # fmt: skip
# One of joints says in its fifth character which: M25.56 is the knee.
JOINTS = {
    "1": "shoulder", "2": "elbow", "3": "wrist", "4": "hand", "5": "hip", "6": "knee",
    "7": "ankle foot",
}  # fmt: skip
_OF_A_JOINT = re.compile(r"\bM25\.?[0-9]([0-9])", re.IGNORECASE)


def in_words(text: str) -> str:
    """The names of the diagnoses whose codes stand in a text."""
    found = [NAMES.get(each.upper(), "") for each in _CODE.findall(text)]
    found += ["joint " + JOINTS.get(each, "") for each in _OF_A_JOINT.findall(text)]
    return " ".join(each for each in found if each)
