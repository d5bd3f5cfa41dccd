"""What happens when somebody acts, whichever door they came through."""
