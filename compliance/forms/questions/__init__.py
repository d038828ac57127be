"""Filling in a checklist question by question, whatever shows the questions."""
