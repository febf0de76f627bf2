import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasCode } from "../../../../../src/domain/errors.ts";
import { formatUdl } from "../../../../../src/drivers/applogic/udl/format.ts";
import { parseUdl } from "../../../../../src/drivers/applogic/udl/parser.ts";
import {
  findValue,
  type UdlEntity,
  type UdlField,
  type UdlList,
  udlBlock,
  udlInline,
} from "../../../../../src/drivers/applogic/udl/tree.ts";

function messageOf(text: string): string {
  try {
    parseUdl(text);
  } catch (error) {
    if (hasCode(error, "GRID_ANSWER")) return error.message;
    throw error;
  }
  return "no error";
}

describe("parseUdl", () => {
  it("reads a block with bare, double-quoted and single-quoted values", () => {
    const [account] = parseUdl(
      'account "test"\n{\nid = 500\ncompany = "Sample Company, Inc."\nnote = \'a "b"\'\n}\n',
    );
    expect(account).toEqual({
      type: "account",
      name: "test",
      inline: false,
      attributes: [
        { name: "id", value: "500" },
        { name: "company", value: "Sample Company, Inc." },
        { name: "note", value: 'a "b"' },
      ],
      children: [],
      lists: [],
    });
  });

  it("reads an inline entity", () => {
    const [user] = parseUdl(
      "user: id='lion@example.com', realname='Maybe Nameless', lockout=287   # a comment\n",
    );
    expect(user?.inline).toBe(true);
    expect(user?.name).toBeUndefined();
    expect(user?.attributes).toEqual([
      { name: "id", value: "lion@example.com" },
      { name: "realname", value: "Maybe Nameless" },
      { name: "lockout", value: "287" },
    ]);
  });

  it("reads nested inline entities and lists with pairs and words", () => {
    const [acl] = parseUdl(`acl
   {
   owner       : id="val"   # scope type name
   entries
      [
      id="val", full, read   # scope type name
      id="other",
         none
      ]
   }
`);
    expect(acl?.children.map((child) => [child.type, findValue(child, "id")])).toEqual([["owner", "val"]]);
    expect(acl?.lists).toEqual([
      {
        name: "entries",
        items: [
          [{ name: "id", value: "val" }, { value: "full" }, { value: "read" }],
          [{ name: "id", value: "other" }, { value: "none" }],
        ],
      },
    ]);
  });

  it("reads types that the tree of the Web API flattens, and braces on the same line", () => {
    const [volume] = parseUdl(
      "volume vol1 { \n mirror srv1.v-f13f\n{ server = srv1 }\n mirror 7 { state => ok }\n}",
    );
    expect(volume?.name).toBe("vol1");
    expect(volume?.children.map((child) => child.name)).toEqual(["srv1.v-f13f", "7"]);
    expect(volume?.children.map((child) => child.attributes[0]?.value)).toEqual(["srv1", "ok"]);
  });

  it("takes a bare value with colons, slashes and brackets, and nothing as the empty text", () => {
    const [entity] = parseUdl(
      "x { \r\n a = http://[::1]:8080/{y}\r\n b =\r\n c = \r\n d = 'two\nlines'\n}\n",
    );
    expect(entity?.attributes.map((attribute) => attribute.value)).toEqual([
      "http://[::1]:8080/{y}",
      "",
      "",
      "two\nlines",
    ]);
  });

  it("resolves the escapes of UDL and leaves others alone", () => {
    const [entity] = parseUdl(String.raw`x { a = "q\" b\\ t\t n\n r\r w\d" }`);
    expect(findValue(entity ?? udlBlock("none", undefined, {}), "a")).toBe('q" b\\ t\t n\n r\r w\\d');
  });

  it.each([
    [
      "a block that is not closed",
      'application "a"\n{\nid = 1\n',
      'line 1: the "{" of application is never closed',
    ],
    ["a quote that is not closed", 'a\n{\n\nb = "x\n}\n', 'line 4: the quote " is never closed'],
    ["two values on a line", "a\n{\nb = 1 2\n}\n", 'line 3: expected the end of the line, found "2"'],
    ["an attribute outside", "a { }\n\nid = 3\n", "line 3: an attribute or list stands outside any entity"],
    ["a brace too many", "a { }\n}\n", 'line 2: expected a name, found "}"'],
    [
      "words of a person",
      "Name  State\n----\n",
      'line 1: expected "{" or ":" or "=" after State, found the end of the line',
    ],
    [
      "a line after a quoted value of two lines",
      "a {\nb = 'x\ny'\n c d e\n}",
      'line 4: expected "{" or ":" or "=" after d, found "e"',
    ],
    ["a list that is not closed", "a {\nb [\nc\n", 'line 2: the "[" is never closed'],
    ["a strange letter", "a {\n > \n}", 'line 2: unexpected ">"'],
  ])("names the line of %s", (_case, text, message) => {
    expect(messageOf(text)).toBe(`Cannot read the UDL text: ${message}`);
  });
});

const identifier = fc.stringMatching(/^[A-Za-z_$.-][A-Za-z0-9_$.-]{0,8}$/);
const value = fc.oneof(
  fc.string(),
  fc.string({ unit: "grapheme" }),
  fc.stringMatching(/^[\s'"\\#=,{}[\]:>trn]*$/),
);
const attributes = fc.array(fc.record({ name: identifier, value }), { maxLength: 4 });
const field: fc.Arbitrary<UdlField> = fc.oneof(fc.record({ value }), fc.record({ name: identifier, value }));
const list: fc.Arbitrary<UdlList> = fc.record({
  name: identifier,
  items: fc.array(fc.array(field, { minLength: 1, maxLength: 3 }), { maxLength: 3 }),
});
const { entity } = fc.letrec<{ entity: UdlEntity }>((tie) => ({
  entity: fc.oneof(
    { maxDepth: 3 },
    fc.record(
      {
        type: identifier,
        name: value,
        inline: fc.constant(true),
        attributes,
        children: fc.constant([]),
        lists: fc.constant([]),
      },
      { requiredKeys: ["type", "inline", "attributes", "children", "lists"] },
    ),
    fc.record(
      {
        type: identifier,
        name: value,
        inline: fc.constant(false),
        attributes,
        children: fc.array(tie("entity"), { maxLength: 3 }),
        lists: fc.array(list, { maxLength: 2 }),
      },
      { requiredKeys: ["type", "inline", "attributes", "children", "lists"] },
    ),
  ),
}));

describe("formatUdl", () => {
  it("writes the shape that AppLogic prints", () => {
    const text = formatUdl([
      udlBlock("application", "a", { id: 3, user1: "", template: false }, [
        udlBlock("property", "in_ip", { value: "1.2.3.4" }),
      ]),
      udlInline("user", { id: "root", realname: "it's me" }),
    ]);
    expect(text).toBe(`application "a"
   {
   id       = 3
   user1    = ""
   template = 0
   property in_ip
      {
      value = 1.2.3.4
      }
   }
user: id='root', realname="it's me"
`);
  });

  it("is read back as the same tree", () => {
    fc.assert(
      fc.property(fc.array(entity, { maxLength: 3 }), (entities) => {
        expect(parseUdl(formatUdl(entities))).toEqual(entities);
      }),
      { numRuns: 500 },
    );
  });

  it("gives each line of any text an answer or a GRID_ANSWER", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ab=>:{}[\]'"\\#,\n ]*$/), (text) => {
        expect(messageOf(text)).toMatch(/^no error$|^Cannot read the UDL text: line \d+: /);
      }),
    );
  });
});
