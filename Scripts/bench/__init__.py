"""The benchmarks: each figure from one run with its peer, one JSON object a line on standard output, progress on standard error."""
