import type { CompletedOption, Place } from "./walk.ts";

/** Zsh 5, after compinit. */
export function zshScript(places: readonly Place[]): string {
  return `#compdef mig
# Completion of mig for zsh: eval "$(mig completion zsh)"
_mig() {
  local path_ word kind i
  local -a commands options names
  path_=
  for ((i = 2; i < CURRENT; i++)); do
    word=$words[i]
    case "\${path_:+$path_ }$word" in
      ${places
        .filter(({ path }) => path !== "")
        .map(({ path }) => quoted(path))
        .join(" | ")}) path_="\${path_:+$path_ }$word" ;;
    esac
  done
  case "$path_" in
${places.map(placeCase).join("\n")}
  esac
  case "$path_ $words[CURRENT-1]" in
${places.flatMap(valueCases).join("\n")}
  esac
  case "$kind" in
    grids | jobs) names=(\${(f)"$($words[1] complete $kind 2>/dev/null)"}); compadd -a names ;;
    files) _files; return ;;
    any) return ;;
  esac
  (( $#commands )) && _describe -t commands command commands
  (( $#options )) && [[ $PREFIX == -* ]] && _describe -t options option options
}
compdef _mig mig`;
}

function placeCase({ path, commands, options, argument }: Place): string {
  const words = commands.map(({ name, summary }) => described(name, summary));
  const flags = options.flatMap((option) => option.flags.map((flag) => described(flag, option.summary)));
  return `    ${quoted(path)}) commands=(${words.join(" ")}) options=(${flags.join(" ")}) kind=${argument ?? ""} ;;`;
}

function valueCases({ path, options }: Place): readonly string[] {
  const words = ({ flags }: CompletedOption): string =>
    flags.map((flag) => quoted(`${path} ${flag}`)).join(" | ");
  return options
    .filter((option) => option.takesValue)
    .map((option) => `    ${words(option)}) commands=() options=() kind=${option.value ?? "any"} ;;`);
}

function described(name: string, summary: string): string {
  return quoted(`${name}:${summary.replaceAll(":", " ")}`);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
