# docker build -t mailspec . && docker run --rm -v "$PWD:/work" -e MAILSPEC_PASSWORD mailspec run --target imap://me@mail.example
FROM node:20-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm pack --pack-destination /tmp && mv /tmp/mailspec-*.tgz /tmp/mailspec.tgz

FROM node:20-slim
COPY --from=build /tmp/mailspec.tgz /tmp/mailspec.tgz
RUN npm install --global --no-audit --no-fund /tmp/mailspec.tgz && rm -r /tmp/mailspec.tgz /root/.npm
# Target file and reports: a folder that the user `node` can write to is mounted here.
RUN mkdir /work && chown node:node /work
WORKDIR /work
USER node
ENTRYPOINT ["mailspec"]
CMD ["--help"]
