import { lexicalError, lexUdl, type Token } from "./lexer.ts";
import { createTokenReader, type TokenReader, unexpected } from "./token-reader.ts";
import type { UdlAttribute, UdlEntity, UdlField, UdlList } from "./tree.ts";

interface Body {
  readonly attributes: UdlAttribute[];
  readonly children: UdlEntity[];
  readonly lists: UdlList[];
}

const IDENTIFIER = /^[A-Za-z_$.-][A-Za-z0-9_$.-]*$/;

/**
 * Reads UDL: entities in blocks (nested, with lists) and inline ones. Newlines and commas separate, `=>`
 * counts as `=`. Throws `GRID_ANSWER` with the line number.
 */
export function parseUdl(text: string): readonly UdlEntity[] {
  const reader = createTokenReader(lexUdl(text));
  const entities: UdlEntity[] = [];
  for (reader.skip({ commas: true }); reader.peek().kind !== "end"; reader.skip({ commas: true })) {
    const { line } = reader.peek();
    const body = emptyBody();
    parseStatement(reader, body);
    const entity = body.children[0];
    if (entity === undefined) throw lexicalError(line, "an attribute or list stands outside any entity");
    entities.push(entity);
  }
  return entities;
}

function emptyBody(): Body {
  return { attributes: [], children: [], lists: [] };
}

function parseBody(reader: TokenReader): Body {
  const body = emptyBody();
  for (;;) {
    reader.skip({ commas: true });
    if (reader.peek().kind === "end" || reader.isMark("}")) return body;
    parseStatement(reader, body);
  }
}

function parseStatement(reader: TokenReader, body: Body): void {
  const first = expectIdentifier(reader, "a name");
  const second = reader.peek();
  if (reader.isMark("=", "=>")) {
    body.attributes.push({ name: first, value: parseValue(reader) });
  } else if (reader.takeMark("[")) {
    body.lists.push({ name: first, items: parseItems(reader, second) });
  } else {
    const isName = second.kind === "word" || second.kind === "string";
    body.children.push(parseEntity(reader, first, isName ? reader.next().text : undefined));
  }
  const after = reader.peek();
  if (after.kind !== "newline" && after.kind !== "end" && !reader.isMark(",", "}")) {
    throw unexpected(after, "the end of the line");
  }
}

function parseEntity(reader: TokenReader, type: string, name: string | undefined): UdlEntity {
  const named = name === undefined ? { type } : { type, name };
  if (reader.isMark(":")) {
    reader.next();
    return { ...named, inline: true, attributes: parsePairs(reader), children: [], lists: [] };
  }
  const opening = reader.peek();
  if (!reader.takeMark("{")) throw unexpected(opening, `"{" or ":" or "=" after ${name ?? type}`);
  const body = parseBody(reader);
  if (!reader.takeMark("}")) throw lexicalError(opening.line, `the "{" of ${type} is never closed`);
  return { ...named, inline: false, ...body };
}

function parsePairs(reader: TokenReader): readonly UdlAttribute[] {
  const pairs: UdlAttribute[] = [];
  while (reader.peek().kind === "word") {
    const name = expectIdentifier(reader, "an attribute");
    if (!reader.isMark("=", "=>")) throw unexpected(reader.peek(), `"=" after ${name}`);
    pairs.push({ name, value: parseValue(reader) });
    if (!reader.isMark(",")) break;
    reader.next();
    reader.skip();
  }
  return pairs;
}

/** Takes the `=` and the value; nothing before the end of the line means the empty text. */
function parseValue(reader: TokenReader): string {
  reader.next();
  const token = reader.peek();
  if (token.kind === "word" || token.kind === "string") return reader.next().text;
  if (token.kind === "newline" || token.kind === "end" || reader.isMark(",", "]")) return "";
  throw unexpected(token, "a value");
}

function parseItems(reader: TokenReader, opening: Token): readonly (readonly UdlField[])[] {
  const items: (readonly UdlField[])[] = [];
  for (;;) {
    reader.skip();
    if (reader.takeMark("]")) return items;
    if (reader.peek().kind === "end") throw lexicalError(opening.line, `the "[" is never closed`);
    items.push(parseItem(reader));
  }
}

function parseItem(reader: TokenReader): readonly UdlField[] {
  const fields: UdlField[] = [];
  for (;;) {
    const token = reader.next();
    if (token.kind !== "word" && token.kind !== "string") throw unexpected(token, "a value");
    const isPair = token.kind === "word" && reader.isMark("=", "=>");
    fields.push(isPair ? { name: token.text, value: parseValue(reader) } : { value: token.text });
    if (!reader.isMark(",")) return fields;
    reader.next();
    reader.skip();
  }
}

function expectIdentifier(reader: TokenReader, wanted: string): string {
  const token = reader.next();
  if (token.kind !== "word" || !IDENTIFIER.test(token.text)) throw unexpected(token, wanted);
  return token.text;
}
