"""What the system tests and the benchmarks of a server share."""
