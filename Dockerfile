# syntax=docker/dockerfile:1
# One image for website, worker and beat; docker-compose.yml says which command each runs.

FROM python:3.13-slim-bookworm AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /build
RUN python -m venv /venv
COPY requirements.txt ./
RUN /venv/bin/pip install --require-hashes --only-binary :all: -r requirements.txt


FROM python:3.13-slim-bookworm
# Pango draws the PDFs; without the subset library each PDF takes eight times as long.
# The versions are those of the Debian release named above, with its security updates.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --system --gid 10001 m50 \
    && useradd --system --uid 10001 --gid m50 --no-create-home --home-dir /tmp m50 \
    && install --directory --owner m50 --group m50 --mode 0750 /data

ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    XDG_CACHE_HOME=/tmp \
    M50_VAR=/data \
    STATIC_ROOT=/srv/static
WORKDIR /app
COPY --from=packages /venv /venv
COPY manage.py ./
COPY m50portal m50portal
COPY members members
COPY pillars pillars
COPY meetings meetings
COPY lobby lobby
COPY templates templates
COPY static static
# The key exists only while this line runs: collecting files signs nothing. The settings keep files
# of members from others (0640); style and images are for everybody.
RUN SECRET_KEY=only-while-building M50_VAR=/tmp/build python manage.py collectstatic --no-input \
    && chmod -R a+rX /srv/static \
    && python -m compileall -q . \
    && rm -rf /tmp/build

USER 10001:10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/gezondheid/', timeout=4)"]
# The number of processes is WEB_CONCURRENCY (two per core is a good start).
CMD ["gunicorn", "m50portal.wsgi", "--bind", "0.0.0.0:8000", "--worker-tmp-dir", "/dev/shm", "--timeout", "120", "--no-control-socket", "--access-logfile", "-", "--max-requests", "5000", "--max-requests-jitter", "500"]
