"""One ledger a member: bills, payments, bank files, and the record that coverage ended."""

from premiums.models.bank import BankFile, BankLine
from premiums.models.base_premium import ConfirmedBasePremium
from premiums.models.bill import Bill
from premiums.models.cms_notice import CmsNotice
from premiums.models.disenrollment import Charge, Correction, Disenrollment, Month
from premiums.models.kinds import Cause
from premiums.models.member_bill import Agreement, MemberBill
from premiums.models.payment import Payment
