import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** A certificate of its own making, for 127.0.0.1, with its key; PEM. */
export interface MadeCertificate {
  readonly cert: string;
  readonly key: string;
}

export function makeCertificate(openssl: string, stem: string): MadeCertificate {
  const [keyFile, certFile] = [`${stem}.key`, `${stem}.crt`];
  const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const name = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
  const command = ["req", "-x509", ...kind, ...name, "-keyout", keyFile, "-out", certFile, "-days", "2"];
  execFileSync(openssl, command, { stdio: "pipe" });
  return { cert: readFileSync(certFile, "utf8"), key: readFileSync(keyFile, "utf8") };
}
