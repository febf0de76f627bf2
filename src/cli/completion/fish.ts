import type { CompletedOption, Place, ValueKind } from "./walk.ts";

/** Fish 3. */
export function fishScript(places: readonly Place[]): string {
  const paths = places.filter(({ path }) => path !== "").map(({ path }) => quoted(path));
  return `# Completion of mig for fish: mig completion fish | source
function __mig_path
    set -l path
    for word in (commandline -opc)[2..]
        set -l longer (string trim "$path $word")
        contains -- $longer ${paths.join(" ")}; and set path $longer
    end
    test "$path" = "$argv"
end
complete -c mig -f
${places.flatMap(linesOf).join("\n")}`;
}

function linesOf({ path, commands, options, argument }: Place): readonly string[] {
  const here = `complete -c mig -n ${quoted(`__mig_path ${path}`.trimEnd())}`;
  return [
    ...commands.map(({ name, summary }) => `${here} -a ${name} -d ${quoted(summary)}`),
    ...options.map((option) => `${here} ${flagsOf(option)} -d ${quoted(option.summary)}`),
    ...(argument === undefined ? [] : [`${here} ${valuesOf(argument)}`]),
  ];
}

function flagsOf({ flags, takesValue, value }: CompletedOption): string {
  const words = flags.map((flag) => (flag.startsWith("--") ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  const wanted = takesValue ? ["-r", ...(value === undefined ? [] : [valuesOf(value)])] : [];
  return [...words, ...wanted].join(" ");
}

function valuesOf(kind: ValueKind): string {
  return kind === "files" ? "-F" : `-a '(mig complete ${kind} 2>/dev/null)'`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
