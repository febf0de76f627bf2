import type { DemoGrid, DemoLayout } from "./layout.ts";
import type { PortTaker } from "./ports.ts";

type Ports = Pick<PortTaker, "take">;

const SSH_PORT = 2222;
const MIG_PORT = 8080;
const WEB_PORT = 8000;

const NAMES = {
  one: { name: "my_grid_one", location: "Los Angeles", controller: "127.0.1.1" },
  two: { name: "my_grid_two", location: "Houston", controller: "127.0.2.1" },
} as const;

/** Finds free ports for everything. Throws `PORT_IN_USE`, and `USAGE` for an address this machine does not have. */
export async function planLayout(ports: Ports, listen: string | undefined): Promise<DemoLayout> {
  const sshPort = await ports.take("SSH", [NAMES.one.controller, NAMES.two.controller], SSH_PORT);
  if (listen !== undefined) return { sshPort, ...(await onOneAddress(ports, listen)) };
  const one = await onNetwork(ports, NAMES.one, "127.0.1");
  const two = await onNetwork(ports, NAMES.two, "127.0.2");
  return { sshPort, one, two };
}

/** A network of its own for each grid, as in life: the ports are those that everybody knows. */
async function onNetwork(
  ports: Ports,
  name: (typeof NAMES)["one" | "two"],
  network: string,
): Promise<DemoGrid> {
  const address = `${network}.10`;
  const helperAddress = `${network}.20`;
  return {
    ...name,
    address,
    helperAddress,
    migPort: await ports.take("MIG", [address], MIG_PORT),
    webPort: await ports.take("the guestbook", [address], WEB_PORT),
    helperPort: await ports.take("the helper", [helperAddress], MIG_PORT),
    outAddress: `${network}.11`,
    helperOutAddress: `${network}.21`,
    gateway: `${network}.1`,
  };
}

/** Everything on one address that other machines reach; consecutive ports, so that one rule of a firewall covers them. */
async function onOneAddress(ports: Ports, listen: string): Promise<Pick<DemoLayout, "one" | "two">> {
  let last = MIG_PORT - 1;
  const next = async (what: string): Promise<number> => {
    last = await ports.take(what, [listen], last + 1);
    return last;
  };
  const migPorts = [await next("MIG"), await next("MIG")] as const;
  const helperPorts = [await next("the helper"), await next("the helper")] as const;
  const webPorts = [await next("the guestbook"), await next("the guestbook")] as const;
  const [gateway = "", ...nominal] = neighbours(listen);
  const place = (index: 0 | 1): Omit<DemoGrid, keyof (typeof NAMES)["one"]> => ({
    address: listen,
    helperAddress: listen,
    migPort: migPorts[index],
    helperPort: helperPorts[index],
    webPort: webPorts[index],
    gateway,
    outAddress: nominal[2 * index] ?? "",
    helperOutAddress: nominal[2 * index + 1] ?? "",
  });
  return { one: { ...NAMES.one, ...place(0) }, two: { ...NAMES.two, ...place(1) } };
}

/** Five other addresses of the same /24: properties must name them, nothing in the demo uses them. */
function neighbours(address: string): readonly string[] {
  const [a = "", b = "", c = "", last = "0"] = address.split(".");
  const hosts = Array.from({ length: 6 }, (_, index) => 1 + index).filter((host) => host !== Number(last));
  return hosts.map((host) => [a, b, c, host].join("."));
}
