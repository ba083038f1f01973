# Three-level and multivariate models, robust variances: tests/reference/dependent.json.
# Values: R 4.2.2, metafor 5.1-12, clubSandwich 0.6.0. Run again with metafor 3.8-1; CR2 needs
# clubSandwich, which could not be installed here, and was left out.
source("common.R")
suppressMessages(library(metafor))

data <- input() # list(columns = ..., kind = "levels" | "outcomes")
columns <- as.data.frame(data$columns)
# rma.mv ends where the log-likelihood changes by 1e-8 unless told otherwise
CLOSE <- list(optimizer = "nlminb", rel.tol = 1e-10)

numbers <- function(m) {
  kept(list(
    k = m$k, b = as.vector(m$beta), se = m$se, zval = m$zval, pval = m$pval, ci.lb = m$ci.lb,
    ci.ub = m$ci.ub, sigma2 = m$sigma2, tau2 = m$tau2, rho = m$rho, QE = m$QE, QEp = m$QEp,
    QM = m$QM, QMp = m$QMp, vcov = unname(vcov(m)), fitstats = fit_statistics(m)
  ))
}

with_prediction <- function(m) {
  p <- predict(m)
  c(numbers(m), list(predict = list(pi.lb = p$pi.lb, pi.ub = p$pi.ub)))
}

if (data$kind == "levels") {
  fit <- function(method = "REML", test = "z") {
    rma.mv(yi, vi, random = ~ 1 | district / school, data = columns, method = method, test = test,
      control = CLOSE)
  }
  m <- fit()
  limits <- lapply(1:2, function(i) confint(m, sigma2 = i)$random[1, ])
  # the share of each level: Higgins' I² with the typical variance of metafor's manual
  w <- diag(1 / columns$vi)
  x <- matrix(1, nrow(columns))
  p <- w - w %*% x %*% solve(t(x) %*% w %*% x) %*% t(x) %*% w
  typical <- (nrow(columns) - 1) / sum(diag(p))
  output(list(rma_mv = kept(list(
    REML = with_prediction(m),
    ML = with_prediction(fit("ML")),
    REML_t = with_prediction(fit(test = "t")),
    robust_CR1 = with_prediction(robust(m, cluster = columns$district)),
    robust_CR2 = attempt(
      with_prediction(robust(m, cluster = columns$district, clubSandwich = TRUE))
    ),
    sigma2_PL_ci = list(`1` = limits[[1]], `2` = limits[[2]]),
    I2_level = 100 * m$sigma2 / (sum(m$sigma2) + typical)
  ))))
} else {
  v <- bldiag(lapply(split(columns[, c("v1i", "v2i")], columns$trial), as.matrix))
  fit <- function(method) {
    rma.mv(yi, v, mods = ~ outcome - 1, random = ~ outcome | trial, struct = "UN", data = columns,
      method = method, control = CLOSE)
  }
  output(list(rma_mv = list(V = v, REML = numbers(fit("REML")), ML = numbers(fit("ML")))))
}
