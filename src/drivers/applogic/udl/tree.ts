/**
 * UDL: the text form that a controller prints with `--batch`. `parser.ts` reads it into this tree,
 * `format.ts` writes it; reading what was written gives the same tree.
 */
export interface UdlEntity {
  readonly type: string;
  readonly name?: string;
  /** Written on one line as `type: name=value, …`; it then has attributes only. */
  readonly inline: boolean;
  /** In the order of the text; a name may stand more than once. */
  readonly attributes: readonly UdlAttribute[];
  readonly children: readonly UdlEntity[];
  readonly lists: readonly UdlList[];
}

export interface UdlAttribute {
  readonly name: string;
  readonly value: string;
}

/** `name [ … ]`: a line an item, an item being values and `name=value` pairs with commas between. */
export interface UdlList {
  readonly name: string;
  readonly items: readonly (readonly UdlField[])[];
}

export interface UdlField {
  readonly name?: string;
  readonly value: string;
}

type AttributeValues = Readonly<Record<string, string | number | boolean>>;

/** A block entity; numbers are written as they are, booleans as 1 and 0. */
export function udlBlock(
  type: string,
  name: string | undefined,
  attributes: AttributeValues,
  children: readonly UdlEntity[] = [],
): UdlEntity {
  const base = { type, inline: false, attributes: attributesOf(attributes), children, lists: [] };
  return name === undefined ? base : { ...base, name };
}

/** An inline entity: `user: id='root', realname=''`. */
export function udlInline(type: string, attributes: AttributeValues): UdlEntity {
  return { type, inline: true, attributes: attributesOf(attributes), children: [], lists: [] };
}

/** Value of the first attribute of that name. */
export function findValue(entity: UdlEntity, name: string): string | undefined {
  return entity.attributes.find((attribute) => attribute.name === name)?.value;
}

function attributesOf(values: AttributeValues): readonly UdlAttribute[] {
  return Object.entries(values).map(([name, value]) => ({
    name,
    value: String(typeof value === "boolean" ? Number(value) : value),
  }));
}
