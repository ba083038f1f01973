# One-stage models on counts: tests/reference/glmm.json.
# Values: R 4.2.2, metafor 5.1-12, lme4 1.1-31, BiasedUrn. What needs lme4 could not be run again
# here (metafor 3.8-1 without lme4): rma.glmm stops, and the node is left out. What could: CM.EL,
# and the maximum likelihood with 101 nodes below, which needs no package.
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

# One proportion or rate: normal study effects, Gauss-Hermite nodes by Golub and Welsch.
exact <- function(nodes = 101) {
  off <- sqrt(seq_len(nodes - 1))
  jacobi <- matrix(0, nodes, nodes)
  jacobi[cbind(seq_len(nodes - 1), 2:nodes)] <- off
  jacobi[cbind(2:nodes, seq_len(nodes - 1))] <- off
  e <- eigen(jacobi, symmetric = TRUE)
  z <- e$values
  log_w <- log(e$vectors[1, ]^2)
  xi <- data$columns$xi
  log_density <- if (data$measure == "PLO") {
    ni <- data$columns$ni
    function(eta) outer(seq_along(xi), seq_along(z), Vectorize(function(i, j) {
      dbinom(xi[i], ni[i], plogis(eta[j]), log = TRUE)
    }))
  } else {
    ti <- data$columns$ti
    function(eta) outer(seq_along(xi), seq_along(z), Vectorize(function(i, j) {
      dpois(xi[i], ti[i] * exp(eta[j]), log = TRUE)
    }))
  }
  minus <- function(theta) {
    a <- sweep(log_density(theta[1] + theta[2] * z), 2, log_w, "+")
    top <- apply(a, 1, max)
    -sum(top + log(rowSums(exp(a - top))))
  }
  start <- if (data$measure == "PLO") qlogis(mean((xi + 0.5) / (data$columns$ni + 1))) else
    log(mean((xi + 0.5) / data$columns$ti))
  found <- optim(c(start, 0.5), minus, method = "BFGS", control = list(reltol = 1e-15, maxit = 500))
  found <- nlm(minus, found$par, hessian = TRUE, gradtol = 1e-10, steptol = 1e-12)
  v <- solve(found$hessian)
  tau <- abs(found$estimate[2])
  list(
    b = found$estimate[1], se = sqrt(v[1, 1]), tau2 = tau^2, se.tau2 = 2 * tau * sqrt(v[2, 2]),
    logLik = -found$minimum
  )
}

out <- each(data$models, glmm_of)
if (!is.null(data$columns$xi)) out$exact <- attempt(exact())
output(out)
