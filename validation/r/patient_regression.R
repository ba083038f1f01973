# Regressions on the covariates of patients: tests/reference/patient_regression.json.
# Values: R 4.2.2, survival 3.5-3 (coxph, cox.zph), brglm2 0.9 (type AS_mean: Firth's penalty for
# logistic regression), glm. Run again with these.
source("common.R")
suppressMessages(library(survival))
suppressMessages(library(brglm2))

# list(kind = "cox" or "logistic", data = list of columns, formula = "...", cluster = column or NULL)
asked <- input()
data <- as.data.frame(asked$data, stringsAsFactors = TRUE)
formula <- as.formula(asked$formula)

cox_of <- function(ties) {
  control <- coxph.control(eps = 1e-14, iter.max = 100)
  fit <- coxph(formula, data = data, ties = ties, control = control)
  zph <- function(transform) {
    z <- cox.zph(fit, transform = transform)
    each_column <- cox.zph(fit, transform = transform, terms = FALSE)
    list(chisq = z$table[, "chisq"], df = z$table[, "df"], x = z$x, y = each_column$y)
  }
  robust <- NULL
  if (!is.null(asked$cluster) && ties != "exact") {
    by_report <- coxph(formula, data = data, ties = ties, control = control,
      cluster = data[[asked$cluster]])
    robust <- list(var = unname(by_report$var), wald = by_report$wald.test)
  }
  # with late entry and exact ties coxph 3.5-3 hands back its numbers without their class
  whole <- inherits(fit, "coxph")
  s <- if (whole) summary(fit)
  kept(list(
    names = names(fit$coefficients), coef = unname(fit$coefficients), vcov = unname(fit$var),
    loglik = fit$loglik, score = fit$score, wald = fit$wald.test,
    concordance = unname(s$concordance), lower = if (whole) unname(s$conf.int[, 3]),
    upper = if (whole) unname(s$conf.int[, 4]), p = if (whole) unname(s$coefficients[, 5]),
    robust = robust,
    zph = if (ties == "exact") NULL else each(c("km", "rank", "identity", "log"), zph)
  ))
}

# the sandwich with residuals summed within reports, from its definition
sandwich <- function(fit, x, y) {
  bread <- solve(crossprod(x * sqrt(fitted(fit) * (1 - fitted(fit)))))
  scores <- rowsum(x * (y - fitted(fit)), data[[asked$cluster]])
  unname(bread %*% crossprod(scores) %*% bread)
}

logistic_of <- function(method) {
  control <- if (method == "none") {
    list(epsilon = 1e-14, maxit = 100)
  } else {
    list(epsilon = 1e-12, maxit = 10000, type = "AS_mean")
  }
  how <- if (method == "none") "glm.fit" else "brglmFit"
  fit <- glm(formula, family = binomial, data = data, method = how, control = control)
  x <- model.matrix(fit)
  list(
    names = names(coef(fit)), coef = unname(coef(fit)),
    vcov = unname(solve(crossprod(x * sqrt(fitted(fit) * (1 - fitted(fit)))))),
    loglik = sum(dbinom(fit$y, 1, fitted(fit), log = TRUE)),
    null = as.numeric(logLik(glm(fit$y ~ 1, family = binomial))),
    robust = if (is.null(asked$cluster)) NULL else sandwich(fit, x, fit$y)
  )
}

output(if (asked$kind == "cox") {
  each(c("efron", "breslow", "exact"), cox_of)
} else {
  each(if (isTRUE(asked$separated)) "firth" else c("none", "firth"), logistic_of)
})
