"""The results database: the memory of every year's assessments, and the journal of a batch. The only SQLAlchemy."""
