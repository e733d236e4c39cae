"""The words of a report. A test keeps them as they are in docs/glossary.md."""

_WORDS = """
average caseload: children with a named worker, divided by case holders in post (FTE), agency
    workers included. The Department for Education's measure, and our headline
case holder: a social worker who holds at least one child. Not every social worker is one, and not
    every post has one
post: a funded place for a worker, in full-time equivalents (FTE): a person on half time fills
    half a post
standard: the caseload that the council wants
paper answer: what the sum says if every funded post is filled at once, at full load, and nothing
    else changes
bridge: the steps from the paper answer to the simulated one, cause by cause
mechanism: a cause in the bridge, such as vacancies or absence. Each can be switched off alone
full load: as many children as a worker of that grade and time in post should hold. Starters build
    up to it
assessment: the child and family assessment. Its clock starts at the referral and stops when a
    manager authorises it. Limit: 45 working days
working day: Monday to Friday, without the bank holidays of the nation named in the scenario. The
    day of an event is day 0
census: the count of everybody at the end of each week's last working day
replication: one run of a scenario: one possible future
seed: the number from which all luck follows. The same seed gives the same futures
interval of the mean: where the mean over endless replications would lie, 95 times in 100. More
    replications make it narrower
range of possible years: where one future lies, 80 or 95 times in 100. More replications do not
    make it narrower
probability: the share of replications in which something is so
first met: the first date from which the target is met and stays met for three months
never: not within the time that was looked at
verdict: met, not met, or undecided when there were too few replications to say
no more than noise: a change whose interval includes no change
quality: how far a figure can be trusted. Green: published for this place. Amber: worked out, or
    from elsewhere. Red: judgement
"""
WORDS = tuple(
    (word, meaning)
    for line in _WORDS.strip().replace("\n    ", " ").splitlines()
    for word, meaning in [line.split(": ", 1)]
)
"""Words and what they mean, in the order in which a reader meets them."""
