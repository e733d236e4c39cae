"""Cover: how long an empty post looks for an agency worker."""

from collections.abc import Sequence
from math import inf

from sim.service.office import Service
from sim.service.posts import Post
from sim.service.recruitment import Market, days_spread


def seek_cover(service: Service, posts: Sequence[Post], market: Market) -> None:
    """Look for cover of empty posts for which it is wanted: many at once look for longer."""
    agency, today = service.rules.social_workers.agency, service.today
    empty = [post for post in posts if post.holder is None and post.locum is None]
    wanted = [post for post in empty if cover_is_wanted(service, post)]
    looking = sum(post.cover_from > today for post in wanted)
    weeks = agency.weeks_to_start / market.answers(service.rules, max(looking, 1))
    for post in empty:
        if not cover_is_wanted(service, post):
            post.cover_from = inf
        elif post.cover_from == inf:
            days = days_spread(post.emptied.cover_wait, weeks, agency.start_shape)
            post.cover_from = today + days


def cover_is_wanted(service: Service, post: Post) -> bool:
    """Whether cover is sought for a post, by its luck, when it is empty."""
    return post.case_holding and post.emptied.cover < service.rules.social_workers.agency.cover
