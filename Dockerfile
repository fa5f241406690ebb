FROM python:3.12-slim AS build
WORKDIR /src
RUN python -m venv /opt/krama
COPY setup.cfg pyproject.toml README.md LICENSE ./
COPY rules rules
COPY prompts prompts
COPY nodes nodes
COPY bot bot
COPY loadtest loadtest
RUN /opt/krama/bin/pip install --no-cache-dir '.[otel]'
WORKDIR /
RUN /opt/krama/bin/python -m bot check --only texts

FROM python:3.12-slim
RUN useradd --uid 10001 --create-home --home-dir /var/lib/krama krama
COPY --from=build /opt/krama /opt/krama
USER 10001
WORKDIR /var/lib/krama
ENV HOST=0.0.0.0 KRAMA_HOME=/var/lib/krama/var PATH=/opt/krama/bin:$PATH
EXPOSE 8080
VOLUME /var/lib/krama
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/healthz', timeout=2)"]
ENTRYPOINT ["python", "-m", "bot"]
