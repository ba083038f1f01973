# Tests that compare survival between groups: tests/reference/time_tests.json.
# Values: R 4.2.2, survival 3.5-3, coin 1.4-2. Rscript time_tests.R - output.json (no input: the data
# are those of survival and tables made here with a seed, written beside the values).
source("common.R")
suppressMessages({library(survival); library(coin)})

RHO <- c(0, 0.5, 1, 2)
WEIGHTS <- list(
  "log-rank" = list(type = "logrank"), "gehan" = list(type = "Gehan-Breslow"),
  "tarone-ware" = list(type = "Tarone-Ware"), "peto-peto" = list(type = "Prentice-Marek"),
  "modified-peto-peto" = list(type = "Andersen-Borgan-Gill-Keiding"),
  "fleming-harrington" = list(type = "Fleming-Harrington", rho = 1, gamma = 1),
  "fleming-harrington-0.5-2" = list(type = "Fleming-Harrington", rho = 0.5, gamma = 2)
)

difference <- function(data, rho, strata) {
  right <- if (strata) "group + strata(stratum)" else "group"
  d <- survdiff(as.formula(paste("Surv(time, status) ~", right)), data = data, rho = rho)
  sums <- function(x) if (is.matrix(x)) rowSums(x) else x
  df <- sum(sums(d$exp) > 0) - 1
  list(
    rho = rho, obs = sums(d$obs), exp = sums(d$exp), var = d$var, chisq = d$chisq, df = df,
    p = pchisq(d$chisq, df, lower.tail = FALSE)
  )
}

# The score test of Cox's model with the exact partial likelihood is the log-rank test with the
# hypergeometric variance, which survdiff does not give for late entry and for trends.
score <- function(data, right) {
  left <- if (is.null(data$entry)) "Surv(time, status)" else "Surv(entry, time, status)"
  fit <- coxph(as.formula(paste(left, "~", right)), data = data, ties = "exact")
  df <- length(fit$coefficients)
  list(chisq = fit$score, df = df, p = pchisq(fit$score, df, lower.tail = FALSE))
}

permuted <- function(data, weight, exact) {
  run <- function(...) {
    do.call(logrank_test, c(list(Surv(time, status) ~ group, data = data), weight, ...))
  }
  test <- run()
  out <- list(
    linear = as.vector(statistic(test, "linear")), covariance = as.vector(diag(covariance(test))),
    statistic = as.vector(statistic(test)), p = as.vector(pvalue(test))
  )
  if (exact) out$exact_p <- as.vector(pvalue(run(distribution = "exact")))
  if (exact) out$less <- as.vector(pvalue(run(distribution = "exact", alternative = "less")))
  out
}

# Two groups: the exact Mantel-Haenszel test of the tables at the event times.
conditional <- function(data) {
  group <- factor(data$group)
  entry <- if (is.null(data$entry)) rep(-1, nrow(data)) else data$entry
  stratum <- if (is.null(data$stratum)) rep(1, nrow(data)) else data$stratum
  tables <- list()
  for (s in unique(stratum)) for (t in sort(unique(data$time[data$status == 1 & stratum == s]))) {
    here <- stratum == s & data$time >= t & entry < t
    died <- here & data$time == t & data$status == 1
    if (sum(here) > 1) {
      tables[[length(tables) + 1]] <- rbind(
        table(group[died]), table(group[here]) - table(group[died])
      )
    }
  }
  x <- simplify2array(tables)
  sides <- c("two.sided", "less", "greater")
  p <- sapply(sides, function(a) mantelhaen.test(x, exact = TRUE, alternative = a)$p.value)
  list(by_probability = p[[1]], less = p[[2]], greater = p[[3]])
}

made <- function(seed, n, k, strata = FALSE, late = FALSE, ties = TRUE) {
  set.seed(seed)
  time <- rexp(n, 0.1)
  limit <- runif(n, 2, 25)
  data <- data.frame(status = as.integer(time <= limit))
  data$time <- pmin(time, limit)
  data$time <- if (ties) ceiling(data$time) else round(data$time, 6)
  data$group <- factor(LETTERS[1 + (seq_len(n) - 1) %% k])
  if (strata) data$stratum <- factor(sample(letters[1:3], n, TRUE))
  if (late) data$entry <- floor(data$time * runif(n, 0, 0.9) * 2) / 4
  data
}

lung2 <- data.frame(time = lung$time, status = lung$status - 1, group = factor(lung$sex),
  stratum = factor(lung$ph.ecog))
DATA <- list(
  aml = data.frame(time = aml$time, status = aml$status, group = aml$x),
  ovarian = data.frame(time = ovarian$futime, status = ovarian$fustat, group = factor(ovarian$rx)),
  ovarian_strata = data.frame(time = ovarian$futime, status = ovarian$fustat,
    group = factor(ovarian$rx), stratum = factor(ovarian$ecog.ps)),
  veteran = data.frame(time = veteran$time, status = veteran$status, group = veteran$celltype),
  veteran_strata = data.frame(time = veteran$time, status = veteran$status,
    group = veteran$celltype, stratum = factor(veteran$trt)),
  lung_strata = lung2[!is.na(lung2$stratum) & lung2$stratum != 3, ],
  small5 = made(5, 10, 2), small8 = made(8, 16, 2), small_untied = made(3, 14, 2, ties = FALSE),
  three = made(11, 24, 3), four_strata = made(12, 40, 4, strata = TRUE),
  two_strata = made(13, 20, 2, strata = TRUE),
  late = made(21, 30, 2, late = TRUE), late_three = made(22, 36, 3, late = TRUE),
  late_strata = made(23, 40, 2, strata = TRUE, late = TRUE)
)

values <- function(name) {
  data <- droplevels(DATA[[name]])
  if (!is.null(data$stratum)) data$stratum <- factor(data$stratum)
  two <- nlevels(data$group) == 2
  strata <- !is.null(data$stratum)
  with_strata <- function(x) if (strata) paste(x, "+ strata(stratum)") else x
  data$score <- as.integer(data$group)
  out <- list(input = lapply(data, function(x) if (is.factor(x)) as.character(x) else x))
  out$input$score <- NULL
  out$groups <- levels(data$group)
  out$score_test <- attempt(score(data, with_strata("group")))
  out$trend <- attempt(score(data, with_strata("score")))
  if (is.null(data$entry)) {
    out$survdiff <- lapply(RHO, function(r) attempt(difference(data, r, strata)))
    if (!strata) { # coin's weights are those of all strata together
      exact <- two && nrow(data) < 30
      out$permuted <- lapply(WEIGHTS, function(w) permuted(data, w, exact))
    }
  }
  if (two) out$conditional <- conditional(data)
  out
}

result <- sapply(names(DATA), values, simplify = FALSE)
origin <- "R 4.2.2, survival 3.5-3 (survdiff; coxph with ties exact, score test), coin 1.4-2 (logrank_test), mantelhaen.test of the tables at the event times; validation/r/time_tests.R. 15 digits."
output(c(list(origin = origin), result))
