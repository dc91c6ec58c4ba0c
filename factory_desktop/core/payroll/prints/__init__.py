"""What payroll prints: salary slips and the register of wages."""
