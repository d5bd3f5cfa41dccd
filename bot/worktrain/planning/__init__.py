"""From issues and a base tree to a plan: who may work at the same time, and who waits for whom."""
