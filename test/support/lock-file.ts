/**
 * `npm ci` of npm 11 and later refuses a lock that lacks an optional platform package, also one of another platform.
 * A registry mirror need not have them all, and then npm leaves them out of the lock. So we write such an entry
 * ourselves: version and platform, and no hash, for nothing here has seen the package.
 */
interface Package {
  readonly version?: string;
  readonly integrity?: string;
  readonly dev?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export interface LockFile {
  readonly packages: Readonly<Record<string, Package>>;
}

interface Entry {
  readonly version: string;
  readonly cpu: readonly string[];
  readonly dev?: true;
  readonly libc?: readonly string[];
  readonly optional: true;
  readonly os: readonly string[];
}

const SYSTEMS = new Set([
  "aix",
  "android",
  "darwin",
  "freebsd",
  "linux",
  "netbsd",
  "openbsd",
  "openharmony",
  "sunos",
  "win32",
]);
const PROCESSORS = new Set([
  "arm",
  "arm64",
  "ia32",
  "loong64",
  "mips64el",
  "ppc64",
  "riscv64",
  "s390x",
  "x64",
]);

/** Of a file that npm wrote. */
export function parseLock(text: string): LockFile {
  return JSON.parse(text) as LockFile;
}

/** Optional packages that the lock names but does not hold, as `name@version`. */
export function missingEntries(lock: LockFile): readonly string[] {
  return [...lacking(lock).values()].map(({ name, version }) => `${name}@${version}`);
}

/** The lock with an entry for each of {@link missingEntries}; throws when a name tells no platform. */
export function completeLock(lock: LockFile): LockFile {
  const packages = new Map(Object.entries(lock.packages));
  for (const [path, { name, version, dev }] of lacking(lock))
    packages.set(path, entryFor(name, version, dev));
  const sorted = [...packages].sort(([a], [b]) => a.localeCompare(b, "en"));
  return { ...lock, packages: Object.fromEntries(sorted) };
}

/** Packages that were in reach when the lock was written, and yet have no hash. */
export function withoutHash(lock: LockFile): readonly string[] {
  return Object.entries(lock.packages)
    .filter(([path, entry]) => path !== "" && entry.integrity === undefined && !isForeign(path))
    .map(([path]) => path);
}

function lacking(lock: LockFile) {
  const found = new Map<string, { readonly name: string; readonly version: string; readonly dev: boolean }>();
  for (const [path, owner] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(owner.optionalDependencies ?? {})) {
      if (lock.packages[`node_modules/${name}`] !== undefined) continue;
      if (lock.packages[`${path}/node_modules/${name}`] !== undefined) continue;
      found.set(`node_modules/${name}`, { name, version, dev: owner.dev === true });
    }
  }
  return found;
}

function entryFor(name: string, version: string, dev: boolean): Entry {
  const words = name.split(/[/-]/);
  const os = words.filter((word) => SYSTEMS.has(word));
  const cpu = words.filter((word) => PROCESSORS.has(word));
  if (os.length !== 1 || cpu.length !== 1)
    throw new Error(`Cannot tell the platform of ${name} from its name`);
  const libc = os[0] !== "linux" ? [] : [words.some((word) => word.startsWith("musl")) ? "musl" : "glibc"];
  return { version, cpu, ...(dev && { dev }), ...(libc.length > 0 && { libc }), optional: true, os };
}

/** Of a platform that this project does not promise: all but Linux with glibc on x64 and arm64. */
function isForeign(path: string): boolean {
  const words = path.split(/[/-]/);
  const elsewhere = [...SYSTEMS].some((system) => system !== "linux" && words.includes(system));
  const processor = words.find((word) => PROCESSORS.has(word));
  const odd = processor !== undefined && processor !== "x64" && processor !== "arm64";
  return elsewhere || odd || words.some((word) => word.startsWith("musl"));
}
