# Survival curves and the log-rank test: tests/reference/survival.json.
# Values: R 4.2.2, survival 3.5-3. survival could not be installed where this was written, so that
# this script has NOT been run again here; it calls documented functions only.
source("common.R")
suppressMessages(library(survival))

data <- as.data.frame(input()) # time, status, group

curve_of <- function(rows) {
  fit <- function(type) survfit(Surv(time, status) ~ 1, data = rows, conf.type = type)
  types <- c("log-log", "log", "plain")
  s <- fit("log-log")
  list(
    n = s$n, events = sum(s$n.event),
    curve = s[c("time", "n.risk", "n.event", "n.censor", "surv")],
    ci = sapply(types, function(t) fit(t)[c("lower", "upper")], simplify = FALSE),
    median = sapply(types, function(t) quantile(fit(t), 0.5), simplify = FALSE),
    reverse_median = quantile(survfit(Surv(time, 1 - status) ~ 1, data = rows), 0.5)
  )
}

d <- survdiff(Surv(time, status) ~ group, data = data)
df <- length(d$n) - 1
output(list(
  km_all = curve_of(data),
  km_group = lapply(split(data, data$group), curve_of),
  log_rank = list(n = as.vector(d$n), obs = d$obs, exp = d$exp, chisq = d$chisq, df = df,
    p = pchisq(d$chisq, df, lower.tail = FALSE))
))
