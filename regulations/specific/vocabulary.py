"""Words that stand in any letter, words for kinds of care, and words that mean the same.

English and Spanish. A word that is missing here makes a text pass that says little, or refuses one
that says enough: add the kind of word, not the sentence.
"""

from __future__ import annotations

from regulations.specific.stems import stems

JOINING = stems(
    """
    a an the this that these those there here it its we us our you your he him his she they them
    their i my me who whom which what when where why how is are was were be been being am do does
    did done has have had will would shall should can could may might must cannot not no nor none
    never neither either don't doesn't didn't isn't aren't wasn't weren't hasn't haven't hadn't
    can't couldn't won't wouldn't and or but if so because since as than then too also only just
    still yet already again once of in on at to for from by with without within into onto over
    under above below between before after during until while through about against per via out
    up down off any all each every both some such more most less least many much few other
    another same own very well even however therefore thus hence el la los las lo un una unos
    este esta estos ese esa esos su sus tu tus mi mis nuestro nuestra usted ustedes nosotros ella
    ellos yo que quien cual cuando donde como porque por para con sin de del al en entre sobre
    hasta desde durante antes despues segun y e o u ni pero si nunca tampoco ya aun todavia
    tambien solo es son era fue fueron ser sido estan estaba ha han habia haya hay tiene tienen
    tenia puede pueden debe deben se le nos mas menos muy otro otra mismo misma todo toda cada
    algun alguna ningun ninguna
    """
)
ADMIN = stems(
    """
    able accept according account acceptable act action active actual additional address adequate
    adequately administrative advantage adverse agree agreement allow allowable alternative
    amount answer apparent appeal appear applicable application applied appropriate appropriately
    appropriateness approval approve area article ask assessment associated attached attempt
    authorization authorize available based basis become benefit beneficiary best beyond board
    call care careful carefully case cause center certain change check choice choose chosen
    circumstance claim clear clearly client clinic clinical clinically clinician code comes
    committee common company complete complies component concern concluded conclusion condition
    conduct conservative consider consideration consistent contact contain contract contractor
    correct cost cosmetic could cover coverage criteria criterion current currently customer
    customer's custodial data date day decide decision deemed defined definition demonstrate
    denial denied department described desirable detail determination determine diagnosis
    different direct director discuss doctor document documentation due effect effective
    effectiveness efficacy eligibility eligible employ enough enrolled enrollee enrollment
    entitled episode especially essential establish evaluate evidence evidence-based exceed
    exceeded exception exclude exclusion exhaust exist expect experience experimental expert
    explain explanation expedite extent facility fact factor fail failure federal file final find
    follow form found free frequency fulfil fulfill full fully function further future general
    generally given gives goes good group guidance guide guideline handbook have health
    healthcare help helpful history hospital however identify immediate improve improvement
    inappropriate include inconclusive incomplete indicate individual industry inform information
    initial insufficient insufficiently insurance insurer intended intensity interim interqual
    internal investigational involved issue items justify justification kind know knowledge known
    lack law letter level licensed like limit limitation line list literature local look lower
    made maintain maintenance make managed management manual material matter maximum mcg mean
    medical medically medicare medicaid medicine meet member met method milliman minimum misc
    missing must name national nationally necessary necessity need network noncovered
    nonformulary note notice notified now number objective obtain occur offer office official
    ongoing operating opinion option order organization original outcome outpatient overall paid
    page panel paperwork part parties patient pay payable payment peer peer-reviewed pending
    perform period permit permitted person phone physician place plan plan's please point
    policies possible practice practitioner pre preferred prescribed prescriber prescription
    present previous previously primary prior problem procedure process product professional
    program proof proper properly proposed protocol prove proven provide provider provision
    public published purpose quality question rationale read reason reasonable reasonably receive
    recent recently recognized recommend recommendation reconsider reconsideration record refer
    reference referral regard regulation reject related relevant rendered report represent
    representative request requester require requirement research respond response responsible
    result review reviewer left right rule safe safety satisfied scientific section see seen send
    sent serve service set setting setup severity show shown sign similar situation source
    specialist specialty specific specifically specified staff standard state statement status
    submission submit submitted subscriber substantiate sufficient sufficiently suitable suggest
    summary support sure symptom system take taken team technology telephone term therefore thing
    think though time timely today treat treatment tried try type unable unclear unfortunately
    unless unmet unnecessary unproven unsupported upheld uphold urgent use used useful usual
    utilization valid value verified want warrant way week welcome write written year yourself
    month hour upon regret thank dear sincerely criteria-based per-policy reach unavailable
    benefits' evidence-of-coverage eoc lcd ncd cfr usc cms chapter decisionmaking exactly simply
    merely already presently nothing something anything everything fax voicemail message vote
    unknown unsure tbd tba ditto idem nil null na therapeutics pharmacy fast wait harm paper
    closed vendor hear heard together last longer late
    later early earlier next past soon signature goal measurable calendar deadline reply mail md
    rn do phd pharmacist certified internist afterward fda consist enclosed online portal manner
    accordingly whole partly outside inside apologize apology inconvenience convenience decline
    dr dra mr mrs ms miss sr sra am pm monday tuesday wednesday thursday friday saturday sunday
    lunes martes miercoles jueves viernes sabado domingo tell told say said says called partner
    firm inc llc stand success wish nature mainly picture edition website qualify design
    convincing duplicate phase go get
    got went put let live work happy trouble course moment attention effort strictly thorough
    thoroughly respectfully sorry aware hereby herein above aforementioned pursuant accordance
    respect reflect merit favorable unfavorable equivalent duration excess excessive
    overutilization nonessential optional comfort lifestyle reimburse reimbursement reimbursable
    payer carrier liability abierto aceptado acuerdo adecuada adecuado adicional administrativo
    afiliado ahora alguno alternativa apelacion apelar aplica aplicable apoya apoyan aprobacion
    aprobada aprobado aprobar apropiada apropiado atencion autorizacion autorizar basado basada
    beneficiario beneficio caso centro cita clinica clinico clinicamente cobertura codigo comite
    completa completo condicion considera considerado contiene contrato costo criterio cubierta
    cubierto cubre cubrir cuidado cumple cumplen cumplir dato debido decidir demuestra demuestran
    denegacion denegada denegado denegamos denegar descrito desconocido determinado diagnostico
    disponible doctora documento efectivo elegible enviada enviado envio especifica especifico
    establecido estandar evidencia excluido expediente explicacion falta faltan favor guia hecho
    historia historial indica indican indicado insuficiente investigacion investigativo justifica
    justificado lamentamos ley literatura llamar medica medicamente medico miembro motivo
    necesaria necesario necesidad necesita necesitamos negada negado negamos negar norma nota
    nuevo obtener orden paciente pagar pago plazo podemos politica posible practica presenta
    presentada presentado previa previo procedimiento proporcionada proporcionado proveedor razon
    razonable recibida recibido recibimos recibir recibio registro regla requerida requerido
    requiere requisito respuesta resultado revisado revision revisamos salud seccion segura
    seguro servicio solicita solicitada solicitado solicitud suficiente tiempo tipo tratamiento
    uso viable sistema ustedes muestra muestran dia semana mes ano hora persona aprueba necesite
    lamentablemente
    """
)
# Who writes only these, or points with them at what stands elsewhere, puts nothing on record.
NOTHING = stems(
    """
    na nil null unknown unsure tbd tba ditto idem see same attach attached per state please refer
    test misc various ok okay yes applicable available anything nothing ninguno ninguna nada ver
    """
)
NO_ONE = stems("none nobody noone no one someone somebody anyone nadie alguien")
POINTED_AT = stems("note file chart record reason policy above below documentation letter")
# Two of them make a quotation ("physical therapy"), one alone does not.
KINDS_OF_CARE = stems(
    """
    advanced ambulatory analysis appliance area bilateral body chronic acute day daily device
    diagnostic dose drug durable early elective emergency equipment exam examination exercise
    extended generic brand genetic hand home imaging inpatient invasive injection intensive
    laboratory lab lesser long medication minor major new night nurse occupational operation
    outpatient oral pain partial physical preventive private fall program prosthetic radiology
    rehabilitation repeat residential right routine scan screening short skilled specialized
    special stay step study supplies surgery surgical surgeon test therapies therapist total
    trial unit upper lower visit disease disorder illness injury severe mild moderate function
    functional quality life risk terapia fisica cirugia medicamento equipo estudio examen prueba
    imagen dolor izquierda izquierdo derecha derecho visita enfermeria hogar casa aguda cronica
    cronico agudo grave leve enfermedad lesion dosis unidad
    """
)
DOCUMENTS = stems(
    """
    attestation biopsy chart colonoscopy ecg ekg echocardiogram certificate discharge face image
    lab laboratory log mri operative pathology polysomnogram progress questionnaire radiograph
    report spirometry summary xray radiografia ecografia electrocardiograma
    """
)
_COUNTS = stems(
    """
    one two three four five six seven eight nine ten twelve fifteen twenty thirty sixty ninety
    hundred first second third half dos tres cuatro cinco seis siete ocho nueve diez doce treinta
    primera primero segundo segunda percent january february march april may june july august
    september october november december enero febrero marzo abril mayo junio julio agosto
    septiembre octubre noviembre diciembre cm mm mg kg ml lb mile degrees
    """
)
_SHORTEST_CODE = 5

