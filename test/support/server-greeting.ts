/** What an SSH server says in the clear before all else: who it is and which algorithms it would take. */
export function serverGreeting(lists: {
  readonly keyExchange: readonly string[];
  readonly hostKey?: readonly string[];
  readonly cipher?: readonly string[];
  readonly mac?: readonly string[];
}): Buffer {
  const { keyExchange, hostKey = ["ssh-ed25519"], cipher = ["aes256-ctr"], mac = ["hmac-sha2-256"] } = lists;
  const fields = [keyExchange, hostKey, cipher, cipher, mac, mac, ["none"], ["none"], [], []].map(nameList);
  const payload = Buffer.concat([Buffer.from([20]), Buffer.alloc(16), ...fields, Buffer.alloc(5)]);
  const padding = 16 - ((payload.length + 5) % 8);
  const head = Buffer.alloc(5);
  head.writeUInt32BE(payload.length + padding + 1);
  head.writeUInt8(padding, 4);
  return Buffer.concat([Buffer.from("SSH-2.0-OpenSSH_4.3 old\r\n"), head, payload, Buffer.alloc(padding)]);
}

function nameList(names: readonly string[]): Buffer {
  const text = Buffer.from(names.join(","));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  return Buffer.concat([length, text]);
}
