# Mantel-Haenszel and Peto: tests/reference/tables.json (nodes mh and peto).
# Values: R 4.2.2, metafor 5.1-12. Run again with metafor 3.8-1.
source("common.R")
suppressMessages(library(metafor))

data <- input() # list(columns = ..., nodes = c("OR", "OR_correct=FALSE", "IRR", ...))

numbers <- function(m) {
  kept(list(
    k = m$k, b = as.vector(m$beta), se = m$se, zval = m$zval, pval = m$pval, ci.lb = m$ci.lb,
    ci.ub = m$ci.ub, QE = m$QE, QEp = m$QEp, I2 = m$I2, H2 = m$H2, MH = m$MH, MHp = m$MHp,
    CO = m$CO, COp = m$COp, BD = m$BD, BDp = m$BDp, TA = m$TA, TAp = m$TAp
  ))
}

mh_of <- function(node) {
  words <- c(list(measure = sub("_.*", "", node)), data$columns)
  if (grepl("correct=FALSE", node)) words$correct <- FALSE
  numbers(do.call(rma.mh, words))
}

peto <- attempt(numbers(do.call(rma.peto, data$columns))[c(
  "k", "b", "se", "zval", "pval", "ci.lb", "ci.ub", "QE", "QEp", "I2", "H2"
)])
output(kept(list(mh = each(data$nodes, mh_of), peto = peto)))
