"""A cloud that lives in the test: its fleet is built, changed and made to fail from there."""
