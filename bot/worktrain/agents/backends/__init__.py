"""One file for each program that a policy can name; the file's name is the backend's."""
