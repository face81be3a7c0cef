"""What comes in files: disenrollments of a plan, payments of its bank."""
