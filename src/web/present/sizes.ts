/** A size for a page: GiB in the text (MiB where GiB would say nothing), bytes in `title`. */
export interface Size {
  readonly text: string;
  readonly title: string;
}

const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;
const SMALLEST_GIB = GIB / 10;

export function presentSize(bytes: number): Size {
  return { text: sizeWords(bytes), title: `${groupDigits(bytes)} bytes` };
}

export function rateWords(bytesPerSecond: number): string {
  return `${sizeWords(bytesPerSecond)}/s`;
}

function sizeWords(bytes: number): string {
  if (bytes >= SMALLEST_GIB) return `${(bytes / GIB).toFixed(2)} GiB`;
  if (bytes >= MIB / 10) return `${(bytes / MIB).toFixed(1)} MiB`;
  return `${Math.round(bytes / KIB)} KiB`;
}

function groupDigits(bytes: number): string {
  return String(Math.round(bytes)).replace(/\B(?=(\d{3})+$)/g, ",");
}
