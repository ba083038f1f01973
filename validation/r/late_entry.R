# Curves of patients who enter late: tests/reference/late_entry.json.
# Values: R 4.2.2, survival 3.5-3.
source("common.R")
suppressMessages(library(survival))

data <- as.data.frame(input()) # start, stop, status, group
types <- c(`log-log` = "log-log", log = "log", plain = "plain", logit = "logit", arcsine = "arcsin")
shares <- c(0.1, 0.25, 0.5, 0.75)

fit <- function(rows, type) {
  survfit(Surv(start, stop, status) ~ 1, data = rows, conf.type = type)
}

curve_of <- function(rows) {
  s <- fit(rows, "log-log")
  horizon <- floor(max(s$time) * 2 / 3)
  list(
    n = nrow(rows), events = sum(s$n.event),
    curve = unclass(s)[c("time", "n.risk", "n.event", "n.censor", "surv", "std.err", "cumhaz", "std.chaz")],
    ci = sapply(types, function(t) unclass(fit(rows, t))[c("lower", "upper")], simplify = FALSE),
    quantiles = sapply(types, function(t) {
      q <- quantile(fit(rows, t), shares)
      list(p = shares, q = q$quantile, lower = q$lower, upper = q$upper)
    }, simplify = FALSE),
    rmst = list(
      horizon = horizon,
      values = as.vector(summary(s, rmean = horizon)$table[c("rmean", "se(rmean)")])
    )
  )
}

output(list(km_all = curve_of(data), km_group = lapply(split(data, data$group), curve_of)))
