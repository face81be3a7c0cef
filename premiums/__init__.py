"""One ledger a member: bills, payments, bank files, the import of disenrollments, and the record
that coverage ended. Unpaid premiums and reinstatements stand on it."""
