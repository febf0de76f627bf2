export interface AddressModel {
  readonly word: string;
  readonly address: string;
  /** Absent when the address is not one that a link may lead to. */
  readonly href: string | undefined;
}

export interface Addresses {
  readonly source: string;
  readonly helper?: string;
  readonly target: string;
}

/** Where the job can be looked at, in the order in which it passes there. */
export function presentAddresses(addresses: Addresses, path: string): readonly AddressModel[] {
  const all = [
    { word: "Source", address: addresses.source },
    { word: "Helper", address: addresses.helper ?? "" },
    { word: "Target", address: addresses.target },
  ];
  return all
    .filter(({ address }) => address !== "")
    .map(({ word, address }) => ({ word, address, href: linkTo(address, path) }));
}

const HOST_AND_PORT = /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:\d{1,5})?$/;

/** Configuration writes `host:port`, the page of a running MIG may say a whole URL; anything else is no link. */
export function linkTo(address: string, path: string): string | undefined {
  if (HOST_AND_PORT.test(address)) return `http://${address}${path}`;
  if (!URL.canParse(address)) return undefined;
  const { protocol, origin } = new URL(address);
  return protocol === "http:" || protocol === "https:" ? `${origin}${path}` : undefined;
}
