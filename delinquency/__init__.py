"""Premiums unpaid, from the warning to the disenrollment or the money: built on cases.

What comes before a reinstatement is asked for (42 CFR 422.74(d)(1), 423.44(d)(1) and (e),
417.460(c)(1); CMS Enrollment and Disenrollment Guidance, sections 60.2.5 and 60.3.1).
"""
