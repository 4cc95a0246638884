# Head office as a container: docker build -t outpost . && docker run -p 8080:8080 \
#   -e DATABASE_URL=postgres://… -e AZURE_STORAGE_CONNECTION_STRING=… -e OUTPOST_ADMIN_KEY=… \
#   -e OUTPOST_PUBLIC_URL=https://… outpost
# More of it is started with OUTPOST_ROLE=api or OUTPOST_ROLE=settle beside the same database and queue.
FROM node:24-slim
ENV NODE_ENV=production OUTPOST_HOST=0.0.0.0 OUTPOST_PORT=8080 OUTPOST_DATA=/data
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force
COPY shared shared
COPY server server
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 8080
HEALTHCHECK CMD ["node", "-e", "fetch('http://127.0.0.1:8080/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
STOPSIGNAL SIGTERM
CMD ["node", "server/main.ts"]
