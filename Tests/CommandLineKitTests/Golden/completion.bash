# bash completion for demo; load it with: source <(demo completion bash)
_demo_complete() {
  local rest=${COMP_LINE:0:COMP_POINT} words=() i trimmed
  for ((i = 0; i <= COMP_CWORD; i++)); do
    trimmed=${rest#"${rest%%[![:space:]]*}"}
    ((i == COMP_CWORD)) && COMP_WORDS[i]=$trimmed
    if ((i > 0)) && [[ $trimmed == "$rest" ]]; then
      words[${#words[@]}-1]+=${COMP_WORDS[i]}
    else
      words+=("${COMP_WORDS[i]}")
    fi
    rest=${trimmed#"${COMP_WORDS[i]}"}
  done
  local current=${words[${#words[@]}-1]#[\"\']} value about
  words[${#words[@]}-1]=$current
  local joined=${current%"$2"}
  COMPREPLY=()
  while IFS=$'\t' read -r value about; do
    case $value in
      :none) ;;
      :files | :directories)
        compopt -o filenames 2>/dev/null
        local kind=-f
        [[ $value == :directories ]] && kind=-d
        while IFS= read -r value; do
          COMPREPLY+=("$value")
        done < <(compgen $kind -- "$2")
        ;;
      *) COMPREPLY+=("${value#"$joined"}") ;;
    esac
  done < <(command demo __complete -- "${words[@]:1}" 2>/dev/null)
}
complete -F _demo_complete demo
