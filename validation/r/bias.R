# Small-study effects: tests/reference/bias.json.
# Values: R 4.2.2, metafor 5.1-12 (the nodes metabias* and meta_trimfill: meta 8.4-0, see meta.R).
# Run again with metafor 3.8-1, which has no fail-safe N of type General and takes plain means in
# Orwin's; selection models need numDeriv, which could not be installed here, and were left out.
source("common.R")
suppressMessages(library(metafor))

data <- input() # list(yi = ..., vi = ..., ni = ... or NULL, selection = TRUE | FALSE)
use <- is.finite(data$yi) & is.finite(data$vi) & data$vi > 0
yi <- data$yi[use]
vi <- data$vi[use]
ni <- data$ni[use]
# regression tests with tight thresholds, trim-and-fill and fail-safe N with R's own
fit <- function(method, ...) {
  do.call(rma, kept(list(yi = yi, vi = vi, ni = ni, method = method, ...)))
}

regtest_of <- function(key) {
  words <- strsplit(key, "_")[[1]]
  t <- if (words[1] == "lm") regtest(fit("REML"), model = "lm", predictor = words[2]) else
    regtest(fit(sub("rma", "", words[1]), control = TIGHT), predictor = words[2])
  coefficients <- coef(t$fit)
  if (is.matrix(coefficients)) coefficients <- coefficients[, 1]
  out <- list(stat = t$zval, pval = t$pval, dfs = t$dfs, coef = as.vector(coefficients))
  if (!is.null(t$est)) out <- c(out, list(limit_est = t$est, limit_lb = t$ci.lb, limit_ub = t$ci.ub))
  kept(out)
}

trimfill_of <- function(key) {
  words <- strsplit(key, "_")[[1]]
  side <- if (words[3] == "auto") NULL else words[3]
  t <- trimfill(fit(words[1]), estimator = words[2], side = side)
  list(
    k0 = t$k0, side = t$side, se.k0 = t$se.k0, b = as.vector(t$beta), se = t$se, ci.lb = t$ci.lb,
    ci.ub = t$ci.ub, pval = t$pval, tau2 = t$tau2, I2 = t$I2, QE = t$QE,
    filled_yi = as.vector(t$yi)[t$fill]
  )
}

fsn_of <- function(type) {
  f <- fsn(yi, vi, type = type)
  kept(list(fsnum = f$fsnum, meanes = f$meanes, pval = f$pval, target = f$target))
}

excess <- attempt({
  t <- tes(yi, vi)
  kept(list(k = t$k, O = t$O, E = t$E, OEratio = t$OEratio, pval = t$pval, theta = t$theta,
    power = t$power))
})

# "stepfun 0.025,0.5", "beta", "halfnorm", ...; all but beta and steps depend on precision too
selection_of <- function(key) {
  words <- strsplit(key, " ")[[1]]
  call <- list(fit("ML", control = TIGHT), type = words[1], alternative = "greater")
  if (words[1] == "stepfun") call$steps <- as.numeric(strsplit(words[2], ",")[[1]])
  if (!words[1] %in% c("stepfun", "beta")) call$prec <- "sei"
  s <- do.call(selmodel, call)
  list(b = as.vector(s$beta), se = s$se, tau2 = s$tau2, delta = s$delta, se.delta = s$se.delta,
    logLik = s$fit.stats$ML[1], LRT = s$LRT, LRTp = s$LRTp)
}

predictors <- c("sei", "vi", if (!is.null(data$ni)) c("ni", "ninv", "sqrtni", "sqrtninv"))
regression <- as.vector(outer(c("rmaREML", "rmaDL", "lm"), predictors, paste, sep = "_"))
filling <- as.vector(outer(c("DL_L0", "EE_L0", "DL_R0", "EE_R0"), c("auto", "left", "right"), paste,
  sep = "_"))
r <- attempt(ranktest(fit("EE")))
output(kept(list(
  regtest = each(regression, regtest_of),
  ranktest = list(tau = as.vector(r$tau), pval = r$pval),
  trimfill = each(filling, trimfill_of),
  fsn = each(c("Rosenthal", "Orwin", "Rosenberg"), fsn_of),
  tes = excess,
  selmodel = if (isTRUE(data$selection)) each(
    c("stepfun 0.025", "stepfun 0.025,0.5", "beta", "halfnorm", "negexp", "logistic", "power"),
    selection_of
  )
)))
