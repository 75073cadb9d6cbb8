import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

export interface Certificate {
  readonly cert: string;
  readonly key: string;
  /** What clients have to believe. */
  readonly authority: string;
}

/** A certificate of its own for 127.0.0.1, made as docs/TLS.md says, in two files of this directory. */
export function makeCertificate(directory: string, name = "server"): Certificate {
  const [cert, key] = [join(directory, `${name}.pem`), join(directory, `${name}-key.pem`)];
  const args = [
    ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"],
    ...["-keyout", key, "-out", cert, "-days", "30", "-subj", "/CN=coinslot test"],
    ...["-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"],
  ];
  execFileSync("openssl", args, { stdio: "ignore" });
  return { cert, key, authority: readFileSync(cert, "utf8") };
}
