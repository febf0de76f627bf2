import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Handler } from "./express.ts";

/** A file as it goes over the wire. */
interface Asset {
  readonly type: string;
  readonly etag: string;
  readonly plain: Buffer;
  readonly packed: Buffer;
}

/** What pages are made of; all else in public/ is served as it lies there. */
const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

/**
 * Styles, scripts and icons of the pages, from memory and compressed: a first visit has to fit through a thin line. A stylesheet
 * comes in one piece, what it imports put in its place. Pages are not compressed: they hold a token of ours beside words
 * of others, and their length would tell of it.
 */
export function serveAssets(folder: string): Handler {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const names = new Set(files.filter((name) => extname(name) in TYPES));
  const ready = new Map<string, Asset>();
  return (request, response, next) => {
    const name = request.path.slice(1);
    if (!names.has(name) || (request.method !== "GET" && request.method !== "HEAD")) return next();
    const asset = ready.get(name) ?? makeAsset(join(folder, name));
    ready.set(name, asset);
    const isPacked = request.acceptsEncodings("gzip") !== false;
    response.set({
      "Content-Type": asset.type,
      "Cache-Control": "no-cache",
      ETag: isPacked ? `W/${asset.etag}` : asset.etag,
      Vary: "Accept-Encoding",
    });
    if (request.fresh) return void response.status(304).end();
    if (isPacked) response.set("Content-Encoding", "gzip");
    response.end(isPacked ? asset.packed : asset.plain);
  };
}

function makeAsset(path: string): Asset {
  const type = TYPES[extname(path)] ?? "";
  const plain = Buffer.from(extname(path) === ".css" ? joinStyles(path) : readFileSync(path, "utf8"));
  const etag = `"${createHash("sha256").update(plain).digest("base64url").slice(0, 22)}"`;
  return { type, etag, plain, packed: gzipSync(plain, { level: 9 }) };
}

const IMPORT = /^@import url\("([a-z/-]+\.css)"\);$/gm;

/** A stylesheet with what it imports; a browser that read it as it lies there would ask for each part. */
function joinStyles(path: string): string {
  const text = readFileSync(path, "utf8");
  return text.replaceAll(IMPORT, (_line, part: string) => joinStyles(join(dirname(path), part)).trimEnd());
}
