"""What follows from assessments: gaps, the years side by side, reviews, plans, the register, cohorts. Pure."""
