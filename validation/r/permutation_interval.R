# The permutation interval of the pooled effect: tests/reference/permutation_interval.json.
# Values: R 4.2.2, metafor 3.8-1.
source("common.R")
suppressMessages(library(metafor))

data <- input() # list(yi = ..., vi = ..., method = "DL")
m <- rma(data$yi, data$vi, method = data$method, control = TIGHT)
p <- permutest(m, exact = TRUE, permci = TRUE, progbar = FALSE,
  control = list(tol = 1e-10, maxiter = 1000))
output(list(pval = p$pval, ci.lb = p$ci.lb, ci.ub = p$ci.ub))
