"""Models of counts without random effects on each study, and the beta-binomial."""
