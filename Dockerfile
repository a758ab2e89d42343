# docker build --tag brandwacht:1.0.0rc1 .
# docker build --tag brandwacht:1.0.0rc1-litestream --target with-litestream .

# An environment from the lock file.
FROM python:3.12-slim AS build
WORKDIR /src
RUN python -m venv /opt/brandwacht
COPY requirements.lock .
RUN /opt/brandwacht/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml setup.py README.md LICENSE .env.example desk.example.toml manifest.yaml ./
COPY bot bot
COPY handlers handlers
COPY data data
RUN /opt/brandwacht/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

# What runs it: a user without rights, and nothing it can change but its volume.
FROM python:3.12-slim AS desk
RUN useradd --system --uid 10001 --home-dir /var/lib/brandwacht --create-home brandwacht
COPY --from=build /opt/brandwacht /opt/brandwacht
ENV PATH=/opt/brandwacht/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    BRANDWACHT_DATABASE=/var/lib/brandwacht/brandwacht.db \
    BRANDWACHT_HOST=0.0.0.0 \
    BRANDWACHT_PORT=8080 \
    BRANDWACHT_LOG=json
# Kubernetes checks "not root" by the number.
USER 10001
WORKDIR /var/lib/brandwacht
VOLUME /var/lib/brandwacht
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f\"http://127.0.0.1:{os.environ['BRANDWACHT_PORT']}/healthz\", timeout=4)"]
CMD ["brandwacht", "run"]

# The same with Litestream as the first process: it copies the database and runs the bot.
FROM build AS litestream
COPY deploy/litestream.lock .
RUN python -m venv /opt/litestream
RUN /opt/litestream/bin/pip install --no-cache-dir --require-hashes -r litestream.lock
FROM desk AS with-litestream
COPY --from=litestream /opt/litestream/bin/litestream /usr/local/bin/litestream
CMD ["litestream", "replicate", "-config", "/etc/litestream.yml", "-restore-if-db-not-exists", "-exec", "brandwacht run"]

# Without --target.
FROM desk
