# Leave-one-out, cumulative, influence, Baujat, GOSH, permutation: tests/reference/influence.json.
# Values: R 4.2.2, metafor 5.1-12; its nodes influence, permutations and subsets are from
# metafor 3.8-1. Run again with metafor 3.8-1.
source("common.R")
suppressMessages(library(metafor))

data <- input() # list(yi = ..., vi = ...)
use <- is.finite(data$yi) & is.finite(data$vi) & data$vi > 0
yi <- data$yi[use]
vi <- data$vi[use]
fit <- function(method) rma(yi, vi, method = method, control = TIGHT)

rows <- function(x, names) kept(sapply(names, function(n) x[[n]], simplify = FALSE))
TABLE <- c("estimate", "se", "zval", "pval", "ci.lb", "ci.ub", "Q", "Qp", "tau2", "I2", "H2")

one <- fit("REML")
ee <- fit("EE")
inf <- influence(one)
pair <- function(x, names) setNames(lapply(names, function(n) as.vector(x[[n]])), names)
pdf(NULL)
output(kept(list(
  weights_REML_percent = unname(weights(one)),
  weights_EE_percent = unname(weights(ee)),
  leave1out_REML = attempt(rows(leave1out(one), TABLE)),
  leave1out_DL = attempt(rows(leave1out(fit("DL")), TABLE)),
  cumul_DL = attempt(rows(cumul(fit("DL")), TABLE)),
  influence_REML = list(dfbs = inf$dfbs[[1]], is.infl = unname(inf$is.infl)),
  rstandard_REML = pair(rstandard(one), c("resid", "se", "z")),
  rstudent_REML = pair(rstudent(one), c("resid", "se", "z")),
  blup_REML = pair(blup(one), c("pred", "se", "pi.lb", "pi.ub")),
  ranef_REML = pair(ranef(one), c("pred", "se")),
  baujat_EE = attempt(pair(baujat(ee), c("x", "y")))
)))