# The same thing in other words, in the other language, or by its abbreviation.
ALIKE = tuple(
    stems(each)
    for each in (
        "mri resonancia magnetic resonance scanner scan",
        "ct tomography tomografia scan",
        "xray radiograph radiografia",
        "pet positron scan",
        "ultrasound sonogram ecografia ultrasonido",
        "knee rodilla rodillas",
        "hip cadera caderas",
        "back spine spinal lumbar espalda columna lumbago",
        "neck cervical cuello",
        "shoulder hombro hombros",
        "foot feet pie pies podiatric podiatry",
        "ankle tobillo",
        "hand wrist mano muneca carpal",
        "elbow codo",
        "leg legs pierna piernas",
        "heart cardiac cardiovascular corazon cardiaca cardiaco",
        "lung pulmonary pulmon pulmonar",
        "kidney renal rinon",
        "liver hepatic higado",
        "brain cerebral cerebro",
        "head headache cabeza",
        "eye eyes ocular vision ojo ojos",
        "ear ears hearing oido audicion audiology",
        "skin dermal piel",
        "breast mammary mama seno",
        "stomach gastric bariatric estomago",
        "wheelchair scooter walker rollator cane mobility pov pmd silla ruedas andador",
        "bed cama",
        "home house hogar casa domicilio homebound",
        "health salud",
        "aide ayudante",
        "drug medication medicine medicamento",
        "surgery operation operate operar operacion cirugia",
        "therapy terapia",
        "nursing nurse enfermeria enfermera",
        "skilled especializada especializado",
        "emergency er ed urgencia urgencias emergencia sala",
        "pain dolor hurt hurts duele",
        "monitor sensor",
        "payment pay bill claim invoice factura",
        "crohn colitis bowel inflammation intestine intestino",
        "oxygen oxigeno oximetry",
        "cpap bipap apnea apnoea sleep",
        "insulin insulina glucose cgm glucosa sugar azucar hypoglycemia hipoglucemia",
        "diabetes diabetic diabetica diabetico glucose",
        "cancer tumor oncology malignant neoplasm chemotherapy",
        "arthritis artritis osteoarthritis arthrosis artrosis",
        "infusion infusions infusiones",
        "injection injections inyeccion inyecciones shot",
        "ambulance ambulancia",
        "transport transportation traslado",
        "dental tooth teeth implant diente dientes",
        "hospice hospicio",
        "weight obesity bariatric peso obesidad",
        "snf skilled",
        "physiotherapy fisioterapia",
        "vein veins varicose vena venas",
        "eyelid eyelids blepharoplasty parpado",
        "depression depressive depresion",
        "acupuncture acupuntura",
        "chiropractic chiropractor quiropractico",
        "stent angioplasty",
        "wound ulcer herida ulcera",
        "nose nasal rhinoplasty nariz",
        "brace orthosis orthotic ortesis",
        "prosthesis prosthetic protesis",
    )
)


_EVERYWHERE = (JOINING | ADMIN | _COUNTS) - KINDS_OF_CARE


def is_everywhere(stem: str) -> bool:
    """Whether a word shared with the request says nothing: it stands in any letter."""
    is_number = stem.isdecimal() and len(stem) < _SHORTEST_CODE
    return is_number or len(stem) < 2 or stem in _EVERYWHERE


def is_common(stem: str) -> bool:
    """Whether it is no word of the case: in any letter, a number, or a kind of care."""
    return is_everywhere(stem) or stem in KINDS_OF_CARE or stem[:1].isdigit()
