"""The association's meeting paper: what each of its parts says, as blocks, from a cohort's aggregates."""
