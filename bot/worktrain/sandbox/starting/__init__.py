"""The program that puts up Landlock's walls around another: standard library only, run before the agent."""
