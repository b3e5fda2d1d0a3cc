"""Search engines and other robots, by what they say of themselves in the User-Agent header."""

NAMES = {
    "googlebot": "Google",
    "google-extended": "Google",
    "bingbot": "Bing",
    "duckduckbot": "DuckDuckGo",
    "baiduspider": "Baidu",
    "yandexbot": "Yandex",
    "applebot": "Apple",
    "amazonbot": "Amazon",
    "facebookexternalhit": "Facebook",
    "meta-externalagent": "Meta",
    "twitterbot": "Twitter",
    "telegrambot": "Telegram",
    "linkedinbot": "LinkedIn",
    "slurp": "Yahoo",
    "petalbot": "Petal",
    "semrushbot": "Semrush",
    "ahrefsbot": "Ahrefs",
    "mj12bot": "Majestic-12",
    "dotbot": "Moz",
    "gptbot": "OpenAI",
    "oai-searchbot": "OpenAI",
    "chatgpt-user": "OpenAI",
    "claudebot": "Anthropic",
    "perplexitybot": "Perplexity",
    "bytespider": "ByteDance",
    "ccbot": "Common Crawl",
    "ia_archiver": "Internet Archive",
    "archive.org_bot": "Internet Archive",
    "seznambot": "Seznam",
    "uptimerobot": "UptimeRobot",
    "feedfetcher": "Feed reader",
}
# What no list names still says what it is.
MARKS = ("bot/", "bot;", "crawler", "spider", "+http", "python-requests", "curl/", "wget/")


def robot_name(user_agent: str) -> str:
    """The robot's name, `Robot` for one that is not in the list, nothing for a browser."""
    said = user_agent.lower()
    for sign, name in NAMES.items():
        if sign in said:
            return name
    return "Robot" if not said or any(mark in said for mark in MARKS) else ""
