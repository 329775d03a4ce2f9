"""What holds of every response: drawn from the documented spec, damaged, or made up altogether."""
