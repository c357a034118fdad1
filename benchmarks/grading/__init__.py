"""The parts of `benchmarks/grading.py`: a class, the two ways to grade it, the report."""
