# Many small groups: exact stratified tests, Bayesian partial pooling by nested integrate(), and
# plug-in medians from lme4's maximum-likelihood values. Base R, lme4.
# Rscript validation/r/groups.R > tests/reference/groups.json
suppressMessages(library(lme4))
num <- function(x) paste0("[", paste(format(x, digits = 17, trim = TRUE), collapse = ","), "]")
out <- character()
put <- function(name, value) out <<- c(out, sprintf('"%s": %s', name, value))

# exact conditional Mantel-Haenszel tests
set.seed(4)
rows <- list()
for (i in 1:30) {
  k <- sample(2:5, 1)
  a <- array(rpois(4 * k, sample(c(1, 3, 6), 1)), c(2, 2, k))
  keep <- apply(a, 3, sum) > 1
  if (sum(keep) < 2) next
  a <- a[, , keep, drop = FALSE]
  f <- try(mantelhaen.test(a, exact = TRUE), silent = TRUE)
  if (inherits(f, "try-error")) next
  e <- unname(f$estimate); ci <- f$conf.int
  txt <- function(v) ifelse(is.infinite(v), '"inf"', format(v, digits = 17))
  rows <- c(rows, sprintf('{"cells": %s, "p": %s, "or": %s, "ci": [%s, %s]}', num(as.vector(a)),
    format(f$p.value, digits = 17), txt(e), txt(ci[1]), txt(ci[2])))
}
put("mantelhaen", paste0("[", paste(rows, collapse = ","), "]"))

# the Bayesian binomial-normal model, mu flat, tau half-normal: midpoint sums over (tau, mu, logit)
x <- c(5, 1, 2); n <- c(6, 4, 3); scale <- 1
z <- seq(-8, 8, by = 0.05); w <- dnorm(z) * 0.05
taus <- (seq_len(80) - 0.5) * 6.4 / 80; mus <- seq(-14, 14, by = 0.1)
own <- lapply(seq_along(x), function(j) matrix(0, length(mus), length(taus)))
for (s in seq_along(taus)) for (j in seq_along(x))
  own[[j]][, s] <- colSums(w * dbinom(x[j], n[j], plogis(outer(taus[s] * z, mus, "+"))))
joint <- Reduce(`*`, own) * rep(dnorm(taus / scale), each = length(mus))
med <- sapply(seq_along(x), function(j) {
  weight <- joint / own[[j]] / sum(joint)
  below <- function(t) {
    total <- 0
    for (s in seq_along(taus)) {
      # the part of the own logit below t, with its last interval cut
      share <- pmin(pmax((t - outer(taus[s] * (z - 0.025), mus, "+")) / (taus[s] * 0.05), 0), 1)
      total <- total + sum(weight[, s] * colSums(share * w *
        dbinom(x[j], n[j], plogis(outer(taus[s] * z, mus, "+")))))
    }
    total
  }
  uniroot(function(t) below(t) - 0.5, c(-2, 3), tol = 1e-5)$root
})
put("bayes", sprintf('{"xi": %s, "ni": %s, "scale": 1, "median_logit": %s}', num(x), num(n), num(med)))

# plug-in: lme4's values, medians by integrate()
x <- c(12, 6, 5, 3, 2, 2, 2, 1, 1, 1, 0, 1); n <- c(13, 14, 7, 5, 2, 2, 2, 1, 1, 1, 1, 1)
d <- data.frame(x, n, g = factor(seq_along(x)))
fit <- glmer(cbind(x, n - x) ~ 1 + (1 | g), data = d, family = binomial, nAGQ = 50,
  control = glmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-9)))
mu <- unname(fixef(fit)); tau <- sqrt(VarCorr(fit)$g[1])
quant <- function(x, n, p) {
  f <- function(z) dbinom(x, n, plogis(mu + tau * z)) * dnorm(z)
  total <- integrate(f, -9, 9, rel.tol = 1e-12)$value
  plogis(mu + tau * uniroot(function(t) integrate(f, -9, t, rel.tol = 1e-12)$value / total - p,
    c(-6, 6), tol = 1e-12)$root)
}
q <- t(mapply(function(x, n) sapply(c(.025, .5, .975), function(p) quant(x, n, p)), x, n))
put("plug_in", sprintf('{"xi": %s, "ni": %s, "mu": %s, "tau": %s, "low": %s, "median": %s, "high": %s}',
  num(x), num(n), format(mu, digits = 12), format(tau, digits = 12), num(q[, 1]), num(q[, 2]), num(q[, 3])))
v <- sprintf("R %s, lme4 %s; validation/r/groups.R", getRversion(), packageVersion("lme4"))
cat(sprintf('{"origin": "%s",\n%s}\n', v, paste(out, collapse = ",\n")))
