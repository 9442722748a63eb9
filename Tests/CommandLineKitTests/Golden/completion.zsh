#compdef demo
# zsh completion for demo; save it as _demo in a folder of $fpath
_demo_complete() {
  local -a lines rows
  local line
  lines=("${(@f)$(command demo __complete -- \
    "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
  for line in "${(@)lines[1,-2]}"; do
    rows+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
  done
  (($#rows)) && _describe -t values value rows
  case $lines[-1] in
    (:files | :directories)
      compset -P '--*='
      if [[ $lines[-1] == :directories ]]; then _files -/; else _files; fi
      ;;
  esac
}
if [[ $funcstack[1] == _demo ]]; then
  _demo_complete "$@"
else
  compdef _demo_complete demo
fi
