# The first stage builds an environment from the lock file, the second runs it.
FROM python:3.12-slim AS build
WORKDIR /src
RUN python -m venv /opt/brandwacht
COPY requirements.lock .
RUN /opt/brandwacht/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY handlers handlers
COPY data data
RUN /opt/brandwacht/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.12-slim
RUN useradd --system --uid 10001 --home-dir /var/lib/brandwacht --create-home brandwacht
COPY --from=build /opt/brandwacht /opt/brandwacht
ENV PATH=/opt/brandwacht/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    BRANDWACHT_DATABASE=/var/lib/brandwacht/brandwacht.db \
    BRANDWACHT_HOST=0.0.0.0 \
    BRANDWACHT_PORT=8080 \
    BRANDWACHT_LOG=json
USER brandwacht
WORKDIR /var/lib/brandwacht
VOLUME /var/lib/brandwacht
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f\"http://127.0.0.1:{os.environ['BRANDWACHT_PORT']}/healthz\", timeout=4)"]
CMD ["brandwacht", "run"]
