# Landmark analyses of survival::jasa: tests/reference/endpoints.json.
# Values: R 4.2.2, survival 3.5-3.
source("common.R")
suppressMessages(library(survival))

data <- as.data.frame(input()) # time, status, joined (NA: never)

at_landmark <- function(at) {
  rows <- data[data$time > at, ]
  rows$left <- rows$time - at
  rows$group <- ifelse(!is.na(rows$joined) & rows$joined <= at, "yes", "no")
  s <- survfit(Surv(left, status) ~ group, data = rows, conf.type = "log-log")
  test <- tryCatch(survdiff(Surv(left, status) ~ group, data = rows), error = function(e) NULL)
  curves <- lapply(split(rows, rows$group), function(part) {
    f <- survfit(Surv(left, status) ~ 1, data = part, conf.type = "log-log")
    c(
      unclass(f)[c("time", "n.risk", "n.event", "n.censor", "surv", "lower", "upper")],
      median = unname(quantile(f, 0.5)$quantile)
    )
  })
  list(
    at = at, n = nrow(rows), curves = curves,
    test = if (is.null(test)) NULL else unclass(test)[c("obs", "exp", "chisq")]
  )
}

output(lapply(c(0, 15, 30, 60, 90, 180), at_landmark))
