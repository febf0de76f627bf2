import { describe, expect, it } from "vitest";
import { needs } from "../../support/available.ts";
import { makeCertificate } from "../../support/certificate.ts";
import { startMoveBench } from "../../support/move-bench.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

const JOB_MS = 60_000;

describe("an application whose page is encrypted", () => {
  it("is so everywhere: the helper has the certificate too, and a snapshot has not its key", {
    timeout: JOB_MS,
  }, async (context) => {
    using dir = makeTempDir();
    const { cert, key } = makeCertificate(needs(context, "openssl"), dir.file("page"));
    const config = {
      "mig.ini": { data: "tls_cert = page.crt\ntls_key = page.key\n" },
      "page.crt": { data: cert },
      "page.key": { data: key, mode: 0o600 },
    };
    await using bench = await startMoveBench({ config });
    const job = await bench.run("snapshot", "my_grid_two");
    expect(job.state).toBe("succeeded");
    const pages = Object.values(job.addresses);
    expect(pages.filter((page) => !page.startsWith("https://"))).toEqual([]);
    const snapshot = String(job.snapshot);
    expect(bench.filesOn("two", snapshot, "mig_config")).toEqual(["grid.info", "mig.ini", "page.crt"]);
    const { facade } = await bench.serving();
    expect(facade.grids().map(({ page }) => page?.split(":")[0])).toEqual(["https", "https"]);
  });
});
