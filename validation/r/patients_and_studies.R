# Patients and studies in one binomial-normal model: tests/reference/published.json.
# A row a patient (0 or 1) or a study (events, patients), fitted together without adding patients up.
# Values: R 4.2.2, lme4 1.1-31.
source("common.R")
suppressMessages(library(lme4))

tables <- input() # each: report, x, n

fit_of <- function(rows) {
  fit <- glmer(cbind(x, n - x) ~ 1 + (1 | report),
    data = rows, family = binomial, nAGQ = 100,
    control = glmerControl(optimizer = "Nelder_Mead", optCtrl = list(maxfun = 1e6, FtolAbs = 1e-15, XtolRel = 1e-12))
  )
  list(rows = as.list(rows), estimate = unname(fixef(fit)), tau2 = unname(VarCorr(fit)$report[1, 1]))
}

exact_of <- function(rows) {
  list(ci = as.vector(binom.test(sum(rows$x), sum(rows$n))$conf.int))
}

output(lapply(tables, function(t) {
  rows <- as.data.frame(t)
  c(fit_of(rows), list(exact = exact_of(rows)))
}))
