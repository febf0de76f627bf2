import type { UdlAttribute, UdlEntity, UdlField, UdlList } from "./tree.ts";

const IDENTIFIER = /^[A-Za-z_$.-][A-Za-z0-9_$.-]*$/;
/** Narrower than what UDL allows unquoted, so that no reader can stumble. */
const PLAIN = /^[A-Za-z0-9_./%+@:-]+$/;
const INDENT = "   ";

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\t": "\\t",
  "\n": "\\n",
  "\r": "\\r",
};

/** Writes entities one after the other; no entities give the empty text. Types and attribute names must be identifiers. */
export function formatUdl(entities: readonly UdlEntity[]): string {
  return entities.map((entity) => `${formatEntity(entity, "").join("\n")}\n`).join("");
}

function formatEntity(entity: UdlEntity, indent: string): readonly string[] {
  const header = [identifier(entity.type), ...nameOf(entity, indent === "")].join(" ");
  if (entity.inline) return [`${indent}${header}: ${entity.attributes.map(formatPair).join(", ")}`.trimEnd()];
  const inner = indent + INDENT;
  return [
    indent + header,
    `${inner}{`,
    ...formatAttributes(entity.attributes, inner),
    ...entity.children.flatMap((child) => formatEntity(child, inner)),
    ...entity.lists.flatMap((list) => formatList(list, inner)),
    `${inner}}`,
  ];
}

function nameOf(entity: UdlEntity, atTop: boolean): readonly string[] {
  if (entity.name === undefined) return [];
  return [!atTop && IDENTIFIER.test(entity.name) ? entity.name : double(entity.name)];
}

function formatAttributes(attributes: readonly UdlAttribute[], indent: string): readonly string[] {
  const width = Math.max(0, ...attributes.map((attribute) => attribute.name.length));
  return attributes.map(
    (attribute) => `${indent}${identifier(attribute.name).padEnd(width)} = ${formatValue(attribute.value)}`,
  );
}

function formatList(list: UdlList, indent: string): readonly string[] {
  const inner = indent + INDENT;
  const items = list.items.map((item) => inner + item.map(formatField).join(", "));
  return [indent + identifier(list.name), `${inner}[`, ...items, `${inner}]`];
}

function formatField(field: UdlField): string {
  const value = formatValue(field.value);
  return field.name === undefined ? value : `${identifier(field.name)}=${value}`;
}

function formatPair(attribute: UdlAttribute): string {
  const { name, value } = attribute;
  return `${identifier(name)}=${/['\n\r\t]/.test(value) ? double(value) : `'${value}'`}`;
}

function formatValue(value: string): string {
  return PLAIN.test(value) ? value : double(value);
}

function double(value: string): string {
  return `"${value.replace(/["\\\t\n\r]/g, (letter) => ESCAPES[letter] ?? letter)}"`;
}

function identifier(text: string): string {
  if (!IDENTIFIER.test(text)) throw new Error(`Cannot write UDL: ${JSON.stringify(text)} is no identifier`);
  return text;
}
