# What is asked of a pooled result: tests/reference/pool_questions.json.
# A new study above a value, contrasts, marginal means, an exact permutation of moderators, and
# REML estimates that lie outside the Q-profile interval. Values: R 4.2.2, metafor 3.8-1.
source("common.R")
suppressMessages(library(metafor))

# list(tables = list(name = list(yi, vi, number, category)), outside = list(name = list(yi, vi)))
data <- input()

asked <- function(table) {
  table <- as.data.frame(table)
  table$category <- factor(table$category)
  one <- rma(yi, vi, data = table, method = "REML", test = "adhoc", control = TIGHT)
  above <- function(value) pt((one$beta[1] - value) / sqrt(one$vb[1] + one$tau2), one$k - 1)
  m <- rma(yi, vi, mods = ~ number + category, data = table, method = "REML", test = "adhoc",
    control = TIGHT)
  levels <- levels(table$category)
  at <- diag(length(levels))[, -1]
  p <- predict(m, newmods = cbind(mean(table$number), at))
  # the second level minus the third, and ten units of the number
  a <- anova(m, X = rbind(c(0, 0, 1, -1, rep(0, length(levels) - 3)),
    c(0, 10, rep(0, length(levels) - 1))))
  list(
    above = list(value = c(-0.2, 0, 0.5), p = sapply(c(-0.2, 0, 0.5), above)),
    contrast = list(estimate = as.vector(a$Xb), se = a$se, pval = as.vector(a$zval * 0 + a$pval),
      QM = as.vector(a$QM), QMp = as.vector(a$QMp)),
    means = list(level = levels, estimate = p$pred, se = p$se, ci.lb = p$ci.lb, ci.ub = p$ci.ub)
  )
}

permuted <- function(table) {
  m <- rma(table$yi, table$vi, mods = ~ table$number, method = "DL", test = "knha")
  p <- permutest(m, exact = TRUE, progbar = FALSE)
  list(pval = p$pval, QMp = p$QMp)
}

outside <- function(table) {
  m <- rma(table$yi, table$vi, method = "REML", control = TIGHT)
  ci <- confint(m, control = list(tol = 1e-12))$random["tau^2", ]
  list(tau2 = m$tau2, ci.lb = ci[["ci.lb"]], ci.ub = ci[["ci.ub"]])
}

output(list(
  tables = lapply(data$tables, asked),
  permutation = lapply(data$permutation, permuted),
  outside = lapply(data$outside, outside)
))
