# The nodes of meta 8.4-0: tests/reference/pooling.json (meta*), tables.json (meta), bias.json
# (metabias*, meta_trimfill), metareg.json (meta_subgroup*), effects.json (study_ci, OR_TACC).
# meta could not be installed where this was written, so that this script has NOT been run again
# here; it calls documented functions of meta only.
source("common.R")
suppressMessages(library(meta))

data <- input() # list(columns = list(ai, n1i, ci, n2i, study), subgroup = NULL or a vector)

bin <- function(...) {
  with(data$columns, metabin(ai, n1i, ci, n2i, studlab = study, method.tau = "REML", ...))
}

common <- function(m) {
  m[c("k", "TE.common", "seTE.common", "lower.common", "upper.common", "pval.common", "Q", "df.Q",
    "pval.Q", "I2", "Q.CMH")]
}

random <- function(m) {
  m[c("k", "TE.random", "seTE.random", "df.random", "tau2", "Q", "I2", "lower.I2", "upper.I2", "H",
    "lower.H", "upper.H")]
}

inverse <- function(...) bin(sm = "OR", method = "Inverse", ...)
bias <- function(m, test) {
  b <- metabias(m, method.bias = test, k.min = 2)
  list(estimate = as.vector(b$estimate), statistic = b$statistic, df = b$df, pval = b$pval)
}

output(kept(list(
  tables = each(c("OR", "RR", "RD"), function(sm) common(bin(sm = sm, method = "MH"))),
  peto = common(bin(sm = "OR", method = "Peto")),
  exact = common(bin(sm = "OR", method = "MH", MH.exact = TRUE)),
  treatment_arm = common(inverse(incr = "TACC")),
  OR_Inverse = random(inverse()),
  OR_Inverse_HK = random(inverse(method.random.ci = "HK")),
  OR_Inverse_KR = random(inverse(method.random.ci = "KR")),
  predict = each(c("V", "HTS", "HK", "HK-PR", "KR", "KR-PR", "S"), function(method) {
    m <- inverse(method.predict = method)
    list(lower = m$lower.predict, upper = m$upper.predict)
  }),
  metabias_OR = each(
    c("Egger", "Begg", "Thompson", "Harbord", "Peters", "Schwarzer", "Macaskill", "Deeks",
      "Pustejovsky"),
    function(test) bias(inverse(), test)
  ),
  meta_trimfill = attempt({
    t <- trimfill(inverse())
    t[c("k0", "k", "TE.common", "seTE.common", "TE.random", "seTE.random", "tau2")]
  }),
  subgroups = if (!is.null(data$subgroup)) each(c("FALSE", "TRUE"), function(one) {
    m <- bin(sm = "RR", method = "Inverse", method.tau = "DL", subgroup = data$subgroup,
      tau.common = as.logical(one))
    m[c("TE.random.w", "seTE.random.w", "tau2.w", "Q.w", "I2.w", "Q.b.random", "df.Q.b",
      "pval.Q.b.random")]
  })
)))
