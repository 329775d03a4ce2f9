"""What holds of every answer: drawn from the documented spec, damaged, or made up altogether."""
