"""One function a verb, each one transaction: lock, permission, guard, change, trail, follow-up."""

from delinquency.services.begin import open_delinquency, record_irmaa, standing_of
from delinquency.services.facts import BillFacts, DelinquencyFacts, IrmaaFacts
from delinquency.services.finish import disenroll, stop, submit
from delinquency.services.money import add_bill, record_payment, return_payment
