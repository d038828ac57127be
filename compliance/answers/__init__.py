"""Answers to a checklist: what they are, how they are read and told as data, and every refusal. Pure."""
