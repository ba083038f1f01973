# Values for unknown outcomes, single patients left out and several tests:
#   Rscript validation/r/missing.R > tests/reference/missing.json
# fisher.test over every completion of unknown outcomes and without each patient, coin's exact
# Wilcoxon test and survival's log-rank test without each patient, p.adjust, and brglm2's penalised
# logistic regression under weights.
suppressPackageStartupMessages({
  library(jsonlite)
  library(survival)
  library(coin)
  library(brglm2)
})
set.seed(20240611)

fisher <- function(a, n1, c, n2) fisher.test(matrix(c(a, n1 - a, c, n2 - c), 2))$p.value

completions <- function(a, n1, c, n2, m1, m2) {
  p <- outer(0:m1, 0:m2, Vectorize(function(i, j) fisher(a + i, n1 + m1, c + j, n2 + m2)))
  list(cells = c(a, n1, c, n2), missing = c(m1, m2), p = p)
}
tipping <- list(
  completions(6, 14, 12, 13, 3, 5), completions(6, 14, 12, 13, 3, 0),
  completions(3, 9, 3, 9, 9, 9), completions(7, 14, 13, 14, 9, 9),
  completions(0, 5, 5, 5, 2, 2), completions(1, 1, 0, 1, 4, 6),
  completions(0, 0, 6, 8, 3, 4), completions(20, 60, 45, 70, 12, 15)
)

# the fewest changes of outcomes that take p across 0.05, by enumeration of all tables
fragile <- function(a, n1, c, n2) {
  p <- outer(0:n1, 0:n2, Vectorize(function(x, y) fisher(x, n1, y, n2)))
  steps <- outer(abs(0:n1 - a), abs(0:n2 - c), "+")
  crossed <- (p <= 0.05) != (p[a + 1, c + 1] <= 0.05)
  list(cells = c(a, n1, c, n2), index = if (any(crossed)) min(steps[crossed]) else NA)
}
fragility <- list(
  fragile(6, 14, 12, 13), fragile(1, 3, 2, 3), fragile(0, 10, 9, 10), fragile(5, 20, 6, 22),
  fragile(10, 40, 25, 38), fragile(0, 6, 0, 7), fragile(3, 12, 12, 15), fragile(20, 20, 1, 30)
)

numbers <- lapply(list(c(9, 8), c(6, 12), c(12, 11)), function(n) {
  group <- rep(c("A", "B"), n)
  value <- round(rnorm(sum(n), ifelse(group == "A", 50, 58), 12) / 4) * 4
  one <- function(keep) {
    test <- wilcox_test(value[keep] ~ factor(group[keep]), distribution = "exact")
    as.numeric(pvalue(test))
  }
  all <- seq_along(value)
  list(group = group, value = value, p = one(all), without = sapply(all, function(i) one(all[-i])))
})

curves <- lapply(list(2, 2, 3), function(k) {
  n <- 24
  group <- sample(LETTERS[1:k], n, TRUE)
  time <- ceiling(rexp(n, ifelse(group == "A", 0.03, 0.08)))
  event <- rbinom(n, 1, 0.6)
  one <- function(keep) {
    fit <- survdiff(Surv(time[keep], event[keep]) ~ group[keep])
    v <- fit$var[1, 1]
    c(pchisq(fit$chisq, k - 1, lower.tail = FALSE), (fit$obs[1] - fit$exp[1]) / v)
  }
  all <- seq_along(time)
  found <- sapply(all, function(i) one(all[-i]))
  list(group = group, time = time, event = event, p = one(all)[1], log_hr = one(all)[2],
       without_p = found[1, ], without_log_hr = found[2, ])
})

adjust <- lapply(
  list(c(0.001, 0.02, 0.03, 0.04, 0.2, 0.5), c(0.03, 0.03, 0.03, 0.9), c(0.04), c(1, 1, 0),
       runif(15)^2, runif(60)^3, c(0.01, 0.01, 0.02, 0.02, 0.025)),
  function(p) {
    methods <- c(holm = "holm", hochberg = "hochberg", hommel = "hommel",
                 bonferroni = "bonferroni", bh = "BH", by = "BY")
    c(list(p = p), lapply(methods, function(m) p.adjust(p, m)))
  }
)

# Jeffreys' penalty with prior weights: maximum penalised likelihood, weights of the information too
weighted <- lapply(1:6, function(i) {
  n <- 18 + 2 * i
  x1 <- round(rnorm(n), 3)
  x2 <- rbinom(n, 1, 0.5)
  y <- rbinom(n, 1, plogis(0.4 * x1 + (i %% 3) * x2 - 0.5))
  w <- round(rexp(n) + 0.01, 4)
  fit <- suppressWarnings(glm(y ~ x1 + x2, binomial, weights = w, method = "brglmFit",
             type = "MPL_Jeffreys", epsilon = 1e-12, maxit = 10000))
  list(y = y, x1 = x1, x2 = x2, w = w, coef = unname(coef(fit)), converged = fit$converged)
})

origin <- sprintf("%s; survival %s, coin %s, brglm2 %s, stats (fisher.test, p.adjust)",
  R.version.string, packageVersion("survival"), packageVersion("coin"), packageVersion("brglm2"))
cat(toJSON(
  list(origin = origin, tipping = tipping, fragility = fragility, numbers = numbers,
       curves = curves, adjust = adjust, weighted = weighted),
  digits = NA, auto_unbox = TRUE, na = "string"
), "\n")
