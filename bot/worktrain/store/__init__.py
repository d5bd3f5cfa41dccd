"""All that is remembered, in one database; every SQL statement stands in `queries.sql` under a name."""
