"""Benchmarks: quality against records with known answers, speed in the same run."""
