# The program `satchel` in an image, as a gateway: docker build -t satchel .
# The compose files beside this one say how it is run; docs/phoenixd.md says with what.
ARG SDK=mcr.microsoft.com/dotnet/sdk:10.0.100-noble
ARG BASE=mcr.microsoft.com/dotnet/runtime-deps:10.0.0-noble-chiseled

FROM ${SDK} AS build
RUN apt-get update && apt-get install --yes --no-install-recommends clang zlib1g-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
RUN dotnet run eng/publish.cs -- --output /out/opt/satchel \
    && rm -f /out/opt/satchel/*.dbg \
    && mkdir -p /out/data

# No shell, no package manager; the root may be read-only. All that changes lies below /data, which its user owns.
FROM ${BASE}
COPY --from=build --chown=0:0 /out/opt /opt
COPY --from=build --chown=10001:10001 --chmod=700 /out/data /data
ENV SATCHEL_HOME=/data/home \
    PATH=/opt/satchel:/usr/bin:/bin
USER 10001:10001
VOLUME /data
EXPOSE 8402
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --retries=3 CMD ["/opt/satchel/satchel", "gateway", "status"]
ENTRYPOINT ["/opt/satchel/satchel"]
CMD ["gateway", "--listen", "0.0.0.0:8402"]
