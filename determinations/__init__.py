"""Organization determinations and reconsiderations."""
