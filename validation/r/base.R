# R itself: Fisher, exact and score intervals of a proportion, Wilcoxon, Holm, quantiles:
# tests/reference/describe.json. Values: R 4.2.2. Run again with R 4.2.2.
source("common.R")

data <- input() # list(fisher = list(a = matrix, ...), binom = list(...), p = ..., x = ..., y = ...)

fisher_of <- function(t) {
  f <- fisher.test(t)
  list(
    p = f$p.value, or = unname(f$estimate), ci = as.vector(f$conf.int),
    p_less = fisher.test(t, alternative = "less")$p.value,
    p_greater = fisher.test(t, alternative = "greater")$p.value
  )
}

binom_of <- function(b) {
  exact <- function(level) as.vector(binom.test(b$x, b$n, b$p0, conf.level = level)$conf.int)
  score <- function(correct) {
    suppressWarnings(as.vector(prop.test(b$x, b$n, b$p0, correct = correct)$conf.int))
  }
  list(
    p = binom.test(b$x, b$n, b$p0)$p.value, ci = exact(0.95), wilson = score(FALSE),
    wilson_cc = score(TRUE), ci90 = exact(0.90)
  )
}

w <- wilcox.test(data$x, data$y, exact = TRUE)
output(list(
  fisher = lapply(data$fisher, fisher_of),
  fisher_rxc = lapply(data$fisher_rxc, function(t) list(p = fisher.test(t)$p.value)),
  binom = lapply(data$binom, binom_of),
  p_adjust = list(holm = p.adjust(data$p, "holm")),
  two_sample = list(
    wilcox_exact = list(W = unname(w$statistic), p = w$p.value),
    quantiles_type7 = unname(quantile(data$x, type = 7))
  )
))
