"""Reading requests out of files: Da Vinci PAS bundles and CSV."""
