"""From labelled issues to a wave: wishes for a plan, what it is made from, the plan itself."""
