/**
 * Removes control characters but tab, line feed and colours: text from a controller or a log must
 * not move the cursor, set a title or clear the screen of who reads it.
 */
export function withoutControls(text: string): string {
  return text.replace(CONTROLS, (match) => (COLOUR.test(match) ? match : ""));
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the purpose
const CONTROLS = /\u001b\[[0-9;]*m|[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the colours that the style writes
const COLOUR = /^\u001b\[[0-9;]*m$/;
