"""Ratios measured side by side in one run; `python -m tests.bench -h` lists the parts."""
