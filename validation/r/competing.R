# Competing risks: tests/reference/competing.json.
# Values: R 4.2.2, survival 3.5-3, cmprsk 2.2-11. Rscript competing.R - output.json (no input: the
# data are those of survival and tables made here with a seed, written beside the values).
source("common.R")
suppressMessages({library(survival); library(cmprsk)})

TYPES <- c("log-log", "log", "plain", "logit", "arcsin")
RHO <- c(0, 1, -0.5)

states <- function(data) {
  data$cause <- factor(data$status, 0:max(2, data$status))
  data$id <- seq_len(nrow(data))
  fit <- function(type) {
    if (is.null(data$entry)) {
      survfit(Surv(time, cause) ~ 1, data = data, conf.type = type)
    } else {
      survfit(Surv(entry, time, cause) ~ 1, data = data, id = id, conf.type = type)
    }
  }
  first <- fit("log")
  # the arcsine limits come as a vector, column after column
  rows <- length(first$time)
  limits <- sapply(TYPES, function(t) {
    lapply(unclass(fit(t))[c("lower", "upper")], matrix, nrow = rows)
  }, simplify = FALSE)
  list(time = first$time, at_risk = first$n.risk[, 1], pstate = first$pstate,
    se = first$std.err, limits = limits)
}

gray <- function(data, rho, strata) {
  arguments <- list(data$time, data$status, group = data$group, rho = rho, cencode = 0)
  if (strata) arguments$strata <- data$stratum
  tests <- do.call(cuminc, arguments)$Tests
  list(rho = rho, causes = rownames(tests), chi2 = tests[, "stat"], p = tests[, "pv"],
    df = tests[, "df"])
}

incidence <- function(data) {
  fit <- cuminc(data$time, data$status, cencode = 0)
  found <- timepoints(fit, sort(unique(data$time)))
  list(time = sort(unique(data$time)), causes = rownames(found$est), est = found$est)
}

fine_gray <- function(data, columns) {
  # by its default crr stops where the score is still 1e-6 of what it was
  fit <- crr(data$time, data$status, as.matrix(data[columns]), gtol = 1e-10, maxiter = 50)
  list(columns = columns, coef = fit$coef, var = fit$var, loglik = fit$loglik,
    loglik_null = fit$loglik.null, model_var = fit$invinf, converged = as.integer(fit$converged),
    p = 2 * pnorm(-abs(fit$coef / sqrt(diag(fit$var)))))
}

made <- function(seed, n, k, strata = FALSE, late = FALSE, ties = TRUE, causes = 2, rate = 0.1) {
  set.seed(seed)
  x <- sample(0:1, n, TRUE)
  z <- round(rnorm(n), 2)
  time <- rexp(n, rate * exp(0.3 * x))
  cause <- sample(seq_len(causes), n, TRUE)
  limit <- runif(n, 2, 25)
  data <- data.frame(status = ifelse(time <= limit, cause, 0))
  data$time <- pmin(time, limit)
  data$time <- if (ties) ceiling(data$time) else round(data$time, 6)
  data$group <- LETTERS[1 + (seq_len(n) - 1) %% k]
  data$x <- x
  data$z <- z
  if (strata) data$stratum <- sample(letters[1:3], n, TRUE)
  if (late) data$entry <- floor(data$time * runif(n, 0, 0.9) * 2) / 4
  data
}

# time to progression, death without it competing (the manual of survival)
mgus <- with(mgus2, data.frame(time = ifelse(pstat == 0, futime, ptime),
  status = ifelse(pstat == 0, 2 * death, 1), group = as.character(sex), x = as.integer(sex == "M"),
  z = age / 10, stratum = ifelse(age > 72, "old", "young")))

DATA <- list(
  mgus2 = mgus, mgus2_part = mgus[1:120, ],
  small5 = made(5, 10, 2), small8 = made(8, 16, 2), small12 = made(18, 24, 2, rate = 0.3),
  untied = made(3, 30, 2, ties = FALSE), three = made(11, 36, 3), four = made(19, 40, 4),
  two_strata = made(13, 40, 2, strata = TRUE), three_strata = made(12, 60, 3, strata = TRUE),
  untied_strata = made(14, 60, 2, strata = TRUE, ties = FALSE),
  three_causes = made(15, 40, 2, causes = 3), early = made(16, 30, 2, rate = 0.8),
  one_time = made(16, 20, 2, rate = 3),
  late = made(21, 30, 2, late = TRUE), late_untied = made(22, 40, 2, late = TRUE, ties = FALSE)
)

# many small tables with ties: only what Gray's test says of them
SMALL <- lapply(101:140, function(seed) {
  n <- 10 + seed %% 31
  made(seed, n, 2 + seed %% 3, strata = seed %% 4 == 0 && n > 30, rate = c(0.1, 0.4, 0.8)[1 + seed %% 3])
})

small <- function(data) {
  strata <- !is.null(data$stratum)
  list(input = as.list(data), gray = lapply(c(0, 1), function(r) attempt(gray(data, r, strata))))
}

values <- function(name) {
  data <- DATA[[name]]
  out <- list(input = as.list(data))
  out$states <- states(data)
  if (is.null(data$entry)) {
    out$incidence <- incidence(data)
    out$gray <- lapply(RHO, function(r) gray(data, r, FALSE))
    if (!is.null(data$stratum)) out$gray_strata <- lapply(RHO, function(r) gray(data, r, TRUE))
    out$fine_gray <- kept(list(attempt(fine_gray(data, "x")), attempt(fine_gray(data, c("x", "z")))))
  }
  out
}

result <- sapply(names(DATA), values, simplify = FALSE)
origin <- "R 4.2.2, survival 3.5-3 (survfit of a factor), cmprsk 2.2-11 (cuminc, crr); validation/r/competing.R. 15 digits."
output(c(list(origin = origin, small = lapply(SMALL, small)), result))
