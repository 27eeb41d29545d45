# One image for all services of docker-compose.yml, from the same lock as .venv.
FROM python:3.12-slim

ENV PYTHONUNBUFFERED=1 PIP_DISABLE_PIP_VERSION_CHECK=1 UV_PYTHON_DOWNLOADS=never
RUN useradd --create-home --uid 10001 sinergi && install -d -o sinergi -g sinergi /home/sinergi/var /home/sinergi/var/inbox /home/sinergi/var/outbox
WORKDIR /opt/sinergi

COPY requirements.lock ./
RUN awk '/^uv==/ {wanted = 1} wanted {print} wanted && !/\\$/ {exit}' requirements.lock > /tmp/uv.txt \
    && pip install --no-cache-dir --require-hashes --no-deps -r /tmp/uv.txt \
    && uv pip sync --system --no-cache --require-hashes --compile-bytecode requirements.lock

COPY . ./
RUN uv pip install --system --offline --no-deps --no-build-isolation --editable .

USER sinergi
CMD ["airflow", "version"]
