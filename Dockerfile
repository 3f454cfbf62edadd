# Jangkau for production: what is pinned with its hashes, nothing to build with, nobody with rights.
FROM python:3.12-slim-bookworm AS packages
WORKDIR /build
COPY requirements.txt constraints.txt ./
COPY .ci/pip.txt pip.txt
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --quiet --require-hashes -r pip.txt \
 && /venv/bin/pip install --no-cache-dir --quiet --require-hashes -r requirements.txt -c constraints.txt

FROM python:3.12-slim-bookworm
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin jangkau \
 && install -d -o jangkau -g jangkau -m 700 /srv/jangkau/var
WORKDIR /srv/jangkau
COPY --from=packages /venv /venv
COPY webhook.py config.yaml pyproject.toml LICENSE ./
COPY bot bot
COPY flows flows
COPY messages messages
COPY docs/notice_versions.yaml docs/notice_versions.yaml
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 JANGKAU_ENV=production PORT=8000
RUN python -m compileall -q bot flows webhook.py
USER jangkau
VOLUME /srv/jangkau/var
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/health', timeout=2)"]
CMD ["python", "-m", "bot", "web"]
