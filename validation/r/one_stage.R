# One-stage models on counts: tests/reference/glmm.json.
# Values: R 4.2.2, metafor 5.1-12, lme4 1.1-31, BiasedUrn. Run again with metafor 3.8-1 and lme4
# 1.1-31; CM.EL needs BiasedUrn, which could not be installed here, and was left out. The maximum
# likelihood with 101 nodes below needs no package.
source("common.R")
suppressMessages(library(metafor))

data <- input() # list(columns = ..., measure = "OR" | "IRR" | "PLO" | "IRLN", models = c(...))

glmm_of <- function(model) {
  words <- c(list(measure = data$measure), data$columns)
  if (model != "default") words$model <- model
  m <- do.call(rma.glmm, words)
  kept(list(
    k = m$k, b = as.vector(m$beta), se = m$se, pval = m$pval, ci.lb = m$ci.lb, ci.ub = m$ci.ub,
    tau2 = m$tau2, sigma2 = m$sigma2, se.tau2 = m$se.tau2, QE.Wld = m$QE.Wld, QE.LRT = m$QE.LRT,
    QEp.LRT = m$QEp.LRT, logLik = m$fit.stats$ML[1]
  ))
}

# One proportion or rate: normal study effects, 101 Gauss-Hermite nodes (Golub and Welsch) around
# each study's own mode.
gauss_hermite <- function(nodes) {
  off <- sqrt(seq_len(nodes - 1))
  jacobi <- matrix(0, nodes, nodes)
  jacobi[cbind(seq_len(nodes - 1), 2:nodes)] <- off
  jacobi[cbind(2:nodes, seq_len(nodes - 1))] <- off
  e <- eigen(jacobi, symmetric = TRUE)
  keep <- abs(e$vectors[1, ]) > 0
  list(z = e$values[keep], log_w = log(e$vectors[1, keep]^2))
}

exact <- function() {
  g <- gauss_hermite(101)
  xi <- data$columns$xi
  if (data$measure == "PLO") {
    ni <- data$columns$ni
    log_f <- function(eta) dbinom(xi, ni, plogis(eta), log = TRUE)
    mean_of <- function(eta) ni * plogis(eta)
    bend_of <- function(eta) ni * plogis(eta) * plogis(-eta)
    start <- qlogis(mean((xi + 0.5) / (ni + 1)))
  } else {
    ti <- data$columns$ti
    log_f <- function(eta) dpois(xi, ti * exp(eta), log = TRUE)
    mean_of <- bend_of <- function(eta) ti * exp(eta)
    start <- log(mean((xi + 0.5) / ti))
  }
  minus <- function(theta) {
    mu <- theta[1]
    tau <- theta[2]
    u <- 0 * xi
    for (i in 1:200) {
      step <- (tau * (xi - mean_of(mu + tau * u)) - u) / (tau^2 * bend_of(mu + tau * u) + 1)
      u <- u + step / pmax(1, abs(step))
    }
    s <- (tau^2 * bend_of(mu + tau * u) + 1)^-0.5
    terms <- vapply(seq_along(g$z), function(j) {
      v <- u + s * g$z[j]
      log_f(mu + tau * v) - v^2 / 2 + g$z[j]^2 / 2 + g$log_w[j]
    }, 0 * xi)
    top <- apply(terms, 1, max)
    -sum(log(s) + top + log(rowSums(exp(terms - top))))
  }
  found <- optim(c(start, 0.5), minus, control = list(reltol = 1e-12, maxit = 2000))$par
  # Newton by differences of fourth order
  h <- 1e-2
  along <- function(f, e) {
    (8 * (f(h * e) - f(-h * e)) - (f(2 * h * e) - f(-2 * h * e))) / (12 * h)
  }
  slope <- function(d) {
    c(along(function(x) minus(found + d + x), 1:0), along(function(x) minus(found + d + x), 0:1))
  }
  bend <- function() cbind(along(slope, 1:0), along(slope, 0:1))
  for (i in 1:4) found <- found - solve(bend(), slope(c(0, 0)))
  v <- solve(bend())
  tau <- abs(found[2])
  list(
    b = found[1], se = sqrt(v[1, 1]), tau2 = tau^2, se.tau2 = 2 * tau * sqrt(v[2, 2]),
    logLik = -minus(found)
  )
}

out <- each(data$models, glmm_of)
if (!is.null(data$columns$xi)) out$exact <- attempt(exact())
output(out)
