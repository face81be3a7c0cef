"""What comes in files: disenrollments of a plan."""
