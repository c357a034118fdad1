"""The parts of `benchmarks/engine.py`: a local server, the contestants, the report."""
