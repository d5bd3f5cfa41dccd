"""How GitHub comes in: the webhook gate, the inbox behind it, and a few pages for machines."""
