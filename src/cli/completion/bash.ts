import type { CompletedOption, Place } from "./walk.ts";

/** Bash 4 or newer. Only what the tree says stands in it; names of grids and jobs are asked for when they are needed. */
export function bashScript(places: readonly Place[]): string {
  return `# Completion of mig for bash: eval "$(mig completion bash)"
_mig() {
  local cur prev word path i words options kind
  cur=\${COMP_WORDS[COMP_CWORD]}
  prev=\${COMP_WORDS[COMP_CWORD-1]}
  path=
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    case "\${path:+$path }$word" in
${pathCase(places)}
    esac
  done
  words= options= kind=
  case "$path" in
${places.map(placeCase).join("\n")}
  esac
  case "$path $prev" in
${valueCases(places).join("\n")}
  esac
  COMPREPLY=()
  if [[ $cur == -* && $kind != any ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$cur")
    return
  fi
  case "$kind" in
    grids | jobs) words="$words $("\${COMP_WORDS[0]}" complete "$kind" 2>/dev/null)" ;;
    files) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
    any) return ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
}
complete -F _mig mig`;
}

function pathCase(places: readonly Place[]): string {
  const paths = places.filter(({ path }) => path !== "").map(({ path }) => `"${path}"`);
  return `      ${paths.join(" | ")}) path="\${path:+$path }$word" ;;`;
}

function placeCase({ path, commands, options, argument }: Place): string {
  const words = commands.map(({ name }) => name).join(" ");
  const flags = options.flatMap((option) => option.flags).join(" ");
  return `    "${path}") words="${words}" options="${flags}" kind=${argument ?? ""} ;;`;
}

/** After an option that takes a value, that value and nothing else. */
function valueCases(places: readonly Place[]): readonly string[] {
  const cases = places.flatMap(({ path, options }) =>
    options
      .filter((option) => option.takesValue)
      .map((option) => `    ${patterns(path, option)}) words= options= kind=${option.value ?? "any"} ;;`),
  );
  return cases.length === 0 ? ["    *) ;;"] : cases;
}

function patterns(path: string, { flags }: CompletedOption): string {
  return flags.map((flag) => `"${path} ${flag}"`).join(" | ");
}
