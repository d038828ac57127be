"""Believable cohorts of fictional parks, made from a seed: what the demo, the tests and the benchmark share. Pure."""
