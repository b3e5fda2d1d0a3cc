# Two images: `board` runs the pages, the jobs and every command; `proxy` stands in front of it.

FROM python:3.11.15-slim-bookworm AS python
ENV PATH=/opt/venv/bin:$PATH

FROM python AS packages
COPY requirements.txt .
RUN python -m venv /opt/venv \
    && pip install --no-cache-dir --require-hashes --only-binary :all: --requirement requirements.txt

FROM python AS board
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 SALA_VAR=/var/lib/sala
# A new volume takes its owner from the folder that it is mounted over.
RUN groupadd --gid 10001 sala \
    && useradd --uid 10001 --gid sala --no-create-home --shell /usr/sbin/nologin sala \
    && install --directory --owner sala --group sala /var/lib/sala/media
COPY --from=packages /opt/venv /opt/venv
WORKDIR /srv/sala
COPY . .
# Built as a local board, which needs no secrets. The address keeps it from starting a Postgres of
# its own; nothing asks it.
RUN DATABASE_URL=postgres:///unasked python manage.py collectstatic --no-input --verbosity 0 \
    && python -m compileall -q .
ENV SALA_MODE=production
USER 10001:10001
EXPOSE 8000

FROM caddy:2.11.7-alpine AS proxy
ENV XDG_DATA_HOME=/var/lib/caddy XDG_CONFIG_HOME=/tmp
RUN install -d -o 10001 -g 10001 /var/lib/caddy
COPY deploy/Caddyfile /etc/caddy/Caddyfile
USER 10001:10001
