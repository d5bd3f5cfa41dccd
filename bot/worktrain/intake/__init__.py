"""What to make of a delivery: the table of routes, payloads turned into events, who may do what; pure."""
