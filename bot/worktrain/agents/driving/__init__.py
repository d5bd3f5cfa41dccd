"""Other people's command-line agents: a prompt in, events out, and only the file they leave believed."""
