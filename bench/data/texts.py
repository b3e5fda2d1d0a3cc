"""What is said: a few thousand distinct texts from the demo's sentences, rendered once.

A post is an opening and a body, with a quote before them or without; so is its HTML, since blocks
of text that stand on lines of their own are rendered one by one. `loading` compares samples.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from random import Random

from accounts.rendering import context_of
from bench.data.plan import SEED, PlannedPost, Size
from forum.demo import content
from markup import Context, quote, to_html
from markup.quoting import quote_head

PROCESSES = 2
# So that a post with its quote has 100 to 1,500 characters.
SHORTEST_BODY, LONGEST_BODY, LONGEST_QUOTED = 100, 850, 300
OWN_TOPICS = 200


def _words(text: str) -> list[str]:
    return text.split("|")


SUBJECTS = _words(
    "Visa extension|Motorbike licence|Landlord|Border crossing|Power cut|Rainy season|Dentist|"
    "School run|Noodle stall|Bank card|Health insurance|Second-hand fridge|Night bus|Cat|Karaoke|"
    "Work permit|Slow internet|Tax form|Khmer lessons|Swimming pool|Street dogs|Water pump|"
    "Parcel from home|Bicycle|Moving house|Market day|Airport taxi|Pharmacy|Garden|Wedding"
)
PLACES = _words(
    "in Phnom Penh|in Kampot|in Siem Reap|by the river|at the border|in Battambang|on the islands|"
    "near the Russian market|up the hill|across the bridge|on Monday morning|this year|"
    "for families|for beginners|after the rain"
)
QUESTIONS = _words(
    "who has done it lately?|what does it cost now?|is it worth it?|a warning|my experience|"
    "how long does it take?|recommendations, please|looking for advice|has it changed?|"
    "the good, the bad and the odd|what would you do?|an update|photos and notes|who is going?|"
    "everything in one place"
)
SMILIES = (":)", ":D", ";)", ":roll:", ":lol:", ":idea:", "8-)", ":?")


@dataclass(frozen=True)
class Text:
    """A piece of a post, as written and as shown."""

    source: str
    html: str


@dataclass(frozen=True)
class Texts:
    """All pieces, and what is needed to put a post together."""

    openings: list[Text]
    bodies: list[Text]
    names: list[str]
    context: Context
    opened_at: int

    def post(self, post: PlannedPost) -> Text:
        """The whole text of a post."""
        own = self._own(post)
        if not post.quoted:
            return own
        quoted = self._own(post.quoted)
        if len(quoted.source) > LONGEST_QUOTED:
            quoted = self.openings[post.quoted.opening]
        source, html = self._quote(post.quoted, quoted)
        return Text(source + own.source, html + own.html)

    def _own(self, post: PlannedPost) -> Text:
        opening, body = self.openings[post.opening], self.bodies[post.body]
        return Text(f"{opening.source}\n\n{body.source}", f"{opening.html}<br>\n<br>\n{body.html}")

    def _quote(self, quoted: PlannedPost, text: Text) -> tuple[str, str]:
        name, moment = self.names[quoted.author - 1], self.opened_at + quoted.moment
        source = quote(
            text.source, author=name, post_id=quoted.id, user_id=quoted.author, time=moment
        )
        given = {"": name, "post_id": str(quoted.id), "time": str(moment)}
        head = quote_head(given | {"user_id": str(quoted.author)}, self.context)
        inside = f'{head}<div class="quote-body">{text.html}</div>'
        return source, f'<blockquote class="quote">{inside}</blockquote>'


def texts(size: Size, names: list[str], opened_at: int) -> Texts:
    """The texts of a board with these members, whom the database knows already."""
    rng, sentences = Random(SEED + 2), _sentences()
    openings = [_opening(rng, sentences, names) for _ in range(size.openings)]
    bodies = [_body(rng, sentences) for _ in range(size.bodies)]
    made = rendered([*openings, *bodies])
    quotable = (quote("", author=name, post_id=1, user_id=1, time=1) for name in names)
    return Texts(
        made[: size.openings], made[size.openings :], names, context_of(quotable), opened_at
    )


def rendered(sources: Iterable[str]) -> list[Text]:
    """The sources with their HTML, made by two processes."""
    sources = list(sources)
    render = partial(to_html, context=context_of(sources))
    with ProcessPoolExecutor(PROCESSES) as pool:
        html = pool.map(render, sources, chunksize=200)
        return [Text(*pair) for pair in zip(sources, html, strict=True)]


def title(topic: int) -> str:
    """The title of a topic."""
    rng = Random(topic)
    words = (rng.choice(SUBJECTS), rng.choice(PLACES), rng.choice(QUESTIONS))
    return "{} {}: {}".format(*words)


def _sentences() -> list[str]:
    """The one-line replies of the demo that are words and nothing else."""
    folder = content.HERE / "replies"
    lines = [
        line.text for path in sorted(folder.glob("*.toml")) for line in content.pool(path.stem)
    ]
    return [text for text in lines if 30 < len(text) < 140 and not set("[\n@") & set(text)]


def _opening(rng: Random, sentences: list[str], names: list[str]) -> str:
    sentence = rng.choice(sentences)
    return f'@"{rng.choice(names)}" {sentence}' if rng.random() < 0.1 else sentence


def _body(rng: Random, sentences: list[str]) -> str:
    """Sentences in paragraphs, dressed now and then, of a length that most posts have."""
    target = min(LONGEST_BODY, max(SHORTEST_BODY, rng.lognormvariate(5.6, 0.6)))
    body = rng.choice(sentences)
    while len(body) < SHORTEST_BODY or len(body) < target:
        more = rng.choice(sentences)
        if rng.random() < 0.3:
            more = rng.choice(DRESSES)(rng, more)
        longer = body + rng.choice((" ", " ", "\n\n")) + more
        if len(longer) > LONGEST_BODY:
            break
        body = longer
    return body


def _list(rng: Random, sentence: str) -> str:
    items = [f"[*]{part.strip().capitalize()}" for part in sentence.split(",")]
    return "\n".join([f"\n[list{rng.choice(('', '=1'))}]", *items, "[/list]\n"])


def _code(rng: Random, sentence: str) -> str:
    number = rng.randrange(10, 99)
    return (
        f"\n[code=python]\nrent = {number}0\nprint(rent * {number})  # a year\n[/code]\n{sentence}"
    )


def _link(rng: Random, sentence: str) -> str:
    address = f"https://www.example.org/notes/{rng.randrange(10_000)}/"
    shown = f"[url={address}]my notes[/url]" if rng.random() < 0.6 else address
    return f"{sentence} See {shown} for more."


def _own_link(rng: Random, sentence: str) -> str:
    return f"{sentence} It was said before: [url]/t/{rng.randint(1, OWN_TOPICS)}/[/url]"


def _coloured(rng: Random, sentence: str) -> str:
    return f"[color={rng.choice(('red', 'blue', 'green'))}]{sentence}[/color]"


Dress = Callable[[Random, str], str]
# Bold and smilies are what most members know; each of the others is known to some.
DRESSES: tuple[Dress, ...] = (
    *[lambda rng, sentence: f"[b]{sentence}[/b]"] * 8,
    *[lambda rng, sentence: f"{sentence} {rng.choice(SMILIES)}"] * 12,
    *[_link] * 6,
    *[_list] * 4,
    *[lambda rng, sentence: f"[i]{sentence}[/i]"] * 3,
    lambda rng, sentence: f"\n[quote]{sentence}[/quote]\n",
    lambda rng, sentence: f"{sentence} [spoiler]{rng.choice(SUBJECTS)}[/spoiler]",
    _code,
    _own_link,
    _coloured,
)
