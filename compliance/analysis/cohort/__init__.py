"""Many assessments of one checklist and year: who stands where, what all are weak at, what to look at again. Pure."""
