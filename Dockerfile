# Builds one static binary and puts it alone into an empty image: no shell, no
# package manager, no root.
FROM golang:1.26.8-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o /out/ward ./cmd/ward
# What a program expects of its system: a place for temporary files, a folder
# for data, the certificate authorities, a name for its user.
RUN mkdir -p /out/tmp /out/data \
 && chmod 1777 /out/tmp \
 && chown 65532:65532 /out/data \
 && echo 'ward:x:65532:65532:ward:/data:/' > /out/passwd

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /out/passwd /etc/passwd
COPY --from=build /out/tmp /tmp
COPY --from=build --chown=65532:65532 /out/data /data
COPY --from=build /out/ward /ward
USER 65532:65532
ENV WARD_DATA_DIR=/data WARD_LISTEN=0.0.0.0:8080 WARD_LOG=json
EXPOSE 8080
# No HEALTHCHECK: without a shell nothing in the image could ask. Ask /readyz
# from outside.
ENTRYPOINT ["/ward"]
CMD ["serve"]
