"""One patient left out at a time: the three kinds of comparison, each for kinds of patients."""
